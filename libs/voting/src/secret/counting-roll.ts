import { compareIds, refuse, type Refusal } from '#libs/amount';

/** A place on a roll, as far as a count asks: under which reference, in which college, with which key. */
export interface CountedPlace {
  readonly voter: string;
  readonly college: string;
  /** Lower-case hexadecimal; empty where there is none. */
  readonly key: string;
}

/**
 * The roll by which a secret vote is counted: those who voted, under the references of their tokens, and beside them as
 * many nameless places of each college as its frozen roll has more. Quorums and turnout are of the frozen roll's sizes,
 * and nobody is at once on it and among the tokens.
 *
 * Refuses `TokensTooMany` where a college has more tokens than members, or tokens of a college that does not vote.
 */
export function countingRoll(
  frozen: readonly CountedPlace[],
  tokens: readonly CountedPlace[],
): readonly CountedPlace[] | Refusal<'TokensTooMany'> {
  const members = sizes(frozen);
  const voted = sizes(tokens);
  const absent: CountedPlace[] = [];
  for (const college of [...new Set([...members.keys(), ...voted.keys()])].sort(compareIds)) {
    const left = (members.get(college) ?? 0) - (voted.get(college) ?? 0);
    if (left < 0) {
      const message = `More tokens voted in the college ${college} than it has members.`;
      return refuse('TokensTooMany', { message, field: 'tokens', rule: 'motion.secrecy' });
    }
    for (let place = 1; place <= left; place += 1)
      absent.push({ voter: `absent ${college} ${place}`, college, key: '' });
  }
  return [...tokens, ...absent];
}

/**
 * Colleges in which a secret vote hides nobody: fewer members than the custom shows counts of. They are told before
 * they draw a token. In the byte order of their codes.
 */
export function collegesWithoutSecrecy(
  frozen: readonly Pick<CountedPlace, 'college'>[],
  leastShown: bigint,
): readonly string[] {
  return [...sizes(frozen)]
    .filter(([, members]) => BigInt(members) < leastShown)
    .map(([college]) => college)
    .sort(compareIds);
}

function sizes(places: readonly Pick<CountedPlace, 'college'>[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const { college } of places) counted.set(college, (counted.get(college) ?? 0) + 1);
  return counted;
}
