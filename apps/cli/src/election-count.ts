import { isRefusal, parseAmount, refuse, type Refusal } from '#libs/amount';
import { type Election, type ElectionChoice, withoutWithdrawn } from '#libs/election-files';
import {
  canonicalEqualShares,
  type Cast,
  type Completion,
  equalShares,
  schulze,
  singleTransferableVote,
  tallyApproval,
  tallyScore,
} from '#libs/voting';
import type { ElectionFile } from './election-file.js';
import type { ElectionRule } from './election-rules.js';
import { equalSharesLines, schulzeLines, stvLines, sumLines } from './election-words.js';

/** How to count. */
export interface CountSettings {
  readonly rule: ElectionRule;
  /** The last resort of every tie: who stands, each once. */
  readonly order: readonly string[];
  readonly completion?: Completion;
  readonly seats?: bigint;
  /** An amount as the file writes them: of its currency, or of smallest steps where it names none. */
  readonly increment?: string;
}

/** What a count came to: for people, and as the rule's canonical text. */
export interface Count {
  readonly lines: readonly string[];
  readonly canonical: string;
  /** What was passed over, or chosen for whoever asked. */
  readonly notes: readonly string[];
}

/** What is added where Equal Shares leaves money, unless asked otherwise. */
export const USUAL_COMPLETION: Completion = 'ADD1U';

/** A ranking of so many has tables of millions of pairs, and stages of as many votes. */
const MOST_RANKED = 1_000;

/** The projects' rule keeps a line for each voter. */
const MOST_VOTERS = 5_000_000n;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'election.count' });

/**
 * Counts an election by a rule; who withdrew is left out, and whoever abstained is in no number. Refuses what the rule
 * refuses, an option that the rule has not, `SeatsMissing`, `TiesInRanking`, `TooManyOptions` and `TooManyVoters`.
 */
export function countElection(file: ElectionFile, settings: CountSettings): Count | Refusal {
  const idle = idleOption(settings);
  if (idle !== undefined) return no('OptionIdle', idle, `the rule ${settings.rule} has no ${idle}`);
  const { kind, options } = file.election;
  if (kind === 'RANKING' && options.length > MOST_RANKED) {
    return no('TooManyOptions', 'options', `${options.length} options; of a ranking ${MOST_RANKED} are counted`);
  }
  const counted = COUNT[settings.rule]({ ...file, election: withoutWithdrawn(file.election) }, settings);
  if (isRefusal(counted)) return counted;
  const withdrawn = options.filter((option) => option.withdrawn === true);
  const left = `Withdrawn, and not counted: ${withdrawn.map(({ id, name }) => name || id).join(', ')}.`;
  // As the ballots were cast: where somebody withdrew, a rank is empty that nobody skipped.
  const skipping = file.election.ballots.reduce((sum, { choice, count }) => sum + (skips(choice) ? count : 0n), 0n);
  const skipped = `Ballots that skip a rank: ${skipping}; their next one moves up.`;
  return {
    ...counted,
    notes: [
      ...(withdrawn.length === 0 ? [] : [left]),
      ...(settings.rule === 'stv' && skipping > 0n ? [skipped] : []),
      ...counted.notes,
    ],
  };
}

function idleOption({ rule, completion, increment, seats }: CountSettings): string | undefined {
  if (rule !== 'stv' && seats !== undefined) return '--seats';
  if (rule === 'equal-shares') return undefined;
  if (completion !== undefined) return '--completion';
  return increment === undefined ? undefined : '--increment';
}

