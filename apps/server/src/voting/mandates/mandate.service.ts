import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { fromHex, isLogRefusal, leafBytes, leafHash, toHex, utf8 } from '#libs/transparency-log';
import { BALLOT_DOMAIN, mandateStatement } from '#libs/voting';
import { Database } from '../../database/database.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { verifyEd25519 } from '../../transparency-log/ed25519.js';
import { PromiseService } from '../../transparency-log/promise.service.js';
import type { Member } from '../motions/motions.types.js';
import { mandateRefusal } from './mandate-words.js';
import { type CastAnswer, type CheckedFor, MandateStore } from './mandate.store.js';
import type { MandateAsked, MandateBallotAsked, MandateCast, MandateOnVoteRow, MandateRow } from './mandates.types.js';

/** Ten years, in milliseconds: who gives for longer forgets. */
const LONGEST = 10 * 366 * 86_400_000;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** As many as anybody may hold, twice over: of both kinds. */
const MOST_BALLOTS = 40;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Who votes for whom: given, taken back, and used. What the holder signed is looked at here, all else by the database. */
@Injectable()
export class MandateService {
  constructor(
    private readonly database: Database,
    private readonly store: MandateStore,
    private readonly promises: PromiseService,
  ) {}

  mine(member: Member): Promise<MandateRow[]> {
    return this.store.ofPerson(member);
  }

  onVote(member: Member, motionId: string): Promise<MandateOnVoteRow[]> {
    return UUID.test(motionId) ? this.store.onVote(member, motionId) : Promise.resolve([]);
  }

  /** Gives a mandate from now on. Refuses as `mayDelegate` does, and where there is no such member or motion. */
  give(member: Member, asked: MandateAsked): Promise<string | Refusal> {
    const rule = 'mandate.giving';
    const named = [asked.motionId, asked.meetingId].filter((id) => id !== undefined);
    if (!named.every((id) => UUID.test(id))) return Promise.resolve(mandateRefusal('NotFound', rule));
    if (named.length + (asked.topic === undefined ? 0 : 1) > 1) {
      const message = 'A mandate is for one motion, for one kind of motion, for a meeting, or for all.';
      return Promise.resolve(refuse('ScopeMalformed', { message, field: 'topic', rule }));
    }
    if (asked.until.getTime() > Date.now() + LONGEST) return Promise.resolve(mandateRefusal('TooLong', rule));
    return refusable(this.database, async (tx) => {
      const holder = await this.store.memberOf(tx, member.partnershipId, asked.rollNumber);
      if (holder === undefined) throw new RolledBack(mandateRefusal('NoSuchMember', rule));
      const outcome = await this.store.give(tx, member, holder, asked);
      if (outcome !== 'DONE') throw new RolledBack(mandateRefusal(outcome, rule));
      return outcome;
    });
  }

  /** Takes a mandate back: what was cast by it on votes that are open counts no more. Refuses `NotTheGiver`, `MandateEnded`. */
  revoke(member: Member, id: string): Promise<string | Refusal> {
    const rule = 'mandate.revoking';
    if (!UUID.test(id)) return Promise.resolve(mandateRefusal('NotTheGiver', rule));
    return refusable(this.database, async (tx) => {
      const outcome = await this.store.revoke(tx, member, id);
      if (outcome !== 'DONE') throw new RolledBack(mandateRefusal(outcome, rule));
      return outcome;
    });
  }

