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
  /** Where it was sent; null of a request from before this was kept. */
  readonly upstreamId: string | null;
  /** For the developer's list, null where it is not known. */
  readonly keyId: string | null;
  readonly purpose: string | null;
  readonly route: string | null;
  readonly streamed: boolean | null;
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
      `INSERT INTO gateway_run (partnership_id, request_id, gateway, subject, site, model, prompt_tokens, completion_tokens, method, hold, compute, started_at,
                                key_id, purpose, route, streamed, upstream_id)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::text[],
                            $10::text[], $11::numeric[], $12::timestamptz[], $13::uuid[], $14::text[], $15::text[], $16::boolean[], $17::uuid[])
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
        rows.map(({ keyId }) => keyId),
        rows.map(({ purpose }) => purpose),
        rows.map(({ route }) => route),
        rows.map(({ streamed }) => streamed),
        rows.map(({ upstreamId }) => upstreamId),
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
  async lost(tx: Tx, forMs: number, running: readonly string[], most: number): Promise<RunRow[]> {
    const rows = await queryIn<Stored>(
      tx,
      `SELECT partnership_id AS "partnershipId", request_id AS "requestId", gateway, subject, site, model, method, hold,
              key_id AS "keyId", purpose, route, streamed, upstream_id AS "upstreamId", compute::text AS compute,
              coalesce(prompt_tokens, 0)::text AS "promptTokens", completion_tokens::text AS "completionTokens",
              floor(extract(epoch FROM started_at) * 1000)::text AS "startedAtMs"
       FROM gateway_run WHERE beat_at < clock_timestamp() - $1 * interval '1 millisecond' AND request_id <> ALL ($2::text[])
       ORDER BY partnership_id, request_id LIMIT $3 FOR UPDATE SKIP LOCKED`,
      [forMs, running, most],
    );
    return rows.map((row) => ({
      ...row,
      promptTokens: BigInt(row.promptTokens),
      completionTokens: BigInt(row.completionTokens),
      compute: BigInt(row.compute),
      startedAtMs: Number(row.startedAtMs),
    }));
  }

  /** The versions of an event that take-overs of the request wrote, the oldest first; none where nobody took it over. */
  async takenOver(
    tx: Tx,
    { partnershipId, requestId }: RunRow,
    source: string,
    ids: readonly string[],
  ): Promise<{ readonly id: string; readonly quantity: bigint }[]> {
    const rows = await queryIn<{ id: string; quantity: string }>(
      tx,
      `SELECT event_id AS id, quantity::text AS quantity FROM usage_event
       WHERE partnership_id = $1 AND source = $3 AND event_id = ANY ($4::text[])
         AND EXISTS (SELECT FROM gateway_report WHERE partnership_id = $1 AND request_id = $2 AND kind = 'GATEWAY_GONE')
       ORDER BY array_position($4::text[], event_id)`,
      [partnershipId, requestId, source, ids],
    );
    return rows.map(({ id, quantity }) => ({ id, quantity: BigInt(quantity) }));
  }

  async report(tx: Tx, rows: readonly ReportRow[]): Promise<void> {
    if (rows.length === 0) return;
    await queryIn(
      tx,
      `INSERT INTO gateway_report (partnership_id, request_id, model, kind, told, taken)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[])`,
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
