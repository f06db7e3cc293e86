import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { commitment, isLogRefusal, leafBytes, leafHash, toHex } from '#libs/transparency-log';
import { checkDivisionBallot, mayVote, type CastingFacts } from '#libs/voting';
import { Database } from '../database/database.js';
import { RolledBack, refusable } from '../ledger/ledger.service.js';
import { PromiseService } from '../transparency-log/promise.service.js';
import { VotingStore, type MotionRecord, type NewBallot } from './voting.store.js';

/** A ballot as somebody hands it in: parts of 10,000 for each line; a line left out gets none. */
export interface BallotAsked {
  readonly motionId: string;
  readonly personId: string;
  readonly allocations: readonly { readonly line: string; readonly basisPoints: number }[];
}

/** What the voter keeps: a code for the leaf that the log will hold, which tells nothing of the choice. */
export interface BallotCast {
  readonly kind: 'BallotCast';
  readonly receipt: string;
  readonly castAt: Date;
  /** The signed word that its leaf will stand in the log; null where this server keeps none. */
  readonly promise: string | null;
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Takes ballots: the lib decides, then the database decides again under the motion's lock. */
@Injectable()
export class BallotService {
  constructor(
    private readonly database: Database,
    private readonly store: VotingStore,
    private readonly promises: PromiseService,
  ) {}

  /** Casts one ballot, once. What is stored in the open is a salted commitment; the choice stays shut until the close. */
  async cast(partnershipId: string, asked: BallotAsked, now: Date = new Date()): Promise<BallotCast | Refusal> {
    const { motionId, personId, allocations } = asked;
    const motion = UUID.test(motionId) ? await this.store.motion(partnershipId, motionId) : undefined;
    if (motion === undefined) return notFound();
    const [standing] = await this.store.standings([motionId], personId);
    const facts = factsOf(motion, now, {
      onElectorate: standing !== undefined,
      alreadyCast: (standing?.receipt ?? null) !== null,
    });
    const late = mayVote(facts);
    if (late !== undefined || standing === undefined) return governed(late ?? notFound(), motion);
    const codes = (await this.store.lines([motionId])).map(({ code }) => code);
    const parts = checkDivisionBallot(
      codes,
      allocations.map(({ line, basisPoints }) => ({ line, parts: BigInt(basisPoints) })),
    );
    if (isRefusal(parts)) return governed(parts, motion);
    const ballot = sealed({ motionId, personId }, codes, parts);
    const cast = await refusable(this.database, async (tx) => {
      const answer = await this.store.cast(tx, partnershipId, ballot);
      if (answer !== 'CAST') throw new RolledBack(governed(refusalOf(answer, facts), motion));
      const stored = await this.store.receipt(tx, motionId, standing.voterRef);
      if (stored === undefined) throw new InvariantViolation('a ballot that was cast is not there');
      return stored;
    });
    if (isRefusal(cast)) return cast;
    // Promised after the commit: from then on the leaf is there for the sequencer to find.
    const promise = await this.promises.promise(partnershipId, leafOf(ballot, standing.voterRef), cast.castAt);
    return { kind: 'BallotCast', ...cast, promise: promise ?? null };
  }
}

/** The commitment covers the canonical ballot, line by line; the database refuses one to another ballot. */
function sealed(
  { motionId, personId }: Pick<NewBallot, 'motionId' | 'personId'>,
  codes: readonly string[],
  parts: readonly bigint[],
): NewBallot {
  const salt = new Uint8Array(randomBytes(32));
  const value = Object.fromEntries(codes.map((code, index) => [code, String(parts[index] ?? 0n)]));
  const committed = commitment({ domain: 'ballot', salt, value }, sha256);
  if (isLogRefusal(committed)) throw new InvariantViolation(committed.message);
  return { motionId, personId, allocations: parts, salt, commitment: committed };
}

/** The leaf that the database stages for a ballot. */
function leafOf({ motionId, commitment: committed }: NewBallot, voterRef: string): Uint8Array {
  const entry = leafBytes({ type: 'ballot', v: '1', motion: motionId, voter: voterRef, commitment: toHex(committed) });
  if (isLogRefusal(entry)) throw new InvariantViolation(entry.message);
  return leafHash(entry, sha256);
}

function factsOf(
  motion: MotionRecord,
  now: Date,
  standing: Pick<CastingFacts, 'onElectorate' | 'alreadyCast'>,
): CastingFacts {
  return {
    state: motion.state === 'OPEN' && now < motion.opensAt ? 'NOTICED' : motion.state,
    nowMs: BigInt(now.getTime()),
    closesAtMs: BigInt(motion.closesAt.getTime()),
    ...standing,
  };
}

const notFound = (): Refusal<'NotFound'> =>
  refuse('NotFound', { message: 'There is no such motion.', field: 'motionId', rule: 'motion.casting' });

/** A motion stays under the custom it was opened under, so its refusals name that version. */
const governed = (refusal: Refusal, { customVersion }: MotionRecord): Refusal => ({ ...refusal, customVersion });

/** What changed between the lib's look and the lock, in the lib's own words. */
function refusalOf(answer: string, facts: CastingFacts): Refusal {
  const changed: Readonly<Record<string, Partial<CastingFacts>>> = {
    MotionNotOpen: { state: 'NOTICED' },
    MotionClosed: { state: 'CLOSED' },
    NotOnElectorate: { onElectorate: false },
    BallotAlreadyCast: { alreadyCast: true },
  };
  if (answer === 'NotFound') return notFound();
  const refusal = mayVote({ ...facts, ...changed[answer] });
  if (refusal?.kind !== answer) throw new InvariantViolation(`the database refused a checked ballot: ${answer}`);
  return refusal;
}
