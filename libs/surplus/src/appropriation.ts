import {
  add,
  allocate,
  compareFractions,
  InvariantViolation,
  isRefusal,
  ofAmount,
  ONE,
  refuse,
  ZERO,
  type Fraction,
  type Refusal,
} from '#libs/amount';
import type { AppropriationLine, Custom } from '#libs/custom';

/** What the members decided: a share for each line they voted on, and the order drawn to break ties of rounding. */
export interface Appropriation {
  /** What the waterfall left to the Common Association, in minor units. */
  readonly allocable: bigint;
  /** They sum to one; a line that is missing was given nothing. */
  readonly shares: readonly { readonly line: AppropriationLine; readonly share: Fraction }[];
  /** Every voted line, once. */
  readonly publishedOrder: readonly AppropriationLine[];
}

/** One line of the divided surplus, in minor units: `amount = floor + voted + moved`. */
export interface AppropriatedLine {
  readonly line: AppropriationLine;
  /** Set aside before the vote. */
  readonly floor: bigint;
  /** The line's part of what was voted on. */
  readonly voted: bigint;
  /** Below zero where a cap sent the excess away, above where this line received it. */
  readonly moved: bigint;
  readonly amount: bigint;
}

/** The surplus divided: the lines, in the custom's order, sum to what was allocable. */
export interface DividedSurplus {
  readonly votedOn: bigint;
  readonly lines: readonly AppropriatedLine[];
}

function checkShares({ shares, publishedOrder }: Appropriation): void {
  const lines = new Set(shares.map(({ line }) => line));
  const ordered = new Set(publishedOrder);
  const unordered = shares.some(({ line }) => !ordered.has(line));
  if (lines.size !== shares.length || ordered.size !== publishedOrder.length || unordered) {
    throw new InvariantViolation('each line has one share and one place in the published order');
  }
  if (shares.some(({ share }) => compareFractions(share, ZERO) < 0)) {
    throw new InvariantViolation('no line has a share below zero');
  }
  if (compareFractions(shares.map(({ share }) => share).reduce(add, ZERO), ONE) !== 0) {
    throw new InvariantViolation('the shares of an appropriation sum to one');
  }
}

/** Whole parts first, odd steps to the largest remainders, ties by the published order and never by name. */
function divideVoted(votedOn: bigint, { shares, publishedOrder }: Appropriation): ReadonlyMap<string, bigint> {
  const common = shares.reduce((product, { share }) => product * share.denominator, 1n);
  const parts = allocate(
    votedOn,
    shares.map(({ line, share }) => ({
      id: String(publishedOrder.indexOf(line)).padStart(4, '0'),
      weight: ofAmount(common, share, 'DOWN'),
    })),
  );
  if (isRefusal(parts)) throw new InvariantViolation(parts.message);
  return new Map(shares.map(({ line }, index) => [line, parts[index]?.amount ?? 0n]));
}

/** A line of a division: what is set aside for it before the vote, and the most that it may be voted. Minor units. */
export interface DivisibleLine {
  readonly line: AppropriationLine;
  readonly floor: bigint;
  readonly cap?: bigint;
}

/** What a division is held to: its lines in their order, and the line that takes what a capped one may not keep. */
export interface DivisionBounds {
  readonly lines: readonly DivisibleLine[];
  readonly overflow: AppropriationLine;
}

/** The bounds that a custom gives the division of an amount: a floor is rounded up, a cap down. */
export function boundsOf(allocable: bigint, custom: Custom): DivisionBounds {
  const floor = allocable > 0n ? ofAmount(allocable, custom.newPcpFloor, 'UP') : 0n;
  return {
    lines: custom.appropriationLines.map((line) => ({
      line,
      floor: line === 'NEW_PCP' ? floor : 0n,
      ...(line === 'BET' ? { cap: ofAmount(allocable, custom.betCap, 'DOWN') } : {}),
    })),
    overflow: custom.betCapOverflow,
  };
}

/**
 * Divides what is allocable as its members voted. The floor of new partnerships comes off first, rounded up; the rest
 * follows the shares to the last minor unit; what BET gets above its cap (a share of the allocable, rounded down)
 * passes to the line that the custom names. Shares that are no division of the whole are a bug and throw.
 *
 * @example 438,000 with a 5 % floor // 21,900 set aside, 416,100 voted on (SUR-11)
 */
export function divideAppropriation(
  decided: Appropriation,
  custom: Custom,
): DividedSurplus | Refusal<'NothingToDivide'> {
  checkShares(decided);
  const divided = divideWithin(decided, boundsOf(decided.allocable, custom));
  return isRefusal(divided) ? { ...divided, customVersion: custom.version } : divided;
}

/** The same within bounds that were written down before. Refuses `NothingToDivide` where the floors take all of it. */
export function divideWithin(
  decided: Appropriation,
  { lines: bounds, overflow }: DivisionBounds,
): DividedSurplus | Refusal<'NothingToDivide'> {
  checkShares(decided);
  const votedOn = bounds.reduce((rest, { floor }) => rest - floor, decided.allocable);
  if (votedOn <= 0n) {
    return refuse('NothingToDivide', {
      message: 'nothing is left to vote on above the floors',
      field: 'allocable',
      rule: 'SUR-11',
    });
  }
  const voted = divideVoted(votedOn, decided);
  const excessOf = ({ line, cap }: DivisibleLine): bigint => {
    const above = cap === undefined ? 0n : (voted.get(line) ?? 0n) - cap;
    return above > 0n ? above : 0n;
  };
  const excess = bounds.reduce((sum, bound) => sum + excessOf(bound), 0n);
  const lines = bounds.map((bound): AppropriatedLine => {
    const { line, floor } = bound;
    const part = voted.get(line) ?? 0n;
    const moved = (line === overflow ? excess : 0n) - excessOf(bound);
    return { line, floor, voted: part, moved, amount: floor + part + moved };
  });
  return { votedOn, lines };
}
