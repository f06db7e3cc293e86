import { Injectable } from '@nestjs/common';
import type { MotionState } from '#libs/voting';
import { Database, queryIn, type Tx } from '../database/database.js';

/** A motion as it stands; nothing here tells how anybody voted. */
export interface MotionRecord {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly kind: string;
  readonly state: MotionState;
  readonly periodId: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly amount: string;
  readonly quorum: number;
  readonly customVersion: number;
  readonly executedAt: Date | null;
  readonly electorateSize: number;
  readonly turnout: number;
}

export interface LineRecord {
  readonly motionId: string;
  readonly code: string;
  readonly floor: string;
  readonly cap: string | null;
}

/** One person's place on the frozen roll of one motion. */
export interface StandingRecord {
  readonly motionId: string;
  readonly voterRef: string;
  readonly receipt: string | null;
}

export interface ResolutionRecord {
  readonly id: string;
  readonly motionId: string;
  readonly carried: boolean;
  readonly result: string;
  readonly resultHash: Buffer;
}

export interface NewMotion {
  readonly partnershipId: string;
  readonly title: string;
  readonly why: string;
  readonly periodId: string;
  readonly amount: bigint;
  readonly closesAt: Date;
  readonly quorum: number;
  readonly customVersion: number;
  readonly lines: readonly { readonly code: string; readonly floor: bigint; readonly cap: bigint | null }[];
  readonly electors: readonly { readonly voterRef: string; readonly personId: string; readonly college: string }[];
}

export interface NewBallot {
  readonly motionId: string;
  readonly personId: string;
  readonly allocations: readonly bigint[];
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
}

/** What a voter is given. */
interface ReceiptRecord {
  readonly receipt: string;
  readonly castAt: Date;
}

const MOTION = `
  SELECT m.id, m.title, m.why, m.kind, m.state, m.period_id AS "periodId", m.opens_at AS "opensAt", m.closes_at AS "closesAt",
         m.amount_minor::text AS amount, m.quorum, m.custom_version AS "customVersion", m.executed_at AS "executedAt",
         (SELECT count(*)::integer FROM elector e WHERE e.motion_id = m.id) AS "electorateSize",
         (SELECT count(*)::integer FROM ballot b WHERE b.motion_id = m.id) AS turnout
  FROM motion m`;

/** The statements of voting. Choices are read through one function only, and it answers after the close. */
@Injectable()
export class VotingStore {
  constructor(private readonly database: Database) {}

  motions(partnershipId: string): Promise<MotionRecord[]> {
    return this.database.query<MotionRecord>(
      `${MOTION} WHERE m.partnership_id = $1 AND m.version IS NULL ORDER BY (m.state = 'OPEN') DESC, m.closes_at DESC, m.id DESC`,
      [partnershipId],
    );
  }

  async motion(
    partnershipId: string,
    id: string,
    tx: Tx = this.database.source.manager,
  ): Promise<MotionRecord | undefined> {
    const found = await queryIn<MotionRecord>(
      tx,
      `${MOTION} WHERE m.partnership_id = $1 AND m.id = $2 AND m.version IS NULL`,
      [partnershipId, id],
    );
    return found[0];
  }

  lines(motionIds: readonly string[], tx: Tx = this.database.source.manager): Promise<LineRecord[]> {
    return queryIn<LineRecord>(
      tx,
      `SELECT motion_id AS "motionId", code, floor_minor::text AS floor, cap_minor::text AS cap
       FROM motion_line WHERE motion_id = ANY ($1) ORDER BY motion_id, position`,
      [motionIds],
    );
  }

  standings(motionIds: readonly string[], personId: string): Promise<StandingRecord[]> {
    return this.database.query<StandingRecord>(
      `SELECT e.motion_id AS "motionId", e.voter_ref AS "voterRef", b.receipt
       FROM elector e LEFT JOIN ballot b ON b.motion_id = e.motion_id AND b.voter_ref = e.voter_ref
       WHERE e.motion_id = ANY ($1) AND e.person_id = $2`,
      [motionIds, personId],
    );
  }

