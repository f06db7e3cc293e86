import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';

/** A bucket whose quantity the ledger does not hold yet, or not all of it. */
export interface DirtyBucket {
  readonly subject: string;
  readonly site: string;
  readonly meter: string;
  readonly hour: Date;
  readonly quantity: string;
  readonly posted: string;
  readonly revision: number;
}

/** Which dirty buckets are wanted. */
export interface DirtySelection {
  readonly partnershipId: string;
  readonly throughHour: Date | undefined;
  /** Only buckets after this one. */
  readonly after?: DirtyBucket | undefined;
  readonly limit: number;
  /** What another poster holds: pass it by, or wait for it. */
  readonly held: 'SKIP' | 'WAIT';
}

const WANTED = `partnership_id = $1 AND quantity <> posted
  AND ($2::timestamptz IS NULL OR hour <= $2)
  AND ($3::timestamptz IS NULL OR (hour, subject, site, meter) > ($3, $4::text, $5::text, $6::text))`;

const wanted = ({ partnershipId, throughHour, after }: Omit<DirtySelection, 'limit' | 'held'>): unknown[] => [
  partnershipId,
  throughHour ?? null,
  after?.hour ?? null,
  after?.subject ?? null,
  after?.site ?? null,
  after?.meter ?? null,
];

@Injectable()
export class RollupStore {
  constructor(private readonly database: Database) {}

  async countDirty({ partnershipId, throughHour, after }: Omit<DirtySelection, 'limit' | 'held'>): Promise<number> {
    const [found] = await this.database.query<{ dirty: string }>(
      `SELECT count(*) AS dirty FROM rollup WHERE ${WANTED}`,
      wanted({ partnershipId, throughHour, after }),
    );
    return Number(found?.dirty ?? 0);
  }

  /** Partnerships with dirty buckets up to that hour; not those that an import or a seeding fills, which post themselves. */
  async withDirty(throughHour: Date): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT p.id FROM partnership p
       WHERE EXISTS (SELECT FROM rollup r WHERE r.partnership_id = p.id AND r.quantity <> r.posted AND r.hour <= $1)
         AND NOT EXISTS (SELECT FROM import_job i WHERE i.partnership_id = p.id AND i.state = 'RUNNING')
         AND NOT EXISTS (SELECT FROM demo_seed d WHERE d.partnership_id = p.id AND d.finished_at IS NULL)`,
      [throughHour],
    );
    return rows.map(({ id }) => id);
  }

  /** Locks what it answers until the transaction ends, as the latest commit left it. */
  lockDirty(tx: Tx, { limit, held, ...selection }: DirtySelection): Promise<DirtyBucket[]> {
    return queryIn(
      tx,
      `SELECT subject, site, meter, hour, quantity, posted, revision
       FROM lock_dirty_rollups($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY hour, subject, site, meter`,
      [...wanted(selection), limit, held === 'SKIP'],
    );
  }

  /** Counts what the journals of these buckets' next revisions moved; the database looks them up in the ledger. */
  async markPosted(tx: Tx, partnershipId: string, buckets: readonly DirtyBucket[]): Promise<void> {
    await queryIn(tx, 'SELECT mark_rollups_posted($1, $2::text[], $3::text[], $4::text[], $5::timestamptz[])', [
      partnershipId,
      buckets.map(({ subject }) => subject),
      buckets.map(({ site }) => site),
      buckets.map(({ meter }) => meter),
      buckets.map(({ hour }) => hour.toISOString()),
    ]);
  }

  /** Charges what of these buckets are somebody's jobs to the stint that they take from, as the ledger has them now. */
  async chargeJobs(tx: Tx, partnershipId: string, buckets: readonly DirtyBucket[]): Promise<void> {
    const jobs = buckets.filter(({ meter }) => meter.startsWith('gpu-time/'));
    if (jobs.length === 0) return;
    await queryIn(tx, 'SELECT charge_jobs($1, $2::text[], $3::text[], $4::text[], $5::timestamptz[])', [
      partnershipId,
      jobs.map(({ subject }) => subject),
      jobs.map(({ site }) => site),
      jobs.map(({ meter }) => meter),
      jobs.map(({ hour }) => hour.toISOString()),
    ]);
  }
}
