import { refuse, type Refusal } from '#libs/amount';
import { MOTION_CHOICES, type MotionChoice } from '../college/tally-colleges.js';

/** Domain of the commitment to a choice: what it is hashed with before its salt. */
export const BALLOT_DOMAIN = 'ballot';

/**
 * The canonical text of a choice: what the voter commits to, SHA-256 over the domain, a line feed, 32 bytes of salt and
 * this text in UTF-8.
 *
 * @example choiceText('YES') // '{"choice":"YES"}'
 */
export function choiceText(choice: MotionChoice): string {
  return JSON.stringify({ choice });
}

/** Reads the canonical text of a choice, and no other spelling of it. Refuses `BallotMalformed`. */
export function readChoice(text: string): MotionChoice | Refusal<'BallotMalformed'> {
  const choice = MOTION_CHOICES.find((each) => choiceText(each) === text);
  if (choice !== undefined) return choice;
  return refuse('BallotMalformed', {
    message: 'A ballot on this motion says yes, no or abstain.',
    field: 'choice',
    rule: 'motion.ballot',
  });
}

/** What a voter signs: which ballot of theirs this is, in which vote, and to what it is committed. */
export interface BallotStatement {
  readonly motion: string;
  /** The voter's reference on the frozen roll of this motion; random, and of this motion alone. */
  readonly voter: string;
  /** 1 for the first ballot, one more for each that replaces it. */
  readonly number: number;
  /** SHA-256, lower-case hexadecimal. */
  readonly commitment: string;
}

/**
 * The text that a voter's key signs, in UTF-8 (Ed25519, RFC 8032). Keys in sorted order, every value text: RFC 8785 by
 * construction.
 */
export function ballotStatement({ commitment, motion, number, voter }: BallotStatement): string {
  return JSON.stringify({ commitment, motion, number: String(number), type: 'ballot-statement', v: '1', voter });
}
