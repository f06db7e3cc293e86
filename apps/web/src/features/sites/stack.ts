import { lengthOf } from '../../format/fraction.js';
import type { Dye } from '../../ui/bar.js';

/** A piece of a whole: of which dye, and how much, in smallest steps. */
export interface Piece {
  readonly key: string;
  readonly name: string;
  readonly dye: Dye;
  readonly amount: bigint;
}

/** A piece with its share of the whole: for drawing, and 'n/d' for reading. */
export interface Shared extends Piece {
  readonly length: number;
  readonly share: string;
}

/** The pieces that are not nothing, each with its part of the whole, which something else told than the pieces. */
export function sharesOf(pieces: readonly Piece[], whole: bigint): Shared[] {
  return pieces
    .filter(({ amount }) => amount > 0n)
    .map((piece) => ({ ...piece, length: lengthOf(piece.amount, whole), share: `${piece.amount}/${whole}` }));
}
