import type { Choice } from '#libs/voting';
import type { SignedBallotInput } from '../../gql/motions/graphql.js';
import { ballotTexts } from './ballot-texts.js';
import { toHex } from './bytes.js';
import type { VoterKey } from './voter-key.js';

/** Whose ballot it is, on what, and the how manieth of theirs. */
export interface Place {
  readonly motion: string;
  /** The voter's reference on the frozen roll of the motion. */
  readonly voter: string;
  readonly number: number;
}

const SALT_BYTES = 32;

/**
 * A ballot as the server takes it: the choice, 32 bytes of chance, and the voter's signature over what both commit to. The
 * log gets the commitment alone.
 */
export async function signedBallot(place: Place, choice: Choice, voter: VoterKey): Promise<SignedBallotInput> {
  const { BALLOT_DOMAIN, ballotStatement, choiceText } = await ballotTexts();
  const text = choiceText(choice);
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const [head, words] = [`${BALLOT_DOMAIN}\n`, text].map((part) => new TextEncoder().encode(part));
  const bytes = new Uint8Array([...(head ?? []), ...salt, ...(words ?? [])]);
  const commitment = toHex(await crypto.subtle.digest('SHA-256', bytes));
  const signature = await voter.sign(ballotStatement({ ...place, commitment }));
  const { motion: motionId, number } = place;
  return { motionId, number, choice: text, salt: toHex(salt), key: voter.key, signature };
}
