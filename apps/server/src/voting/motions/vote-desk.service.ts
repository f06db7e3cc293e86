import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { fromHex, isLogRefusal, leafBytes, leafHash, toHex, utf8 } from '#libs/transparency-log';
import { BALLOT_DOMAIN, type BallotForm, ballotStatement, readChoice } from '#libs/voting';
import { Database, queryIn } from '../../database/database.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { verifyEd25519 } from '../../transparency-log/ed25519.js';
import { PromiseService } from '../../transparency-log/promise.service.js';
import { BallotForms } from './ballot-forms.js';
import { motionRefusal } from './motion-words.js';
import { MotionReadStore } from './motion-read.store.js';
import type { Member, SignedBallot, VoteCast } from './motions.types.js';
import { GroupQueue } from './vote-queue.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** Ballots in one transaction. */
const BATCH = 200;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A ballot whose form and signature were looked at. */
interface Checked {
  readonly personId: string;
  readonly number: number;
  readonly choice: string;
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
}

interface Answer {
  readonly outcome: string;
  readonly receipt: string | null;
  readonly castAt: Date | null;
}

/** Takes keys and signed ballots. What the voter signed is looked at here; whether they may vote, by the database. */
@Injectable()
export class VoteDeskService {
  private readonly queue = new GroupQueue<Checked, Answer>((key, ballots) => this.together(key, ballots), BATCH);

  constructor(
    private readonly database: Database,
    private readonly reads: MotionReadStore,
    private readonly promises: PromiseService,
    private readonly forms: BallotForms,
  ) {}

  /**
   * Enrols a key for one motion, from its notice on. Where the roll is frozen it becomes the voter's next key, and the
   * log says so. A key that was used in another motion is refused: it would tie the two ballots together.
   */
  enrolKey({ partnershipId, personId }: Member, motionId: string, key: string): Promise<string | Refusal> {
    const bytes = hexOf(key, 32);
    if (!UUID.test(motionId)) return Promise.resolve(motionRefusal('NotFound', 'voting.key'));
    if (bytes === undefined) return Promise.resolve(malformed('key', 'A key is 32 bytes (Ed25519), in hexadecimal.'));
    return refusable(this.database, async (tx) => {
      const [row] = await queryIn<{ outcome: string }>(tx, 'SELECT enrol_voter_key($1, $2, $3, $4) AS outcome', [
        partnershipId,
        motionId,
        personId,
        Buffer.from(bytes),
      ]);
      if (row?.outcome !== 'DONE') throw new RolledBack(motionRefusal(row?.outcome ?? 'NotFound', 'voting.key'));
      return key;
    });
  }

  /** Casts one ballot; the last one of a voter counts. The promise is given once it is committed. */
  async cast(member: Member, ballot: SignedBallot): Promise<VoteCast | Refusal> {
    const { partnershipId, personId } = member;
    if (!UUID.test(ballot.motionId)) return motionRefusal('NotFound', 'motion.casting');
    const voter = await this.reads.voterOf(ballot.motionId, personId);
    if (voter === undefined) return this.stranger(member, ballot.motionId);
    const checked = checkedBallot(ballot, voter, await this.forms.of(ballot.motionId));
    if (isRefusal(checked)) return checked;
    const answer = await this.queue.submit(`${partnershipId} ${ballot.motionId}`, { personId, ...checked });
    const { outcome, receipt, castAt } = answer;
    if (outcome !== 'CAST') return motionRefusal(outcome, 'motion.casting');
    if (receipt === null || castAt === null) throw new InvariantViolation('a ballot that was cast has its receipt');
    const leaf = leafOf(ballot, voter, checked.commitment);
    const promise = await this.promises.promise(partnershipId, leaf, castAt);
    return { kind: 'VoteCast', motionId: ballot.motionId, receipt, castAt, promise: promise ?? null };
  }

  private async stranger({ partnershipId, personId }: Member, motionId: string): Promise<Refusal> {
    const found = await this.reads.one(partnershipId, motionId, personId);
    return motionRefusal(found === undefined ? 'NotFound' : 'NotOnElectorate', 'motion.casting');
  }

  private async together(key: string, ballots: readonly Checked[]): Promise<readonly Answer[]> {
    const [partnershipId, motionId] = key.split(' ');
    const bytes = (of: (ballot: Checked) => Uint8Array) => ballots.map((ballot) => Buffer.from(of(ballot)));
    return this.database.transaction((tx) =>
      queryIn<Answer>(
        tx,
        `SELECT outcome, receipt, cast_at AS "castAt"
         FROM cast_votes($1, $2, $3::uuid[], $4::integer[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[]) ORDER BY place`,
        [
          partnershipId,
          motionId,
          ballots.map(({ personId }) => personId),
          ballots.map(({ number }) => number),
          ballots.map(({ choice }) => choice),
          bytes(({ salt }) => salt),
          bytes(({ commitment }) => commitment),
          bytes(({ key: signer }) => signer),
          bytes(({ signature }) => signature),
        ],
      ),
    );
  }
}

const malformed = (field: string, message: string): Refusal<'BallotMalformed'> =>
  refuse('BallotMalformed', { message, field, rule: 'motion.ballot' });

function hexOf(text: string, length: number): Uint8Array | undefined {
  const bytes = /^[0-9a-f]*$/u.test(text) ? fromHex(text) : undefined;
  return bytes?.length === length ? bytes : undefined;
}

/** The ballot's bytes, and that its key signed it: which motion, which voter, which number, which commitment. */
function checkedBallot(ballot: SignedBallot, voter: string, form: BallotForm): Omit<Checked, 'personId'> | Refusal {
  const { motionId, number, choice } = ballot;
  const read = readChoice(form, choice);
  if (isRefusal(read)) return read;
  const [salt, key, signature] = [hexOf(ballot.salt, 32), hexOf(ballot.key, 32), hexOf(ballot.signature, 64)];
  if (salt === undefined) return malformed('salt', 'A salt is 32 bytes, in hexadecimal.');
  if (key === undefined) return malformed('key', 'A key is 32 bytes (Ed25519), in hexadecimal.');
  if (signature === undefined) return malformed('signature', 'A signature is 64 bytes (Ed25519), in hexadecimal.');
  if (!Number.isInteger(number) || number < 1 || number > 1_000) return malformed('number', 'Ballots count from 1.');
  const commitment = committed(choice, salt);
  const said = utf8(ballotStatement({ motion: motionId, voter, number, commitment: toHex(commitment) }));
  if (!verifyEd25519(key, said, signature)) return motionRefusal('BallotSignatureBad', 'motion.ballot');
  return { number, choice, salt, commitment, key, signature };
}

function committed(choice: string, salt: Uint8Array): Uint8Array {
  return sha256(Buffer.concat([utf8(`${BALLOT_DOMAIN}\n`), salt, utf8(choice)]));
}

/** The leaf that the database stages for the ballot. */
function leafOf({ motionId, number, key, signature }: SignedBallot, voter: string, commitment: Uint8Array): Uint8Array {
  const entry = leafBytes({
    type: 'ballot',
    v: '2',
    commitment: toHex(commitment),
    key,
    motion: motionId,
    number: String(number),
    signature,
    voter,
  });
  if (isLogRefusal(entry)) throw new InvariantViolation(entry.message);
  return leafHash(entry, sha256);
}
