import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { OpenedBallot } from './resolution-text.js';

/** A motion with something left to do: close it, or execute what it decided. */
export interface DueMotion {
  readonly partnershipId: string;
  readonly id: string;
  readonly state: 'OPEN' | 'CLOSED' | 'CARRIED';
}

/** The statements of closing, counting and executing. */
@Injectable()
export class ClosingStore {
  constructor(private readonly database: Database) {}

  due(now: Date): Promise<DueMotion[]> {
    return this.database.query<DueMotion>(
      `SELECT partnership_id AS "partnershipId", id, state FROM motion
       WHERE version IS NULL AND ((state = 'OPEN' AND closes_at <= $1) OR state IN ('CLOSED', 'CARRIED')) ORDER BY closes_at, id`,
      [now],
    );
  }

  /** False when it is not open, or not yet due by the database's own clock. */
  async close(tx: Tx, { partnershipId, id }: DueMotion): Promise<boolean> {
    const [answer] = await queryIn<{ closed: boolean }>(tx, 'SELECT close_motion($1, $2) AS closed', [
      partnershipId,
      id,
    ]);
    return answer?.closed ?? false;
  }

  ballots(tx: Tx, { partnershipId, id }: DueMotion): Promise<OpenedBallot[]> {
    return queryIn<OpenedBallot>(
      tx,
      'SELECT voter_ref AS "voterRef", allocations, commitment FROM opened_ballots($1, $2)',
      [partnershipId, id],
    );
  }

  async voterRefs(tx: Tx, motionId: string): Promise<string[]> {
    const found = await queryIn<{ voterRef: string }>(
      tx,
      'SELECT voter_ref AS "voterRef" FROM elector WHERE motion_id = $1 ORDER BY voter_ref',
      [motionId],
    );
    return found.map(({ voterRef }) => voterRef);
  }

  async record(
    tx: Tx,
    { partnershipId, id }: DueMotion,
    decision: { carried: boolean; text: string; customVersion: number },
  ): Promise<void> {
    await queryIn(tx, 'SELECT record_resolution($1, $2, $3, $4, $5)', [
      partnershipId,
      id,
      decision.carried,
      decision.text,
      decision.customVersion,
    ]);
  }

  /** True for the one caller that may execute: the row stays locked until its transaction ends. */
  async markExecuted(tx: Tx, { partnershipId, id }: DueMotion): Promise<boolean> {
    const [answer] = await queryIn<{ marked: boolean }>(tx, 'SELECT mark_executed($1, $2) AS marked', [
      partnershipId,
      id,
    ]);
    return answer?.marked ?? false;
  }
}
