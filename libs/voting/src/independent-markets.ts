import { type Fraction, fraction, InvariantViolation, refuse, type Refusal } from '#libs/amount';
import { BALLOT_PARTS, nthHighest, type Profile, sortColumns } from './division-profile.js';

/**
 * Where one line stands at the deciding t. Of the ballots sorted downwards, `rank` gave the line more than
 * the moving phantoms; `MOVING` means the share is t·rank, `FLAT` that it is the next ballot's own `vote`.
 */
export interface LinePosition {
  readonly rank: number;
  readonly kind: 'MOVING' | 'FLAT';
  /** The ballot just below `rank`, in parts; 0 below the last. */
  readonly vote: bigint;
}

/** What anybody needs to check the shares with pencil and paper. */
export interface PortioningProof {
  readonly ballots: number;
  readonly t: Fraction;
  readonly lines: readonly LinePosition[];
}

/** Exact shares, in the order of the ballots' lines; they sum to one. */
export interface Portioning {
  readonly shares: readonly Fraction[];
  readonly proof: PortioningProof;
}

/** t as a fraction that is not reduced: the search keeps one denominator. */
interface Moment {
  readonly top: bigint;
  readonly bottom: bigint;
}

interface Reading {
  readonly lines: readonly LinePosition[];
  readonly flat: bigint;
  readonly moving: bigint;
}

/**
 * Divides one whole by Independent Markets (Freeman, Pennock, Peters and Vaughan 2021): each line takes the median
 * of the n ballots and of n+1 phantoms min(t·(n−k), 1), at the t where the lines sum to one.
 *
 * Each ballot spreads exactly `parts` over the same lines; `checkDivisionBallot` sees to that before, so a ballot
 * that does not is a bug and throws. Refuses `NoBallots`: with nobody voting there is no decision.
 *
 * @example independentMarkets([[10000n, 0n, 0n], [0n, 5000n, 5000n], [5000n, 5000n, 0n]]) // 2/5, 2/5, 1/5
 */
export function independentMarkets(
  ballots: readonly (readonly bigint[])[],
  parts: bigint = BALLOT_PARTS,
): Portioning | Refusal<'NoBallots'> {
  if (ballots.length === 0) {
    return refuse('NoBallots', {
      message: 'Nobody divided anything, so nothing is decided.',
      field: 'ballots',
      rule: 'division.independentMarkets',
    });
  }
  const profile = sortColumns(ballots, parts);
  const t = solve(profile, enclose(profile));
  const { lines } = read(profile, t);
  return {
    shares: lines.map((line) => shareOf(line, { t, parts })),
    proof: { ballots: profile.ballots, t: fraction(t.top, t.bottom), lines },
  };
}

/** Largest r for which the phantom t·r still lies at or below the r-th highest vote. */
function rankAt(column: Uint32Array, t: Moment, parts: bigint): number {
  const step = t.top * parts;
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (step * BigInt(middle) <= nthHighest(column, middle) * t.bottom) low = middle;
    else high = middle - 1;
  }
  return low;
}

function read(profile: Profile, t: Moment): Reading {
  let flat = 0n;
  let moving = 0n;
  const lines = profile.columns.map((column): LinePosition => {
    const rank = rankAt(column, t, profile.parts);
    const vote = nthHighest(column, rank + 1);
    const moves = t.top * BigInt(rank) * profile.parts >= vote * t.bottom;
    if (moves) moving += BigInt(rank);
    else flat += vote;
    return { rank, vote, kind: moves ? 'MOVING' : 'FLAT' };
  });
  return { lines, flat, moving };
}

/** F(t) − 1, in units of 1/(parts·bottom): negative below the deciding t. */
function excess(profile: Profile, t: Moment): bigint {
  const { flat, moving } = read(profile, t);
  return flat * t.bottom + moving * t.top * profile.parts - profile.parts * t.bottom;
}

/**
 * Bisects t between F(0) = 0 and F(1) ≥ 1. Breakpoints have the form v/(parts·r), r ≤ n, so distinct ones lie at
 * least 1/(parts·n²) apart and the last cell, 1/N wide, holds at most one.
 */
function enclose(profile: Profile): { readonly low: bigint; readonly cells: bigint } {
  const count = BigInt(profile.ballots);
  let cells = 1n;
  while (cells <= profile.parts * count * count) cells <<= 1n;
  let low = 0n;
  let high = cells;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (excess(profile, { top: middle, bottom: cells }) < 0n) low = middle;
    else high = middle;
  }
  return { low, cells };
}

/** F is linear on either side of the one breakpoint of the cell: both lines are tried, the right one hits 1 exactly. */
function solve(profile: Profile, cell: { readonly low: bigint; readonly cells: bigint }): Moment {
  const bottom = 2n * cell.cells;
  for (const top of [2n * cell.low, 2n * cell.low + 1n, 2n * cell.low + 2n]) {
    const { flat, moving } = read(profile, { top, bottom });
    if (moving === 0n) continue;
    const t = { top: profile.parts - flat, bottom: profile.parts * moving };
    if (t.top >= 0n && t.top <= t.bottom && excess(profile, t) === 0n) return t;
  }
  throw new InvariantViolation('no t at which the lines sum to one');
}

function shareOf(line: LinePosition, at: { readonly t: Moment; readonly parts: bigint }): Fraction {
  return line.kind === 'FLAT' ? fraction(line.vote, at.parts) : fraction(at.t.top * BigInt(line.rank), at.t.bottom);
}
