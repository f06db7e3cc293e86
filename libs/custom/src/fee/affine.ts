import { add, fraction, multiply, subtract, ZERO, type Fraction } from '#libs/amount';
import type { Fee } from './fee.js';

/** `value·v + rent·r + constant`, where v is the annual custom value and r the annual custom rent. */
export interface Affine {
  readonly value: Fraction;
  readonly rent: Fraction;
  readonly constant: Fraction;
}

/** The greatest of the leasts: every fee can be written so. */
type Leasts = readonly (readonly Affine[])[];

/** More pieces than this, and nobody would see through the fee. */
const MOST_PIECES = 512;

const term = (value: bigint, rent: bigint, constant: bigint): Affine => ({
  value: fraction(value),
  rent: fraction(rent),
  constant: fraction(constant),
});

const each = (a: Affine, b: Affine, combine: (x: Fraction, y: Fraction) => Fraction): Affine => ({
  value: combine(a.value, b.value),
  rent: combine(a.rent, b.rent),
  constant: combine(a.constant, b.constant),
});

/** `a − b`. */
export const less = (a: Affine, b: Affine): Affine => each(a, b, subtract);

const scaled = (a: Affine, by: Fraction): Affine => each(a, a, (x) => multiply(x, by));

const sizeOf = (pieces: Leasts): number => pieces.reduce((sum, least) => sum + least.length, 0);

/** The pieces, or undefined where there are too many of them. */
const within = (pieces: Leasts): Leasts | undefined => (sizeOf(pieces) <= MOST_PIECES ? pieces : undefined);

/** The least of several: one group of each, taken together in every way. */
function leastOf(all: readonly Leasts[], join: (a: readonly Affine[], b: readonly Affine[]) => readonly Affine[]) {
  return all.reduce<Leasts | undefined>(
    (left, right) => left && within(left.flatMap((a) => right.map((b) => join(a, b)))),
    [[]],
  );
}

const together = (a: readonly Affine[], b: readonly Affine[]): readonly Affine[] => [...a, ...b];

const summed = (a: readonly Affine[], b: readonly Affine[]): readonly Affine[] =>
  a.length === 0 ? b : a.flatMap((x) => b.map((y) => each(x, y, add)));

/** `−max min` is `min max` of the negatives; choosing one of every group turns it back into `max min`. */
const negated = (pieces: Leasts): Leasts | undefined =>
  leastOf(
    pieces.map((least) => least.map((piece) => [less(term(0n, 0n, 0n), piece)])),
    together,
  );

/** The fee as the greatest of leasts of affine pieces; undefined where it has too many. */
export function piecesOf(fee: Fee): Leasts | undefined {
  switch (fee.kind) {
    case 'TERM':
      return [[fee.term === 'value' ? term(1n, 0n, 0n) : term(0n, 1n, 0n)]];
    case 'AMOUNT':
      return [[term(0n, 0n, fee.minor)]];
    case 'TIMES':
      if (fee.by.numerator === 0n) return [[{ value: ZERO, rent: ZERO, constant: ZERO }]];
      return piecesOf(fee.of)?.map((least) => least.map((piece) => scaled(piece, fee.by)));
    case 'SUM':
      return both(piecesOf(fee.of), piecesOf(fee.and));
    case 'DIFFERENCE': {
      const subtrahend = piecesOf(fee.less);
      return both(piecesOf(fee.of), subtrahend && negated(subtrahend));
    }
    case 'LEAST':
    case 'GREATEST': {
      const all = fee.among.map(piecesOf).filter((pieces) => pieces !== undefined);
      if (all.length < fee.among.length) return undefined;
      return fee.kind === 'LEAST' ? leastOf(all, together) : within(all.flat());
    }
  }
}

function both(a: Leasts | undefined, b: Leasts | undefined): Leasts | undefined {
  return a && b && leastOf([a, b], summed);
}