  /**
   * Casts for others, one ballot for each mandate, which may differ. Each is taken or refused by itself; a ballot that is
   * malformed or signed wrongly refuses all of them, because no browser of ours sends one.
   */
  async cast(
    member: Member,
    motionId: string,
    ballots: readonly MandateBallotAsked[],
  ): Promise<readonly MandateCast[] | Refusal> {
    const rule = 'mandate.casting';
    if (!UUID.test(motionId)) return mandateRefusal('NotFound', rule);
    if (ballots.length === 0 || ballots.length > MOST_BALLOTS) {
      return malformed('ballots', `From one ballot to ${String(MOST_BALLOTS)} at a time.`);
    }
    const held = new Map((await this.store.onVote(member, motionId)).map((row) => [row.mandate, row]));
    const checked: CheckedFor[] = [];
    for (const ballot of ballots) {
      const row = held.get(ballot.mandate);
      if (row?.isHolder !== true) return mandateRefusal('NoMandate', rule);
      const one = checkedFor(motionId, row, ballot);
      if (isRefusal(one)) return one;
      checked.push(one);
    }
    const answers = await this.database.transaction((tx) => this.store.cast(tx, { ...member, motionId }, checked));
    return Promise.all(answers.map((answer) => this.told(member.partnershipId, { motionId, checked, answer })));
  }

  private async told(partnershipId: string, { motionId, checked, answer }: Answered): Promise<MandateCast> {
    const { place, outcome, receipt, castAt } = answer;
    const ballot = checked[place - 1];
    if (ballot === undefined) throw new InvariantViolation('an answer is to a ballot that was cast');
    const { mandate } = ballot;
    if (outcome !== 'CAST' || castAt === null) {
      const { message } = mandateRefusal(outcome, 'mandate.casting');
      return { mandate, receipt: null, castAt: null, promise: null, refused: message };
    }
    const promise = await this.promises.promise(partnershipId, leafOf(motionId, ballot), castAt);
    return { mandate, receipt, castAt, promise: promise ?? null, refused: null };
  }
}

interface Answered {
  readonly motionId: string;
  readonly checked: readonly CheckedFor[];
  readonly answer: CastAnswer;
}

const malformed = (field: string, message: string): Refusal<'BallotMalformed'> =>
  refuse('BallotMalformed', { message, field, rule: 'mandate.ballot' });

function hexOf(text: string, length: number): Uint8Array | undefined {
  const bytes = /^[0-9a-f]*$/u.test(text) ? fromHex(text) : undefined;
  return bytes?.length === length ? bytes : undefined;
}

/** The ballot's bytes, and that its key signed it for that giver. */
function checkedFor(motion: string, row: MandateOnVoteRow, ballot: MandateBallotAsked): CheckedFor | Refusal {
  const { mandate, number, choice } = ballot;
  // No text of the database holds it, and no choice does.
  if (choice.includes('\0')) return malformed('choice', 'This is no choice.');
  const [salt, key, signature] = [hexOf(ballot.salt, 32), hexOf(ballot.key, 32), hexOf(ballot.signature, 64)];
  if (salt === undefined) return malformed('salt', 'A salt is 32 bytes, in hexadecimal.');
  if (key === undefined) return malformed('key', 'A key is 32 bytes (Ed25519), in hexadecimal.');
  if (signature === undefined) return malformed('signature', 'A signature is 64 bytes (Ed25519), in hexadecimal.');
  if (number < 1 || number > 1_000) return malformed('number', 'Ballots count from 1.');
  const commitment = sha256(Buffer.concat([utf8(`${BALLOT_DOMAIN}\n`), salt, utf8(choice)]));
  const { voter, holder } = row;
  const said = mandateStatement({ motion, voter, holder, mandate, number, commitment: toHex(commitment) });
  if (!verifyEd25519(key, utf8(said), signature)) return mandateRefusal('BallotSignatureBad', 'mandate.ballot');
  return { mandate, number, choice, salt, commitment, key, signature };
}

/** The leaf that the database stages for the ballot. */
function leafOf(motion: string, { mandate, number, commitment, key, signature }: CheckedFor): Uint8Array {
  const entry = leafBytes({
    type: 'mandate-ballot',
    v: '1',
    commitment: toHex(commitment),
    key: toHex(key),
    mandate: String(mandate),
    motion,
    number: String(number),
    signature: toHex(signature),
  });
  if (isLogRefusal(entry)) throw new InvariantViolation(entry.message);
  return leafHash(entry, sha256);
}
