import type { MotionKind, MotionPartsFragment, MotionTextInput } from '../../gql/motions/graphql.js';
import { valueOf, type Values } from '../forms/field.js';

/** Which boxes give the members of a kind's effect. */
const MEMBERS: Readonly<Record<MotionKind, readonly string[]>> = {
  ORDINARY: [],
  WORKLOAD: ['act', 'purpose', 'site'],
  PASTURE: ['pasture', 'gates'],
  PERIOD_REOPENING: ['period'],
  CUSTOM_CHANGE: ['rules', 'effectiveAt'],
};

/** The boxes of an effect; to lift a block asks for the block, and for no site. */
export const membersOf = (kind: MotionKind, act: string): readonly string[] =>
  kind === 'WORKLOAD' && act === 'LIFT' ? ['act', 'block'] : MEMBERS[kind];

/** What stands in the boxes, as the server takes it. The day on which rules begin to hold begins in UTC. */
export function textInput(kind: MotionKind, values: Values): MotionTextInput {
  const told = (name: string): string => {
    const value = valueOf(values, name);
    return name === 'effectiveAt' && value !== '' ? `${value}T00:00:00.000Z` : value;
  };
  const [title, why, what, cost] = ['title', 'why', 'what', 'cost'].map((name) => valueOf(values, name));
  const effect = membersOf(kind, valueOf(values, 'act')).map((name) => ({ name, value: told(name) }));
  return { title: title ?? '', why: why ?? '', what: what ?? '', cost: cost ?? '', effect };
}

/** The boxes as they stand in a motion that was written. */
export function valuesOf({ title, why, what, cost, effect }: MotionPartsFragment): Values {
  const members = effect.map(({ name, value }) => [name, name === 'effectiveAt' ? value.slice(0, 10) : value]);
  return { title, why, what, cost, ...(Object.fromEntries(members) as Values) };
}

/** The box that a refusal is about: 'effect' is the first of them, 'effect.effectiveAt' that one. */
export function boxOf(field: string | null, kind: MotionKind, act: string): string | null {
  if (!field?.startsWith('effect')) return field;
  return field.split('.')[1] ?? membersOf(kind, act)[0] ?? null;
}