const COUNT: Readonly<Record<ElectionRule, (file: ElectionFile, settings: CountSettings) => Count | Refusal>> = {
  'equal-shares': countProjects,
  schulze: ({ election }, { order }) => {
    const ballots = castOf(election, (choice) => (choice.is === 'RANKING' ? choice.groups : undefined));
    const result = schulze({ options: idsOf(election), ballots, order });
    if (isRefusal(result)) return result;
    return { lines: schulzeLines(result, election.options), canonical: result.canonical, notes: [] };
  },
  stv: countStv,
  approval: ({ election }, { order }) => {
    const ballots = castOf(election, (choice) => (choice.is === 'SET' ? choice.options : undefined));
    const result = tallyApproval({ options: idsOf(election), ballots, order });
    if (isRefusal(result)) return result;
    return { lines: sumLines(result, election.options, 'approvals'), canonical: result.canonical, notes: [] };
  },
  score: ({ election }, { order }) => {
    const ballots = castOf(election, (choice) =>
      choice.is === 'POINTS' ? choice.points.map(({ option, points }) => ({ option, score: points })) : undefined,
    );
    const result = tallyScore({ options: idsOf(election), ballots, order });
    if (isRefusal(result)) return result;
    return { lines: sumLines(result, election.options, 'points'), canonical: result.canonical, notes: [] };
  },
};

const idsOf = ({ options }: Election): readonly string[] => options.map(({ id }) => id);

/** The ballots that say something, as the rule takes them. */
function castOf<T>({ ballots }: Election, of: (choice: ElectionChoice) => T | undefined): readonly Cast<T>[] {
  return ballots.flatMap(({ choice, count }) => {
    const taken = of(choice);
    return taken === undefined ? [] : [{ choice: taken, count }];
  });
}

function countProjects({ election, currency }: ElectionFile, settings: CountSettings): Count | Refusal {
  const { budget = 0n, options } = election;
  const completion = settings.completion ?? USUAL_COMPLETION;
  const given = settings.increment === undefined ? undefined : amountOf(settings.increment, currency);
  if (isRefusal(given)) return given;
  const cast = castOf(election, (choice) => (choice.is === 'SET' ? choice.options : undefined));
  const voters = cast.reduce((sum, { count }) => sum + count, 0n);
  if (voters > MOST_VOTERS) return no('TooManyVoters', 'ballots', `${voters} ballots; ${MOST_VOTERS} are counted`);
  const result = equalShares(
    {
      budget,
      projects: options.map(({ id, cost = 0n }) => ({ id, cost })),
      approvals: cast.flatMap(({ choice, count }) => Array<readonly string[]>(Number(count)).fill(choice)),
    },
    {
      completion,
      order: settings.order,
      ...(given === undefined ? {} : { increment: given }),
    },
  );
  if (isRefusal(result)) return result;
  const notes = [
    `Completion: ${completion}${settings.completion === undefined ? ', the usual one (--completion)' : ''}.`,
    ...(currency === undefined ? ['Money in smallest steps: the file names no currency (--currency).'] : []),
  ];
  return { lines: equalSharesLines(result, options, currency), canonical: canonicalEqualShares(result), notes };
}

function amountOf(text: string, currency: string | undefined): bigint | Refusal {
  if (currency !== undefined) return parseAmount(text, currency);
  if (/^\d{1,31}$/u.test(text)) return BigInt(text);
  return no('IncrementMalformed', '--increment', `"${text}" is no whole number of smallest steps`);
}

function countStv({ election }: ElectionFile, settings: CountSettings): Count | Refusal {
  const seats = settings.seats ?? election.seats;
  if (seats === undefined) return no('SeatsMissing', '--seats', 'nobody says how many seats there are');
  const tied = election.ballots.findIndex(
    ({ choice }) => choice.is === 'RANKING' && choice.groups.some((group) => group.length > 1),
  );
  if (tied >= 0) {
    const message = `ballot ${tied + 1} of the file ranks some as equals, which this rule does not count: schulze does`;
    return no('TiesInRanking', `ballots[${tied}].choice`, message);
  }
  const ballots = castOf(election, (choice) => (choice.is === 'RANKING' ? choice.groups.flat() : undefined));
  const result = singleTransferableVote({ options: idsOf(election), seats, ballots, order: settings.order });
  if (isRefusal(result)) return result;
  return { lines: stvLines(result, election.options), canonical: result.canonical, notes: [] };
}

function skips(choice: ElectionChoice): boolean {
  if (choice.is !== 'RANKING') return false;
  const last = choice.groups.findLastIndex((group) => group.length > 0);
  return choice.groups.slice(0, last).some((group) => group.length === 0);
}
