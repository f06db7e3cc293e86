import { type Fraction, fraction, InvariantViolation, refuse, type Refusal } from '#libs/amount';
import { BALLOT_PARTS, nthHighest, type Profile, sortColumns } from './division-profile.js';

const noBallots = (rule: string): Refusal<'NoBallots'> =>
  refuse('NoBallots', { message: 'Nobody divided anything, so nothing is advised.', field: 'ballots', rule });

/** Where the phantoms stand: `top` of them at `parts`, the next at `rest`, the others at 0. */
interface Phantoms {
  readonly top: number;
  readonly rest: bigint;
}

/**
 * The utilitarian division, shown as advice and never executed (Freeman, Pennock, Peters and Vaughan 2021): each line
 * takes the median of the n ballots and of n+1 phantoms that rise one after another from 0 to 1, where the lines sum to
 * one. Nothing brings the sum of all voters' distances lower; small groups may get nothing.
 *
 * Phantoms and votes are whole parts, so lines are linear between two whole positions of the moving phantom: it is
 * bisected to those two and interpolated, exactly. A ballot that does not sum to `parts` throws. Refuses `NoBallots`.
 *
 * @example utilitarianDivision([[10000n, 0n, 0n], [0n, 5000n, 5000n], [5000n, 5000n, 0n]]) // 1/2, 1/2, 0
 */
export function utilitarianDivision(
  ballots: readonly (readonly bigint[])[],
  parts: bigint = BALLOT_PARTS,
): readonly Fraction[] | Refusal<'NoBallots'> {
  if (ballots.length === 0) return noBallots('division.utilitarian');
  const profile = sortColumns(ballots, parts);
  const top = lastBelow(profile);
  let low = 0n;
  let high = parts;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (sumAt(profile, { top, rest: middle }) <= parts) low = middle;
    else high = middle;
  }
  return between(linesAt(profile, { top, rest: low }), linesAt(profile, { top, rest: high }), parts);
}

/** Most phantoms that may stand at the top while the lines sum to no more than one; never all, which would be one each. */
function lastBelow(profile: Profile): number {
  let low = 0;
  let high = profile.ballots + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sumAt(profile, { top: middle, rest: 0n }) <= profile.parts) low = middle;
    else high = middle;
  }
  return low;
}

/** Each line's median, in parts: of the votes and the moving phantom, what is left to count below the top ones. */
function linesAt({ columns, parts, ballots }: Profile, { top, rest }: Phantoms): readonly bigint[] {
  const rank = ballots + 1 - top;
  return columns.map((column) => {
    const below = nthHighest(column, rank);
    const above = rank === 1 ? parts : nthHighest(column, rank - 1);
    return rest < below ? below : rest > above ? above : rest;
  });
}

const sumOf = (lines: readonly bigint[]): bigint => lines.reduce((sum, line) => sum + line, 0n);
const sumAt = (profile: Profile, phantoms: Phantoms): bigint => sumOf(linesAt(profile, phantoms));

function between(low: readonly bigint[], high: readonly bigint[], parts: bigint): readonly Fraction[] {
  const [from, to] = [sumOf(low), sumOf(high)];
  if (from > parts || to < parts) throw new InvariantViolation('no place at which the lines sum to one');
  if (from === parts) return low.map((line) => fraction(line, parts));
  return low.map((line, index) => {
    const rise = (high[index] ?? line) - line;
    return fraction(line * (to - from) + rise * (parts - from), parts * (to - from));
  });
}

/**
 * The mean of the ballots, shown for information: whoever exaggerates moves it. Refuses `NoBallots`.
 *
 * @example meanDivision([[10000n, 0n], [5000n, 5000n]]) // 3/4, 1/4
 */
export function meanDivision(
  ballots: readonly (readonly bigint[])[],
  parts: bigint = BALLOT_PARTS,
): readonly Fraction[] | Refusal<'NoBallots'> {
  const [first] = ballots;
  if (first === undefined) return noBallots('division.mean');
  return first.map((_, line) =>
    fraction(
      ballots.reduce((sum, ballot) => sum + (ballot[line] ?? 0n), 0n),
      parts * BigInt(ballots.length),
    ),
  );
}
