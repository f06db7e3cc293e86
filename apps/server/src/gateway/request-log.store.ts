import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import { REQUEST_LOG_DAYS, type RequestRow } from './ended-request.js';

const TYPES = [
  ...['uuid', 'text', 'text', 'text', 'uuid', 'text', 'text', 'boolean', 'text', 'text', 'text'],
  ...['bigint', 'bigint', 'bigint', 'text', 'numeric', 'numeric', 'numeric', 'timestamptz', 'timestamptz'],
];

const text = (amount: bigint | null): string | null => amount?.toString() ?? null;
const instant = (ms: number): string => new Date(ms).toISOString();

/** How requests ended, for whoever made them. */
@Injectable()
export class RequestLogStore {
  constructor(private readonly database: Database) {}

  /** Keeps requests that ended, all in one statement; one that is known already stays as it is. */
  async insert(tx: Tx, rows: readonly RequestRow[]): Promise<void> {
    if (rows.length === 0) return;
    await queryIn(
      tx,
      `INSERT INTO gateway_request (partnership_id, request_id, gateway, subject, key_id, purpose, route, streamed, model, site, ending,
         prompt_tokens, cached_tokens, completion_tokens, method, compute, energy_millijoules, water_microlitres, started_at, ended_at)
       SELECT * FROM unnest(${TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})
       ON CONFLICT DO NOTHING`,
      [
        rows.map(({ partnershipId }) => partnershipId),
        rows.map(({ requestId }) => requestId),
        rows.map(({ gateway }) => gateway),
        rows.map(({ subject }) => subject),
        rows.map(({ keyId }) => keyId),
        rows.map(({ purpose }) => purpose),
        rows.map(({ route }) => route),
        rows.map(({ streamed }) => streamed),
        rows.map(({ model }) => model),
        rows.map(({ site }) => site),
        rows.map(({ ending }) => ending),
        rows.map(({ promptTokens }) => text(promptTokens)),
        rows.map(({ cachedTokens }) => text(cachedTokens)),
        rows.map(({ completionTokens }) => text(completionTokens)),
        rows.map(({ method }) => method),
        rows.map(({ compute }) => text(compute)),
        rows.map(({ energyMillijoules }) => text(energyMillijoules)),
        rows.map(({ waterMicrolitres }) => text(waterMicrolitres)),
        rows.map(({ startedAtMs }) => instant(startedAtMs)),
        rows.map(({ endedAtMs }) => instant(endedAtMs)),
      ],
    );
  }

  /** Forgets requests that ended longer ago than the list goes back, and keeps the sums of their months. */
  async forgetOld(): Promise<void> {
    await this.database.query(
      `WITH gone AS (
         DELETE FROM gateway_request WHERE ended_at < clock_timestamp() - $1 * interval '1 day'
         RETURNING partnership_id, subject, date_trunc('month', started_at AT TIME ZONE 'UTC')::date AS month, completion_tokens > 0 AS answered,
                   energy_millijoules AS energy, water_microlitres AS water
       )
       INSERT INTO request_month AS m (partnership_id, subject, month, requests, answered, energy_millijoules, energy_covers, water_microlitres,
         water_covers)
       SELECT partnership_id, subject, month, count(*), count(*) FILTER (WHERE answered), coalesce(sum(energy) FILTER (WHERE answered), 0),
              count(energy) FILTER (WHERE answered), coalesce(sum(water) FILTER (WHERE answered), 0), count(water) FILTER (WHERE answered)
       FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
       ON CONFLICT (partnership_id, subject, month) DO UPDATE SET
         requests = m.requests + EXCLUDED.requests, answered = m.answered + EXCLUDED.answered,
         energy_millijoules = m.energy_millijoules + EXCLUDED.energy_millijoules, energy_covers = m.energy_covers + EXCLUDED.energy_covers,
         water_microlitres = m.water_microlitres + EXCLUDED.water_microlitres, water_covers = m.water_covers + EXCLUDED.water_covers`,
      [REQUEST_LOG_DAYS],
    );
  }
}
