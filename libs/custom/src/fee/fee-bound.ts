import {
  add,
  compareFractions,
  divide,
  formatFraction,
  fraction,
  multiply,
  refuse,
  subtract,
  ZERO,
} from '#libs/amount';
import type { Fraction, Refusal } from '#libs/amount';
import { less, piecesOf, type Affine } from './affine.js';
import { isHeld } from './cap.js';
import type { ExactFeeBase } from './fee-of.js';
import type { Fee } from './fee.js';

/** `FeeMayExceedCap`, with a custom value and a rent for which it does; none where the fee is too involved to judge. */
export interface FeeMayExceedCap extends Refusal<'FeeMayExceedCap'> {
  readonly witness?: ExactFeeBase;
}

/** `piece > 0`, or `piece ≥ 0` where not strict. */
interface Above {
  readonly piece: Affine;
  readonly strict: boolean;
}

/** One end of an interval. */
interface End {
  readonly at: Fraction;
  readonly strict: boolean;
}

interface Interval {
  readonly low: End | undefined;
  readonly high: End | undefined;
}

const CAP: Affine = { value: fraction(2n), rent: fraction(-2n), constant: ZERO };

/** No rent is negative, and none is above the value. */
const LAWFUL: readonly Above[] = [
  { piece: { value: ZERO, rent: fraction(1n), constant: ZERO }, strict: false },
  { piece: { value: fraction(1n), rent: fraction(-1n), constant: ZERO }, strict: false },
];

/**
 * May the fee ask more than `2 × (value − rent)` for any custom value and any rent from nothing up to that value?
 * Decided exactly, without trying numbers: where one of the fee's leasts lies above the cap is a polygon, and whether
 * that is empty is found by elimination. Undefined where it never exceeds the cap.
 *
 * @example checkFeeBound(3 * value) // FeeMayExceedCap, witness value 1, rent 0
 */
export function checkFeeBound(fee: Fee): FeeMayExceedCap | undefined {
  if (isHeld(fee)) return undefined;
  const leasts = piecesOf(fee);
  if (leasts === undefined) return exceeds('is too involved to show that it keeps below 2 × (value − rent)');
  for (const least of leasts) {
    const witness = pointAbove([...LAWFUL, ...least.map((piece) => ({ piece: less(piece, CAP), strict: true }))]);
    if (witness === undefined) continue;
    const { value, rent } = witness;
    const where = `a custom value of ${shown(value)} and a rent of ${shown(rent)}`;
    return { ...exceeds(`exceeds 2 × (value − rent) for ${where}`), witness };
  }
  return undefined;
}

function exceeds(what: string): Refusal<'FeeMayExceedCap'> {
  return refuse('FeeMayExceedCap', { message: `the fee ${what}`, field: 'entryFine.rule', rule: 'custom.feeCap' });
}

const shown = (exact: Fraction): string => (exact.denominator === 1n ? `${exact.numerator}` : formatFraction(exact));

/** A point that all of it holds for, in whole numbers where one is near; undefined where there is none. */
function pointAbove(all: readonly Above[]): ExactFeeBase | undefined {
  const values = solve(
    withoutRent(all).map(({ piece, strict }) => ({ slope: piece.value, rest: piece.constant, strict })),
  );
  if (values === undefined) return undefined;
  let first: ExactFeeBase | undefined;
  for (const value of candidates(values)) {
    const rents = solve(
      all.map(({ piece, strict }) => ({
        slope: piece.rent,
        rest: add(multiply(piece.value, value), piece.constant),
        strict,
      })),
    );
    if (rents === undefined) continue;
    const [rent] = candidates(rents);
    if (rent === undefined) continue;
    if (rent.denominator === 1n && value.denominator === 1n) return { value, rent };
    first ??= { value, rent };
  }
  return first;
}

/** Fourier and Motzkin's elimination: what must hold of the value, so that some rent is left. */
function withoutRent(all: readonly Above[]): readonly Above[] {
  const side = (sign: 1n | -1n): readonly Above[] =>
    all
      .filter(({ piece }) => piece.rent.numerator * sign > 0n)
      .map(({ piece, strict }) => ({ piece: inUnits(piece), strict }));
  const crossed = side(1n).flatMap((low) =>
    side(-1n).map((high) => ({ piece: plus(low.piece, high.piece), strict: low.strict || high.strict })),
  );
  return [...all.filter(({ piece }) => piece.rent.numerator === 0n), ...crossed];
}

/** Scaled so that the rent counts once. */
function inUnits({ value, rent, constant }: Affine): Affine {
  const size = rent.numerator < 0n ? subtract(ZERO, rent) : rent;
  return { value: divide(value, size), rent: divide(rent, size), constant: divide(constant, size) };
}

const plus = (a: Affine, b: Affine): Affine => ({
  value: add(a.value, b.value),
  rent: add(a.rent, b.rent),
  constant: add(a.constant, b.constant),
});

interface Line {
  readonly slope: Fraction;
  readonly rest: Fraction;
  readonly strict: boolean;
}

/** Where `slope·x + rest` lies above zero for every line; undefined where nowhere. */
function solve(lines: readonly Line[]): Interval | undefined {
  let low: End | undefined;
  let high: End | undefined;
  for (const { slope, rest, strict } of lines) {
    if (slope.numerator === 0n) {
      if (rest.numerator < 0n || (strict && rest.numerator === 0n)) return undefined;
      continue;
    }
    const end = { at: divide(subtract(ZERO, rest), slope), strict };
    if (slope.numerator > 0n) low = tighter(low, end, 1);
    else high = tighter(high, end, -1);
  }
  return low !== undefined && high !== undefined && isEmpty(low, high) ? undefined : { low, high };
}

function tighter(known: End | undefined, end: End, sign: 1 | -1): End {
  if (known === undefined) return end;
  const order = compareFractions(end.at, known.at) * sign;
  if (order === 0) return { at: known.at, strict: known.strict || end.strict };
  return order > 0 ? end : known;
}

function isEmpty(low: End, high: End): boolean {
  const order = compareFractions(low.at, high.at);
  return order > 0 || (order === 0 && (low.strict || high.strict));
}

/** Points of an interval, the plainest first: its end, whole numbers just inside, and its middle. */
function candidates({ low, high }: Interval): readonly Fraction[] {
  const from = low?.at ?? high?.at ?? ZERO;
  const floor = from.numerator / from.denominator;
  const whole = [0n, 1n, 2n, 3n, 4n, 6n, 12n, 60n, 420n].flatMap((step) => [floor + step, floor - step]);
  const near = [...whole, ...[2n, 3n, 10n, 100n].map((times) => (floor + 1n) * times)].map((at) => fraction(at));
  const middle = low === undefined || high === undefined ? from : divide(add(low.at, high.at), fraction(2n));
  const inside = (at: Fraction): boolean => !isBeyond(low, at, 1) && !isBeyond(high, at, -1);
  return [...near, middle].filter(inside);
}

/** On the outer side of that end. */
function isBeyond(end: End | undefined, at: Fraction, sign: 1 | -1): boolean {
  if (end === undefined) return false;
  const order = compareFractions(at, end.at) * sign;
  return order < 0 || (order === 0 && end.strict);
}
