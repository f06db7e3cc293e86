import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { isLogRefusal, leafBytes, leafHash, utf8 } from '#libs/transparency-log';
import { BALLOT_DOMAIN, ballotStatement, secretReference } from '#libs/voting';
import { Database } from '../../database/database.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { verifyEd25519 } from '../../transparency-log/ed25519.js';
import { PromiseService } from '../../transparency-log/promise.service.js';
import { motionRefusal } from '../motions/motion-words.js';
import { TOKEN_BYTES, verifyToken } from './blind-signer.js';
import { type CheckedSecret, SecretStore } from './secret.store.js';
import type { SecretBallot, SecretVoteCast, TokensIssued } from './secret.types.js';
import { bytesOf } from './token-desk.service.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const RULE = 'motion.secrecy';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Takes ballots by token, from anybody: what says that it may vote is the token, and nothing says whose it is. */
@Injectable()
export class SecretVoteService {
  constructor(
    private readonly database: Database,
    private readonly store: SecretStore,
    private readonly promises: PromiseService,
  ) {}

  /** How many drew a token and how many tokens voted, by college; empty where the vote is not secret. */
  issued(motionId: string): Promise<readonly TokensIssued[]> {
    return UUID.test(motionId) ? this.store.issued(motionId) : Promise.resolve([]);
  }

  hasDrawn(motionId: string, personId: string): Promise<boolean> {
    return UUID.test(motionId) ? this.store.hasDrawn(motionId, personId) : Promise.resolve(false);
  }

  /**
   * Casts a ballot by token; the last one of a token counts. Refuses `TokenBad` (not signed by the college's key),
   * `BallotSignatureBad`, `BallotMalformed`, `BallotOutOfTurn`, `NotSecret`, `MotionNotOpen`, `MotionClosed`.
   */
  async cast(partnershipId: string, ballot: SecretBallot): Promise<SecretVoteCast | Refusal> {
    if (!UUID.test(ballot.motionId)) return motionRefusal('NotFound', RULE);
    const issuers = await this.store.issuers(ballot.motionId);
    const issuer = issuers.find(({ college }) => college === ballot.college);
    if (issuer === undefined) return motionRefusal('NotSecret', RULE);
    const checked = checkedBallot(ballot, Buffer.from(issuer.key, 'hex'));
    if (isRefusal(checked)) return checked;
    const cast = await refusable(this.database, async (tx) => {
      const answer = await this.store.cast(tx, partnershipId, checked);
      if (answer.outcome !== 'CAST') throw new RolledBack(motionRefusal(answer.outcome, RULE));
      return answer;
    });
    if (isRefusal(cast)) return cast;
    if (cast.receipt === null || cast.castAt === null)
      throw new InvariantViolation('a ballot that was cast has its receipt');
    const voter = secretReference(checked.key, sha256);
    const promise = await this.promises.promise(partnershipId, leafOf(checked, voter), cast.castAt);
    return { kind: 'SecretVoteCast', receipt: cast.receipt, voter, promise: promise ?? null };
  }
}

const malformed = (field: string, message: string): Refusal<'BallotMalformed'> =>
  refuse('BallotMalformed', { message, field, rule: 'motion.ballot' });

/** The ballot's bytes, that its token was signed by the college's key, and that the token's key signed the ballot. */
function checkedBallot(ballot: SecretBallot, issuer: Uint8Array): CheckedSecret | Refusal {
  const { motionId, college, number, choice } = ballot;
  // No text of the database holds it, and no choice does.
  if (choice.includes('\0')) return malformed('choice', 'This is no choice.');
  const [key, token] = [bytesOf(ballot.key, 32), bytesOf(ballot.token, TOKEN_BYTES)];
  const [salt, signature] = [bytesOf(ballot.salt, 32), bytesOf(ballot.signature, 64)];
  if (key === undefined) return malformed('key', 'A key is 32 bytes (Ed25519), in hexadecimal.');
  if (token === undefined) return malformed('token', `A token has ${TOKEN_BYTES} bytes, in hexadecimal.`);
  if (salt === undefined) return malformed('salt', 'A salt is 32 bytes, in hexadecimal.');
  if (signature === undefined) return malformed('signature', 'A signature is 64 bytes (Ed25519), in hexadecimal.');
  if (!Number.isInteger(number) || number < 1 || number > 1_000) return malformed('number', 'Ballots count from 1.');
  if (!verifyToken(issuer, key, token)) return motionRefusal('TokenBad', RULE);
  const commitment = Buffer.from(sha256(Buffer.concat([utf8(`${BALLOT_DOMAIN}\n`), salt, utf8(choice)])));
  const voter = secretReference(key, sha256);
  const said = ballotStatement({ motion: motionId, voter, number, commitment: commitment.toString('hex') });
  if (!verifyEd25519(key, utf8(said), signature)) return motionRefusal('BallotSignatureBad', 'motion.ballot');
  return { motionId, college, key, token, number, choice, salt, commitment, signature };
}

/** The leaf that the database stages for the ballot. */
function leafOf({ motionId, number, key, commitment, signature }: CheckedSecret, voter: string): Uint8Array {
  const entry = leafBytes({
    type: 'ballot',
    v: '2',
    commitment: commitment.toString('hex'),
    key: key.toString('hex'),
    motion: motionId,
    number: String(number),
    signature: signature.toString('hex'),
    voter,
  });
  if (isLogRefusal(entry)) throw new InvariantViolation(entry.message);
  return leafHash(entry, sha256);
}
