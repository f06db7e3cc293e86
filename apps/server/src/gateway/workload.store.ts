import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { PurposeBlock } from './gateway.types.js';

/** A block as somebody enters it. */
export interface BlockWish {
  /** Null is every site. */
  readonly site: string | null;
  readonly purpose: string;
  readonly reason: string;
  /** Now where absent. */
  readonly begins?: Date;
  /** The resolution that decided it; the site's own policy where absent. */
  readonly resolution?: string;
  /** The officer who enters it, as it stands on record. */
  readonly actor: string;
}

/** The end of one. */
export interface LiftWish {
  readonly block: string;
  readonly why: string;
  readonly resolution?: string;
  readonly actor: string;
}

type Row = Omit<PurposeBlock, 'beginsAtMs'> & { readonly beginsAtMs: string };

@Injectable()
export class WorkloadStore {
  constructor(private readonly database: Database) {}

  /** Every block that nobody has lifted, also one that is only announced. */
  async blocks(partnershipId: string): Promise<PurposeBlock[]> {
    const rows = await this.database.query<Row>(
      `SELECT b.id, b.site, b.purpose, b.reason, floor(extract(epoch FROM b.begins) * 1000)::text AS "beginsAtMs",
              b.resolution_id AS resolution, to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "decidedOn", b.actor,
              to_char(b.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "blockedAt"
       FROM workload_block b LEFT JOIN resolution r ON r.partnership_id = b.partnership_id AND r.id = b.resolution_id
       WHERE b.partnership_id = $1
         AND NOT EXISTS (SELECT 1 FROM workload_lift l WHERE l.partnership_id = b.partnership_id AND l.block_id = b.id)
       ORDER BY b.id`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, beginsAtMs: Number(row.beginsAtMs) }));
  }

  /** The database's outcome, and the block's id where it is DONE. It takes the officers' login. */
  async block(
    tx: Tx,
    partnershipId: string,
    wish: BlockWish,
  ): Promise<{ readonly outcome: string; readonly id: string }> {
    const [row] = await queryIn<{ readonly outcome: string; readonly id: string }>(
      tx,
      'SELECT outcome, block AS id FROM block_workload($1, $2, $3, $4, $5, $6, $7)',
      [partnershipId, wish.site, wish.purpose, wish.reason, wish.begins, wish.resolution, wish.actor],
    );
    if (row === undefined) throw new InvariantViolation('a block is answered');
    return row;
  }

  /** The database's outcome. It takes the officers' login. */
  async lift(tx: Tx, partnershipId: string, wish: LiftWish): Promise<string> {
    const [row] = await queryIn<{ readonly outcome: string }>(
      tx,
      'SELECT lift_workload($1, $2, $3, $4, $5) AS outcome',
      [partnershipId, wish.block, wish.why, wish.resolution, wish.actor],
    );
    if (row === undefined) throw new InvariantViolation('a lift is answered');
    return row.outcome;
  }
}