  resolutions(
    partnershipId: string,
    motionIds: readonly string[],
    tx: Tx = this.database.source.manager,
  ): Promise<ResolutionRecord[]> {
    return queryIn<ResolutionRecord>(
      tx,
      `SELECT id, motion_id AS "motionId", carried, result, result_hash AS "resultHash"
       FROM resolution WHERE partnership_id = $1 AND motion_id = ANY ($2)`,
      [partnershipId, motionIds],
    );
  }

  /**
   * The members of the Common Association on a day. Whoever stands in several of its colleges is there once, in the
   * one they joined first.
   */
  members(
    tx: Tx,
    partnershipId: string,
    query: { colleges: readonly string[]; on: Date },
  ): Promise<{ personId: string; college: string }[]> {
    return queryIn(
      tx,
      `SELECT DISTINCT ON (person_id) person_id AS "personId", college FROM membership
       WHERE partnership_id = $1 AND college = ANY ($2) AND since <= $3::date AND (until IS NULL OR until > $3::date)
       ORDER BY person_id, since, college`,
      [partnershipId, query.colleges, query.on],
    );
  }

  /** Nothing is posted, and no other motion opened, between this and the commit. */
  async lockLedger(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  /** Minor units; zero where the account was never opened. */
  async balance(tx: Tx, at: { partnershipId: string; path: string; currency: string }): Promise<bigint> {
    const [found] = await queryIn<{ balance: string }>(
      tx,
      'SELECT balance FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [at.partnershipId, at.path, at.currency],
    );
    return BigInt(found?.balance ?? 0);
  }

  /** Whether a motion on the period is open or was carried; one without its quorum decided nothing. */
  async isPutToVote(tx: Tx, partnershipId: string, periodId: string): Promise<boolean> {
    const found = await queryIn(
      tx,
      `SELECT FROM motion WHERE partnership_id = $1 AND period_id = $2
         AND state NOT IN ('DRAFT', 'DELIBERATION', 'INQUORATE', 'WITHDRAWN', 'ANNULLED', 'LOST') LIMIT 1`,
      [partnershipId, periodId],
    );
    return found.length > 0;
  }

  async open(tx: Tx, motion: NewMotion): Promise<string> {
    const [opened] = await queryIn<{ id: string }>(
      tx,
      `SELECT open_motion($1, $2, $3, $4, $5::numeric, $6, $7, $8, $9, $10::numeric[], $11::numeric[], $12::uuid[], $13::uuid[], $14) AS id`,
      [
        motion.partnershipId,
        motion.title,
        motion.why,
        motion.periodId,
        motion.amount.toString(),
        motion.closesAt,
        motion.quorum,
        motion.customVersion,
        motion.lines.map(({ code }) => code),
        motion.lines.map(({ floor }) => floor.toString()),
        motion.lines.map(({ cap }) => cap?.toString() ?? null),
        motion.electors.map(({ voterRef }) => voterRef),
        motion.electors.map(({ personId }) => personId),
        motion.electors.map(({ college }) => college),
      ],
    );
    return opened?.id ?? '';
  }

  /** The database decides again, under the motion's lock, and writes the leaf: `CAST` or the kind of its refusal. */
  async cast(tx: Tx, partnershipId: string, ballot: NewBallot): Promise<string> {
    const [answer] = await queryIn<{ answer: string }>(
      tx,
      'SELECT cast_ballot($1, $2, $3, $4::integer[], $5, $6) AS answer',
      [
        partnershipId,
        ballot.motionId,
        ballot.personId,
        ballot.allocations.map(String),
        Buffer.from(ballot.salt),
        Buffer.from(ballot.commitment),
      ],
    );
    return answer?.answer ?? 'NotFound';
  }

  /** The receipt, the beginning of the leaf's hash, and when it was cast. */
  async receipt(tx: Tx, motionId: string, voterRef: string): Promise<ReceiptRecord | undefined> {
    const [found] = await queryIn<ReceiptRecord>(
      tx,
      'SELECT receipt, cast_at AS "castAt" FROM ballot WHERE motion_id = $1 AND voter_ref = $2',
      [motionId, voterRef],
    );
    return found;
  }
}
