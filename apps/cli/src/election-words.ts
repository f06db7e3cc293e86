import { formatAmount, type UnitCode } from '#libs/amount';
import type { ElectionOption } from '#libs/election-files';
import {
  type EqualShares,
  type SchulzeResult,
  type StvResult,
  type StvStage,
  type SumResult,
  tellEqualShares,
} from '#libs/voting';
import { tableOf } from './table.js';

/** Beyond this, a table of pairs is wider than a terminal, and stands in the canonical result alone. */
const MOST_COLUMNS = 12;

type Options = readonly ElectionOption[];
type Label = (id: string) => string;

/** What proofs call an option: its name where no two have the same, or else its id. */
function labelsOf(options: Options): Label {
  const names = new Map(options.map(({ id, name }) => [id, name]));
  const told = new Set(names.values()).size === names.size && !options.some(({ name }) => name === '');
  return (id) => (told ? (names.get(id) ?? id) : id);
}

const nameOf = (options: Options): Label => {
  const names = new Map(options.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? '';
};

/** Funded projects, then how it came to that. */
export function equalSharesLines(
  result: EqualShares,
  options: Options,
  currency: UnitCode | undefined,
): readonly string[] {
  const name = nameOf(options);
  const money = (amount: bigint): string => (currency === undefined ? String(amount) : formatAmount(amount, currency));
  const { steps, fitted } = result.proof;
  const rows = [...steps, ...fitted].map(({ project, cost, supporters }, at) => [
    String(at + 1),
    project,
    name(project),
    money(cost),
    String(supporters),
  ]);
  const funded =
    rows.length === 0
      ? 'Funded: nothing.'
      : tableOf(
          [['', 'funded', 'name', `cost${currency === undefined ? '' : ` (${currency})`}`, 'approved by'], ...rows],
          [0, 3, 4],
        );
  return [...funded.split('\n'), '', 'Proof:', ...tellEqualShares(result, currency)];
}

/** Options best first, then both tables and every comparison. */
export function schulzeLines({ ranking, ballots, proof }: SchulzeResult, options: Options): readonly string[] {
  const [label, name] = [labelsOf(options), nameOf(options)];
  const places = proof.places.map(({ option, undefeated, comparisons }, at) => {
    const others = comparisons.map((one) => `${label(one.with)} ${one.there} to ${one.back}`).join(', ');
    const equals = undefeated.filter((other) => other !== option).map(label);
    const tie = equals.length === 0 ? '' : `; as undefeated: ${equals.join(', ')}, and first in the order of ties`;
    return `${at + 1}. ${label(option)}${others === '' ? '' : `: strongest paths there and back: ${others}`}${tie}.`;
  });
  const pairs = (title: string, cells: readonly (readonly bigint[])[]): readonly string[] => [
    '',
    title,
    ...tableOf(
      [
        ['', ...proof.options],
        ...proof.options.map((id, row) => [
          id,
          ...(cells[row] ?? []).map((cell, at) => (at === row ? '-' : String(cell))),
        ]),
      ],
      proof.options.map((_, at) => at + 1),
    ).split('\n'),
  ];
  const tables =
    proof.options.length > MOST_COLUMNS
      ? ['', `The tables of ${proof.options.length} options stand in the result of --json.`]
      : [
          ...pairs('Ballots that rank the row above the column:', proof.preferences),
          ...pairs('Strongest path from the row to the column:', proof.paths),
        ];
  const ranked = ranking.map((id, at) => [String(at + 1), id, name(id)]);
  return [
    ...tableOf([['place', 'option', 'name'], ...ranked], [0]).split('\n'),
    '',
    `Proof, of ${ballots} ballots:`,
    ...places,
    ...tables,
  ];
}

/** Options by their sums, which are the proof. */
export function sumLines({ ranking, ballots }: SumResult, options: Options, what: string): readonly string[] {
  const name = nameOf(options);
  const rows = ranking.map(({ option, sum, by }, at) => [
    String(at + 1),
    option,
    name(option),
    String(sum),
    by === 'SUM' ? '' : 'by the order of ties',
  ]);
  return [
    ...tableOf([['place', 'option', 'name', what, ''], ...rows], [0, 3]).split('\n'),
    '',
    `Of ${ballots} ballots; the sums are the proof.`,
  ];
}

/** Who is elected, then every stage. */
export function stvLines(result: StvResult, options: Options): readonly string[] {
  const [label, name] = [labelsOf(options), nameOf(options)];
  const digits = String(result.parameters.steps).length - 1;
  const votes = (steps: bigint): string => {
    const rest = String(steps % result.parameters.steps).padStart(digits, '0');
    return `${steps / result.parameters.steps}${digits === 0 ? '' : `.${rest}`}`;
  };
  const seats = result.elected.map(({ option, stage, by }, at) => [
    String(at + 1),
    option,
    name(option),
    String(stage),
    by === 'QUOTA' ? 'quota' : 'as many left as seats',
  ]);
  return [
    ...tableOf([['seat', 'elected', 'name', 'stage', 'by'], ...seats], [0, 3]).split('\n'),
    '',
    `Proof: ${result.ballots} ballots, ${result.seats} seats, quota ${votes(result.quota)}.`,
    ...result.stages.flatMap((stage) => stageLines(stage, label, votes)),
  ];
}

function stageLines(stage: StvStage, label: Label, votes: (steps: bigint) => string): readonly string[] {
  const { number, transfers, nonTransferable, lost, totals, elected } = stage;
  const moved = transfers.map(({ to, papers, value }) => `${label(to)} +${votes(value)} (${papers})`);
  const rest = [
    ...(nonTransferable.papers === 0n
      ? []
      : [`no further preference ${votes(nonTransferable.value)} (${nonTransferable.papers})`]),
    ...(lost === 0n ? [] : [`lost by rounding ${votes(lost)}`]),
  ];
  return [
    `Stage ${number}: ${actionWords(stage, label, votes)}${tieWords(stage, label)}`,
    ...(number === 1 ? [] : [`  to (papers): ${[...moved, ...rest].join(', ') || 'nobody'}`]),
    `  votes: ${totals.map(({ option, votes: held }) => `${label(option)} ${votes(held)}`).join(', ')}`,
    ...(elected.length === 0 ? [] : [`  elected: ${elected.map(label).join(', ')}`]),
  ];
}

function actionWords({ action }: StvStage, label: Label, votes: (steps: bigint) => string): string {
  switch (action.kind) {
    case 'FIRST_PREFERENCES':
      return 'first preferences';
    case 'SURPLUS':
      return `surplus of ${label(action.from)}, ${votes(action.surplus)} of ${votes(action.total)}`;
    case 'EXCLUSION':
      return `${label(action.from)} is excluded`;
  }
}

function tieWords({ tie }: StvStage, label: Label): string {
  if (tie === undefined) return '';
  const settled = tie.by === 'PUBLISHED_ORDER' ? 'the order of ties' : `stage ${tie.lastStage ?? 1}`;
  return `; equal were ${tie.among.map(label).join(', ')}: by ${settled}`;
}
