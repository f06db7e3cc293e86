import type { MotionKind, MotionPartsFragment, MotionTextInput } from '../../gql/motions/graphql.js';
import { parseQuantity, quantityText } from '../../format/quantity-input.js';
import { valueOf, type Values } from '../forms/field.js';
import { joinedIn, membersIn } from './joined.js';
import { optionsOf, rowsOfMotion, withRows } from './options-of.js';

/** Which boxes give the members of a kind's effect. */
const MEMBERS: Readonly<Record<MotionKind, readonly string[]>> = {
  ORDINARY: [],
  WORKLOAD: ['act', 'purpose', 'site'],
  PASTURE: ['pasture', 'gates'],
  PERIOD_REOPENING: ['period'],
  CUSTOM_CHANGE: ['rules', 'effectiveAt'],
  APPROPRIATION: ['period'],
  PROJECTS: ['fund', 'currency', 'budget'],
  BETS: ['currency', 'budget', 'years'],
  ELECTION: ['body', 'seats'],
  RATIFICATION: [],
  DISPOSAL: ['disposal'],
  LOSS_ABSORPTION: ['asset', 'currency', 'amount', 'evidence'],
  CAPITAL: ['instrument', 'code', 'currency', 'principal', 'cap', 'revenueShare'],
  ADMISSION: ['holding'],
  FORFEITURE: ['holding'],
  RECALL: ['office'],
};

/** Boxes of money: what is typed in units is sent in the smallest steps of the currency. */
const MONEY: ReadonlySet<string> = new Set(['budget', 'amount', 'principal', 'cap']);

/** Which of the effects that a kind has is meant: the box that says so. */
export const variantOf = (kind: MotionKind, values: Values): string =>
  valueOf(values, kind === 'CAPITAL' ? 'instrument' : 'act');

/** The boxes of an effect; to lift a block asks for the block, and for no site; shares have no terms of their own. */
export function membersOf(kind: MotionKind, variant: string): readonly string[] {
  if (kind === 'WORKLOAD' && variant === 'LIFT') return ['act', 'block'];
  if (kind === 'CAPITAL' && variant === 'WITHDRAWABLE_SHARE') return ['instrument', 'code'];
  return MEMBERS[kind];
}

/** What stands in the boxes, as the server takes it. The day on which rules begin to hold begins in UTC. */
export function textInput(kind: MotionKind, values: Values): MotionTextInput {
  const told = (name: string): string => {
    const value = valueOf(values, name);
    if (MONEY.has(name)) return parseQuantity(value, valueOf(values, 'currency')) ?? value;
    return name === 'effectiveAt' && value !== '' ? `${value}T00:00:00.000Z` : value;
  };
  const [title, why, what, cost] = ['title', 'why', 'what', 'cost'].map((name) => valueOf(values, name));
  const effect = membersOf(kind, variantOf(kind, values))
    .flatMap((name) => membersIn(kind, name, told(name)))
    // The locked reserve is named by naming no asset.
    .filter(({ name, value }) => kind !== 'LOSS_ABSORPTION' || name !== 'asset' || value !== '');
  const options = [...optionsOf(kind, values)];
  return { title: title ?? '', why: why ?? '', what: what ?? '', cost: cost ?? '', effect, options };
}

/** The boxes as they stand in a motion that was written. */
export function valuesOf(motion: MotionPartsFragment): Values {
  const { title, why, what, cost, effect } = motion;
  const currency = effect.find(({ name }) => name === 'currency')?.value ?? '';
  const shown = (name: string, value: string): string => {
    if (MONEY.has(name)) return quantityText(value, currency);
    return name === 'effectiveAt' ? value.slice(0, 10) : value;
  };
  const members = effect.map(({ name, value }) => [name, shown(name, value)]);
  const both = joinedIn(motion.kind, (name) => effect.find((each) => each.name === name)?.value ?? '');
  const values = { title, why, what, cost, ...(Object.fromEntries(members) as Values), ...both };
  return withRows(values, rowsOfMotion(motion));
}

/** The box that a refusal is about: 'effect' is the first of them, 'effect.effectiveAt' that one. */
export function boxOf(field: string | null, kind: MotionKind, variant: string): string | null {
  if (!field?.startsWith('effect')) return field;
  return field.split('.')[1] ?? membersOf(kind, variant)[0] ?? null;
}
