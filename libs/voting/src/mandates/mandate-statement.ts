/** What a holder signs: for whom, by which mandate of which vote, and to what the ballot is committed. */
export interface MandateStatement {
  readonly motion: string;
  /** The giver's reference on the frozen roll of this motion. */
  readonly voter: string;
  /** The holder's own. */
  readonly holder: string;
  /** The number that the mandate has in this vote: one given anew has another, so that no ballot passes from one to the next. */
  readonly mandate: number;
  /** 1 for the first ballot by this mandate, one more for each that replaces it. */
  readonly number: number;
  /** SHA-256, lower-case hexadecimal. */
  readonly commitment: string;
}

/**
 * The text that a holder's key signs for a giver, in UTF-8 (Ed25519, RFC 8032). Keys in sorted order, every value text:
 * RFC 8785 by construction. It cannot be taken for a ballot of the holder's own, whose statement is of another type.
 */
export function mandateStatement({ commitment, holder, mandate, motion, number, voter }: MandateStatement): string {
  const [type, v] = ['mandate-ballot-statement', '1'];
  return JSON.stringify({
    commitment,
    holder,
    mandate: String(mandate),
    motion,
    number: String(number),
    type,
    v,
    voter,
  });
}
