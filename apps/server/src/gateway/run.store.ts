import { Injectable } from '@nestjs/common';
import { queryIn, type Tx } from '../database/database.js';
import type { RunReport } from './run-figures.js';

/** A request under way, or one whose gateway has gone. */
export interface RunRow {
  readonly partnershipId: string;
  readonly requestId: string;
  readonly gateway: string;
  readonly subject: string;
  readonly site: string;
  readonly model: string;
  readonly promptTokens: bigint;
  readonly completionTokens: bigint;
  readonly method: 'engine' | 'counted';
  /** The hold on the stint, and what the use takes of it, ppm·milli-GPU·ms. */
  readonly hold: string;
  readonly compute: bigint;
  readonly startedAtMs: number;
}

type Figure = 'promptTokens' | 'completionTokens' | 'compute' | 'startedAtMs';
type Stored = Omit<RunRow, Figure> & Readonly<Record<Figure, string>>;

/** A report with the request that it is about. */
export interface ReportRow extends RunReport {
  readonly partnershipId: string;
  readonly requestId: string;
  readonly model: string;
}

@Injectable()
export class RunStore {
  /** How far each request has come, all in one statement. */
  async beat(tx: Tx, rows: readonly RunRow[]): Promise<void> {
    await queryIn(
      tx,
      `INSERT INTO gateway_run (partnership_id, request_id, gateway, subject, site, model, prompt_tokens, completion_tokens, method, hold, compute, started_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::text[],
                            $10::text[], $11::numeric[], $12::timestamptz[])
       ON CONFLICT (partnership_id, request_id) DO UPDATE
       SET prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens, method = excluded.method,
           compute = excluded.compute, beat_at = clock_timestamp()`,
      [
        rows.map(({ partnershipId }) => partnershipId),
        rows.map(({ requestId }) => requestId),
        rows.map(({ gateway }) => gateway),
        rows.map(({ subject }) => subject),
        rows.map(({ site }) => site),
        rows.map(({ model }) => model),
        rows.map(({ promptTokens }) => promptTokens.toString()),
        rows.map(({ completionTokens }) => completionTokens.toString()),
        rows.map(({ method }) => method),
        rows.map(({ hold }) => hold),
        rows.map(({ compute }) => compute.toString()),
        rows.map(({ startedAtMs }) => new Date(startedAtMs).toISOString()),
      ],
    );
  }

  /** Forgets requests whose events the same transaction writes. */
  async forget(tx: Tx, partnershipId: string, requestIds: readonly string[]): Promise<void> {
    await queryIn(tx, 'DELETE FROM gateway_run WHERE partnership_id = $1 AND request_id = ANY ($2::text[])', [
      partnershipId,
      requestIds,
    ]);
  }

  /** Requests that nobody has heard of for so long, this gateway's own running ones not among them; locked. */
  async lost(tx: Tx, forMs: number, running: readonly string[]): Promise<RunRow[]> {
    const rows = await queryIn<Stored>(
      tx,
      `SELECT partnership_id AS "partnershipId", request_id AS "requestId", gateway, subject, site, model, method, hold,
              compute::text AS compute,
              coalesce(prompt_tokens, 0)::text AS "promptTokens", completion_tokens::text AS "completionTokens",
              floor(extract(epoch FROM started_at) * 1000)::text AS "startedAtMs"
       FROM gateway_run WHERE beat_at < clock_timestamp() - $1 * interval '1 millisecond' AND request_id <> ALL ($2::text[])
       ORDER BY partnership_id, request_id LIMIT 1000 FOR UPDATE SKIP LOCKED`,
      [forMs, running],
    );
    return rows.map((row) => ({
      ...row,
      promptTokens: BigInt(row.promptTokens),
      completionTokens: BigInt(row.completionTokens),
      compute: BigInt(row.compute),
      startedAtMs: Number(row.startedAtMs),
    }));
  }

  async report(tx: Tx, rows: readonly ReportRow[]): Promise<void> {
    if (rows.length === 0) return;
    await queryIn(
      tx,
      `INSERT INTO gateway_report (partnership_id, request_id, model, kind, told, taken)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])`,
      [
        rows.map(({ partnershipId }) => partnershipId),
        rows.map(({ requestId }) => requestId),
        rows.map(({ model }) => model),
        rows.map(({ kind }) => kind),
        rows.map(({ told }) => told.toString()),
        rows.map(({ taken }) => taken.toString()),
      ],
    );
  }
}
