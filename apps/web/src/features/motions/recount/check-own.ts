import { check, type Outcome } from '../../verify/checker.js';
import { sha256 } from '../../verify/crypto.js';
import { ballotTexts } from '../ballot-texts.js';
import { toHex } from '../bytes.js';
import type { KeptBallot } from '../kept-ballot.js';
import { compareKept, type KeptVerdict, type LoggedBallot } from './compare-kept.js';

/** The last ballot under a reference, looked up in the log, and held against what this browser kept. */
export interface OwnChecked {
  readonly proof: Outcome | undefined;
  readonly verdict: KeptVerdict;
}

interface Asked {
  /** The receipt of the last ballot; null where there is none. */
  readonly receipt: string | null;
  readonly kept: readonly KeptBallot[];
  readonly place: Pick<LoggedBallot, 'motion' | 'voter'>;
}

/** Reads the leaf of a ballot; undefined where the text is none. */
function ballotIn(text: string | undefined): LoggedBallot | undefined {
  const entry = JSON.parse(text ?? '{}') as Readonly<Record<string, unknown>>;
  const { type, motion, voter, number, commitment } = entry;
  if (type !== 'ballot' || typeof motion !== 'string' || typeof voter !== 'string') return undefined;
  return { motion, voter, number: Number(number), commitment: String(commitment) };
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../gu) ?? [], (byte) => Number.parseInt(byte, 16));

/** Looks the ballot up in the log, checks its proof and computes the commitment of each kept copy again, all of it here. */
export async function checkOwn({ receipt, kept, place }: Asked): Promise<OwnChecked> {
  const [{ BALLOT_DOMAIN }, proof] = await Promise.all([
    ballotTexts(),
    receipt === null ? Promise.resolve(undefined) : check(receipt),
  ]);
  const utf8 = new TextEncoder();
  const commitmentOf = ({ choice, salt }: Pick<KeptBallot, 'choice' | 'salt'>): string =>
    toHex(sha256(new Uint8Array([...utf8.encode(`${BALLOT_DOMAIN}\n`), ...bytesOf(salt), ...utf8.encode(choice)])));
  const found = proof?.kind === 'CHECKED' && proof.holds ? ballotIn(proof.things[0]?.logged) : undefined;
  return { proof, verdict: compareKept({ kept, logged: found, place, commitmentOf }) };
}
