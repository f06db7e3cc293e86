import { compareIds, refuse, type Refusal } from '#libs/amount';
import type { CollegeMotion } from '../college-motion.js';

/** Members up to which a college's ballots are declared open before the vote: its verdict alone would tell them. */
const ALWAYS_OPEN = 2n;

function rollSizes({ colleges, roll }: Pick<CollegeMotion, 'colleges' | 'roll'>): ReadonlyMap<string, bigint> {
  const sizes = new Map(colleges.map(({ id }) => [id, 0n]));
  for (const { college } of roll) sizes.set(college, (sizes.get(college) ?? 0n) + 1n);
  return sizes;
}

/** Colleges of one or two members, whose ballots must be declared open before anybody votes; by id. */
export function collegesToDeclareOpen(motion: Pick<CollegeMotion, 'colleges' | 'roll'>): readonly string[] {
  return [...rollSizes(motion)]
    .filter(([, size]) => size > 0n && size <= ALWAYS_OPEN)
    .map(([id]) => id)
    .sort(compareIds);
}

/** Refuses to open a motion whose colleges of one or two were not declared open: `CollegeNotDeclaredOpen`. */
export function checkDeclaredOpen(
  motion: Pick<CollegeMotion, 'colleges' | 'roll'>,
  declaredOpen: ReadonlySet<string>,
): Refusal<'CollegeNotDeclaredOpen'> | undefined {
  const missing = collegesToDeclareOpen(motion).find((id) => !declaredOpen.has(id));
  if (missing === undefined) return undefined;
  return refuse('CollegeNotDeclaredOpen', {
    message: `${missing} has so few members that the verdict tells their votes: declare its ballots open first.`,
    field: missing,
    rule: 'motion.secrecy',
  });
}

/** Colleges with fewer than `k` members, in which no secrecy can be promised: the page warns before the vote. By id. */
export function collegesTooSmall(motion: Pick<CollegeMotion, 'colleges' | 'roll'>, k: bigint): readonly string[] {
  return [...rollSizes(motion)]
    .filter(([, size]) => size > 0n && size < k)
    .map(([id]) => id)
    .sort(compareIds);
}
