import { refuse, type Refusal } from '#libs/amount';
import { BALLOT_PARTS } from './division-profile.js';

/** What one ballot gives one line, in parts of 10,000. */
export interface DivisionPart {
  readonly line: string;
  readonly parts: bigint;
}

export type DivisionBallotRefusal = Refusal<'BallotDoesNotSum' | 'UnknownLine' | 'NegativeAllocation' | 'LineTwice'>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'division.ballot' });

/**
 * Checks a division ballot and puts it in the order of the motion's lines; a line left out gets 0.
 * Integers of zero or more summing to 10,000, each line named once and on the ballot.
 *
 * Refuses `UnknownLine`, `LineTwice`, `NegativeAllocation`, `BallotDoesNotSum`.
 *
 * @example checkDivisionBallot(['BET', 'RESERVE'], [{ line: 'RESERVE', parts: 10000n }]) // [0n, 10000n]
 */
export function checkDivisionBallot(
  lines: readonly string[],
  allocations: readonly DivisionPart[],
): readonly bigint[] | DivisionBallotRefusal {
  const given = new Map<string, bigint>();
  for (const { line, parts } of allocations) {
    if (!lines.includes(line)) return no('UnknownLine', line, `${line} is not a line of this ballot.`);
    if (given.has(line)) return no('LineTwice', line, `${line} is named twice.`);
    if (parts < 0n) return no('NegativeAllocation', line, `${line} is given less than nothing.`);
    given.set(line, parts);
  }
  const ordered = lines.map((line) => given.get(line) ?? 0n);
  const sum = ordered.reduce((total, parts) => total + parts, 0n);
  if (sum !== BALLOT_PARTS) {
    return no(
      'BallotDoesNotSum',
      'allocations',
      `The parts sum to ${String(sum)}; a ballot gives out exactly ${String(BALLOT_PARTS)}.`,
    );
  }
  return ordered;
}
