import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Database } from '../../database/database.js';
import { violationsSql } from '../books.store.js';
import type { CheckResult, Violations } from './run-checks.js';

/** A run of all checks over one partnership. */
export interface CheckRun {
  readonly at: Date;
  readonly passed: number;
  readonly failed: number;
  readonly results: readonly CheckResult[];
}

/** A partnership whose checks are due. */
export interface Due {
  readonly id: string;
  readonly name: string;
}

/** A connection that runs checks and nothing else, while no other process does. */
export interface CheckConnection {
  readonly pid: number;
  look(partnershipId: string, sql: string): Promise<Violations>;
}

/** Runs that are kept of each partnership: a quarter of nights. */
const KEPT = 90;
/** Longest a scheduled check may take. Nobody waits for it, and large books take their time. */
const PATIENCE = '20min';
/** Two keys of advisory locks: a place of its own for whoever runs the checks. */
const TURN = [6, 4] as const;

@Injectable()
export class CheckRunStore {
  constructor(private readonly database: Database) {}

  /** The partnerships without a run that began within so many hours; what the demo is filling waits, for a day at most. */
  due(hours: number): Promise<Due[]> {
    return this.database.query<Due>(
      `SELECT p.id, p.name FROM partnership p
       WHERE NOT EXISTS (SELECT 1 FROM check_run r WHERE r.partnership_id = p.id
                         AND r.started_at > clock_timestamp() - make_interval(secs => $1::double precision * 3600))
         AND NOT EXISTS (SELECT 1 FROM demo_seed d WHERE d.partnership_id = p.id AND d.finished_at IS NULL
                         AND d.begun_at > clock_timestamp() - interval '1 day')
       ORDER BY p.id`,
      [hours],
    );
  }

  async latest(partnershipId: string): Promise<CheckRun | undefined> {
    const [found] = await this.database.query<CheckRun>(
      `SELECT finished_at AS at, passed, failed, results FROM check_run
       WHERE partnership_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1`,
      [partnershipId],
    );
    return found;
  }

  /** Keeps a run, and forgets the oldest beyond the last ninety. */
  async save(partnershipId: string, startedAt: Date, results: readonly CheckResult[]): Promise<void> {
    const failed = results.filter(({ passed }) => !passed).length;
    await this.database.query(
      `INSERT INTO check_run (partnership_id, started_at, passed, failed, results) VALUES ($1, $2, $3, $4, $5)`,
      [partnershipId, startedAt, results.length - failed, failed, JSON.stringify(results)],
    );
    await this.database.query(
      `DELETE FROM check_run WHERE partnership_id = $1 AND id NOT IN (
         SELECT id FROM check_run WHERE partnership_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2)`,
      [partnershipId, KEPT],
    );
  }

  /** Does the work with a connection of its own; undefined where another process is at it. */
  alone<T>(work: (connection: CheckConnection) => Promise<T>): Promise<T | undefined> {
    return this.connected(async (connection, runner) => {
      const [turn] = await ask<{ mine: boolean }>(runner, 'SELECT pg_try_advisory_lock($1, $2) AS mine', TURN);
      if (turn?.mine !== true) return undefined;
      try {
        return await work(connection);
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1, $2)', [...TURN]);
      }
    });
  }

  /** Does the work with a connection of its own, whoever else is at it. */
  async connected<T>(work: (connection: CheckConnection, runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.database.source.createQueryRunner();
    await runner.connect();
    try {
      const [backend] = await ask<{ pid: number }>(runner, 'SELECT pg_backend_pid() AS pid', []);
      const pid = backend?.pid ?? 0;
      return await work({ pid, look: (partnershipId, sql) => look(runner, partnershipId, sql) }, runner);
    } finally {
      await runner.release();
    }
  }

  /** Stops what the connection is at. */
  async cancel({ pid }: CheckConnection): Promise<void> {
    await this.database.query('SELECT pg_cancel_backend($1)', [pid]);
  }
}

// TypeORM types no answer: the SQL beside it does.
const ask = <T>(runner: QueryRunner, sql: string, parameters: readonly unknown[]): Promise<T[]> =>
  runner.query(sql, [...parameters]) as Promise<T[]>;

/** One check with time enough, on one core, and nothing that could change a row. */
async function look(runner: QueryRunner, partnershipId: string, sql: string): Promise<Violations> {
  await runner.startTransaction('READ COMMITTED');
  try {
    await runner.query(
      `SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '${PATIENCE}'; SET LOCAL max_parallel_workers_per_gather = 0`,
    );
    const [found] = await ask<{ count: number; details: string[] | null }>(runner, violationsSql(sql), [partnershipId]);
    return { count: found?.count ?? 0, details: found?.details ?? [] };
  } finally {
    await runner.rollbackTransaction();
  }
}
