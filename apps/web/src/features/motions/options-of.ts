import type { MotionKind, MotionPartsFragment } from '../../gql/motions/graphql.js';
import { parseQuantity, quantityText } from '../../format/quantity-input.js';
import type { Values } from '../forms/field.js';

/** One of what members choose among, as it is typed. */
export interface OptionRow {
  readonly title: string;
  /** Of an election the candidate's number on the roll; elsewhere it is made of the title. */
  readonly id: string;
  /** Of a project, in the unit that people read. */
  readonly cost: string;
}

export const NO_OPTION: OptionRow = { title: '', id: '', cost: '' };

/** What a kind of motion asks of its options: none, any, or one at least; with a cost, with a number of the roll. */
export const OPTION_FORMS: Partial<Readonly<Record<MotionKind, 'CHOICES' | 'PROJECTS' | 'CANDIDATES'>>> = {
  ORDINARY: 'CHOICES',
  PROJECTS: 'PROJECTS',
  BETS: 'PROJECTS',
  ELECTION: 'CANDIDATES',
};

const BOX = 'options';
const LONGEST_ID = 40;

const textOf = (row: object, name: string): string => {
  const value: unknown = (row as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
};

/** The rows that stand in the boxes of a motion: kept there as one text beside the others. */
export function rowsOf(values: Values): readonly OptionRow[] {
  try {
    const rows: unknown = JSON.parse(values[BOX] ?? '[]');
    if (!Array.isArray(rows)) return [];
    return (rows as readonly unknown[])
      .filter((row): row is object => typeof row === 'object' && row !== null)
      .map((row) => ({ title: textOf(row, 'title'), id: textOf(row, 'id'), cost: textOf(row, 'cost') }));
  } catch {
    return [];
  }
}

/** The boxes with those rows in them. */
export const withRows = (values: Values, rows: readonly OptionRow[]): Values => ({
  ...values,
  [BOX]: JSON.stringify(rows),
});

/** A short name of a title, in small letters, digits and hyphens. */
function shortName(title: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  return plain.slice(0, LONGEST_ID - 4).replace(/-+$/u, '');
}

/** The same name again gets a number: on a ballot every option has a name of its own. */
function distinct(name: string, taken: ReadonlySet<string>): string {
  const base = name === '' ? 'option' : name;
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${String(number)}`)) number += 1;
  return `${base}-${String(number)}`;
}

/** One of them as it is sent. */
export interface OptionSent {
  readonly id: string;
  readonly title: string;
  /** Minor units. */
  readonly cost: string | null;
}

/** What is sent of the rows; rows without a title are passed over. `currency`: of the costs of projects. */
export function optionsOf(kind: MotionKind, values: Values): readonly OptionSent[] {
  const form = OPTION_FORMS[kind];
  if (form === undefined) return [];
  const taken = new Set<string>();
  return rowsOf(values)
    .filter(({ title }) => title.trim() !== '')
    .map((row) => {
      const id = form === 'CANDIDATES' ? row.id.trim().toLowerCase() : distinct(shortName(row.title), taken);
      taken.add(id);
      const cost = form === 'PROJECTS' ? (parseQuantity(row.cost, values['currency'] ?? '') ?? row.cost.trim()) : null;
      return { id, title: row.title.trim(), cost };
    });
}

/** The rows of a motion that was written. */
export function rowsOfMotion({
  options,
  effect,
}: Pick<MotionPartsFragment, 'options' | 'effect'>): readonly OptionRow[] {
  const currency = effect.find(({ name }) => name === 'currency')?.value ?? '';
  return options.map(({ id, title, cost }) => ({ id, title, cost: cost === null ? '' : quantityText(cost, currency) }));
}
