import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { Database, queryIn, type Tx } from '../../database/database.js';
import { importTerms, type BatchOutcome, type ImportJob, type RefusedRow } from './import-job.js';

type JobRecord = Omit<
  ImportJob,
  'terms' | 'fileSize' | 'nextByte' | 'nextLine' | 'rowsRead' | 'accepted' | 'alreadyKnown' | 'withoutUsage' | 'refused'
> &
  Record<
    | 'terms'
    | 'fileSize'
    | 'nextByte'
    | 'nextLine'
    | 'rowsRead'
    | 'accepted'
    | 'alreadyKnown'
    | 'withoutUsage'
    | 'refused',
    string
  >;

const COLUMNS = `id, partnership_id AS "partnershipId", kind, file, options AS terms, file_size AS "fileSize", state,
  next_byte AS "nextByte", next_line AS "nextLine", rows_read AS "rowsRead", accepted, already_known AS "alreadyKnown",
  without_usage AS "withoutUsage", refused, failure, started_at AS "startedAt", finished_at AS "finishedAt"`;

const jobOf = (record: JobRecord): ImportJob => ({
  ...record,
  terms: importTerms.parse(JSON.parse(record.terms)),
  fileSize: Number(record.fileSize),
  nextByte: Number(record.nextByte),
  nextLine: Number(record.nextLine),
  rowsRead: Number(record.rowsRead),
  accepted: Number(record.accepted),
  alreadyKnown: Number(record.alreadyKnown),
  withoutUsage: Number(record.withoutUsage),
  refused: Number(record.refused),
});

/** A row whose terms are none was not written by an importer: it is nobody's job, and keeps no job waiting. */
const jobsOf = (records: readonly JobRecord[]): ImportJob[] =>
  records.filter(({ terms }) => importTerms.safeParse(JSON.parse(terms)).success).map(jobOf);

/** A job as it begins. */
export type JobBeginning = Pick<
  ImportJob,
  'partnershipId' | 'kind' | 'file' | 'terms' | 'fileSize' | 'nextByte' | 'nextLine'
>;

/** Which readings of a source. */
export type Reading = Pick<ImportJob, 'partnershipId' | 'kind'> & Pick<ImportJob['terms'], 'source'>;

/** A batch that was written: what it came to, and where the next one begins. */
export interface BatchWritten {
  readonly job: ImportJob;
  readonly rows: number;
  readonly outcome: BatchOutcome;
  readonly nextByte: number;
  readonly nextLine: number;
}

/** Held for as long as a process runs the job; PostgreSQL frees it when the process dies. */
export interface JobLock {
  release(): Promise<void>;
}

@Injectable()
export class ImportStore {
  constructor(private readonly database: Database) {}

  async begin(job: JobBeginning): Promise<ImportJob> {
    const [made] = await this.database.query<JobRecord>(
      `INSERT INTO import_job (partnership_id, kind, file, options, file_size, next_byte, next_line)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
      [job.partnershipId, job.kind, job.file, JSON.stringify(job.terms), job.fileSize, job.nextByte, job.nextLine],
    );
    if (made === undefined) throw new InvariantViolation('the database made no job');
    return jobOf(made);
  }

  async job(id: string): Promise<ImportJob | undefined> {
    const [found] = await this.database.query<JobRecord>(`SELECT ${COLUMNS} FROM import_job WHERE id = $1`, [id]);
    return found === undefined ? undefined : jobOf(found);
  }

  /** Unfinished jobs, oldest first; of one partnership, or of all. */
  async running(partnershipId?: string): Promise<ImportJob[]> {
    const found = await this.database.query<JobRecord>(
      `SELECT ${COLUMNS} FROM import_job
       WHERE state = 'RUNNING' AND ($1::uuid IS NULL OR partnership_id = $1) ORDER BY id`,
      [partnershipId ?? null],
    );
    return jobsOf(found);
  }

  /** Finished readings of a source of which every row was taken, newest first. */
  async taken({ partnershipId, kind, source }: Reading): Promise<ImportJob[]> {
    const found = await this.database.query<JobRecord>(
      `SELECT ${COLUMNS} FROM import_job
       WHERE partnership_id = $1 AND kind = $2 AND options::jsonb ->> 'source' = $3 AND state = 'DONE' AND refused = 0
       ORDER BY id DESC LIMIT 100`,
      [partnershipId, kind, source],
    );
    return found.map(jobOf);
  }

  /** The latest jobs of a partnership. */
  async latest(partnershipId: string, limit: number): Promise<ImportJob[]> {
    const found = await this.database.query<JobRecord>(
      `SELECT ${COLUMNS} FROM import_job WHERE partnership_id = $1 ORDER BY id DESC LIMIT $2`,
      [partnershipId, limit],
    );
    return jobsOf(found);
  }

  /** Takes the job's lock on a connection of its own; undefined while another process has it. */
  async lock(id: string): Promise<JobLock | undefined> {
    const runner = this.database.source.createQueryRunner();
    const key = [`import ${id}`];
    const rows: unknown = await runner.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken', key);
    const isTaken = Array.isArray(rows) && (rows as { taken: boolean }[])[0]?.taken === true;
    if (!isTaken) {
      await runner.release();
      return undefined;
    }
    return {
      async release() {
        await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', key);
        await runner.release();
      },
    };
  }

  /** Moves the job on, in the transaction that wrote the batch; false where it does not stand where it was read. */
  async advance(tx: Tx, { job, rows, outcome, nextByte, nextLine }: BatchWritten): Promise<boolean> {
    const { refusals } = outcome;
    await queryIn(
      tx,
      `INSERT INTO import_refusal (job_id, line, kind, field, rule, message)
       SELECT $1, r.* FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) AS r`,
      [
        job.id,
        refusals.map(({ line }) => line),
        refusals.map(({ kind }) => kind),
        refusals.map(({ field }) => field),
        refusals.map(({ rule }) => rule),
        refusals.map(({ message }) => message),
      ],
    );
    const moved = await queryIn<[unknown[], number]>(
      tx,
      `UPDATE import_job SET next_byte = $2, next_line = $3, rows_read = rows_read + $4, accepted = accepted + $5,
         already_known = already_known + $6, without_usage = without_usage + $7, refused = refused + $8
       WHERE id = $1 AND state = 'RUNNING' AND next_byte = $9 RETURNING id`,
      [
        job.id,
        nextByte,
        nextLine,
        rows,
        outcome.accepted,
        outcome.alreadyKnown,
        outcome.withoutUsage,
        refusals.length,
        job.nextByte,
      ],
    );
    return isOneRow(moved);
  }

  async finish(id: string, state: 'DONE' | 'FAILED', failure: string | null): Promise<void> {
    await this.database.query(
      `UPDATE import_job SET state = $2, failure = $3, finished_at = clock_timestamp() WHERE id = $1 AND state = 'RUNNING'`,
      [id, state, failure],
    );
  }

  /** Refused rows after a line, in the order of the file. */
  async refusals(id: string, afterLine: number, limit: number): Promise<RefusedRow[]> {
    const found = await this.database.query<Omit<RefusedRow, 'line'> & { line: string }>(
      `SELECT line, kind, field, rule, message FROM import_refusal WHERE job_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
      [id, afterLine, limit],
    );
    return found.map((row) => ({ ...row, line: Number(row.line) }));
  }
}

/** TypeORM answers an UPDATE with its rows and their number. */
function isOneRow(answer: readonly unknown[]): boolean {
  const [rows] = answer;
  return Array.isArray(rows) && rows.length === 1;
}
