import type { MotionKind } from '../../gql/motions/graphql.js';

/** Members of an effect that one box gives: what is chosen says all of them, in this order. The first names the box. */
const JOINED: Partial<Readonly<Record<MotionKind, readonly (readonly string[])[]>>> = {
  DISPOSAL: [['disposal', 'asset']],
  // A holding as it stood at that line of the roll.
  ADMISSION: [['holding', 'entry']],
  FORFEITURE: [['holding', 'entry']],
  // A seat on a body, or an office.
  RECALL: [
    ['office', 'role'],
    ['election', 'place', 'body'],
  ],
};

/** The box that gives the members of such a kind. */
const boxOf = (kind: MotionKind): string | undefined => JOINED[kind]?.[0]?.[0];

/** Several members as the value of a choice. */
export const joined = (...members: readonly string[]): string => members.join(' ');

/** The members that a box gives, by their names; of any other box the one that it is. */
export function membersIn(kind: MotionKind, box: string, value: string): readonly { name: string; value: string }[] {
  const parts = value.split(' ');
  const names = box === boxOf(kind) ? JOINED[kind]?.find(({ length }) => length === parts.length) : undefined;
  return names === undefined ? [{ name: box, value }] : names.map((name, at) => ({ name, value: parts[at] ?? '' }));
}

/** What stands in the box of such a kind, by its members. */
export function joinedIn(kind: MotionKind, told: (name: string) => string): Readonly<Record<string, string>> {
  const box = boxOf(kind);
  const names = JOINED[kind]?.find((each) => each.every((name) => told(name) !== ''));
  return box === undefined || names === undefined ? {} : { [box]: joined(...names.map(told)) };
}
