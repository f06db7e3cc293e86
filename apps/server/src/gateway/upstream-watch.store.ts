import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { UpstreamKind } from './gateway.types.js';
import type { ReportCount, UpstreamGap, UpstreamStanding } from './upstream-gap.types.js';
import type { Compared, Ours } from './upstream-watch.js';

/** What one request adds to its upstream's figures. */
export interface Tallied {
  readonly upstreamId: string | null;
  readonly prompt: bigint;
  readonly cached: bigint;
  readonly completion: bigint;
}

/** An engine whose counters are due to be read, and what was known of it the last time; claimed by this process. */
export interface Due {
  readonly partnershipId: string;
  readonly upstreamId: string;
  readonly kind: UpstreamKind;
  readonly url: string;
  readonly keyVariable: string | null;
  /** What the engine calls the model. */
  readonly servedAs: string;
  readonly last: { readonly readAt: Date; readonly counters: string; readonly ours: Ours } | undefined;
}

type Figures = 'oursIn' | 'oursOut' | 'theirsIn' | 'theirsOut' | 'underWay';
type GapRow = Omit<UpstreamGap, Figures> & Readonly<Record<Figures, string | null>>;
type StandingRow = GapRow &
  Readonly<{ uncomparedTokens: string }> &
  Pick<UpstreamStanding, 'uncomparedSpans' | 'uncomparedDay'>;
type OursRow = Readonly<Record<keyof Ours, string>>;

interface DueRow extends Omit<Due, 'last'>, Readonly<Record<keyof Ours, string | null>> {
  readonly readAt: Date | null;
  readonly counters: string | null;
}

const whole = (text: string | null): bigint => (text === null ? 0n : BigInt(text));
const orNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const oursOf = ({ prompt, cached, completion, underWay }: Readonly<Record<keyof Ours, string | null>>): Ours => ({
  ...{ prompt: whole(prompt), cached: whole(cached), completion: whole(completion), underWay: whole(underWay) },
});

const READING = `r.verdict, r.from_at AS "from", r.to_at AS "to", r.ours_in::text AS "oursIn", r.ours_out::text AS "oursOut",
  r.theirs_in::text AS "theirsIn", r.theirs_out::text AS "theirsOut", r.under_way::text AS "underWay"`;

/** Spans that were compared, whatever came of it. */
const COMPARED = `('AGREES', 'ENGINE_COUNTED_MORE', 'GATEWAY_COUNTED_MORE')`;
/** Spans of which an engine that answers told nothing that could be compared. */
const UNTOLD = `('RESTARTED', 'NO_COUNTERS')`;

const gapOf = (row: GapRow): UpstreamGap => ({
  ...row,
  ...{ oursIn: whole(row.oursIn), oursOut: whole(row.oursOut) },
  ...{ theirsIn: orNull(row.theirsIn), theirsOut: orNull(row.theirsOut), underWay: whole(row.underWay) },
});

@Injectable()
export class UpstreamWatchStore {
  constructor(private readonly database: Database) {}

  /** Adds requests that ended to the figures of their upstreams, in the transaction of their events. */
  async tally(tx: Tx, partnershipId: string, rows: readonly Tallied[]): Promise<void> {
    const known = rows.filter(({ upstreamId }) => upstreamId !== null);
    if (known.length === 0) return;
    await queryIn(
      tx,
      `INSERT INTO upstream_tally AS t (partnership_id, upstream_id, prompt, cached, completion, requests)
       SELECT $1, a.id, sum(a.prompt), sum(a.cached), sum(a.completion), count(*)
       FROM unnest($2::uuid[], $3::numeric[], $4::numeric[], $5::numeric[]) AS a(id, prompt, cached, completion) GROUP BY a.id ORDER BY a.id
       ON CONFLICT (partnership_id, upstream_id) DO UPDATE
       SET prompt = t.prompt + excluded.prompt, cached = t.cached + excluded.cached, completion = t.completion + excluded.completion,
           requests = t.requests + excluded.requests`,
      [
        ...[partnershipId, known.map(({ upstreamId }) => upstreamId), known.map(({ prompt }) => prompt.toString())],
        ...[known.map(({ cached }) => cached.toString()), known.map(({ completion }) => completion.toString())],
      ],
    );
  }

  /** Claims an engine with counters that nobody has read for so long; one that failed is tried again after a minute. */
  async due(everyMs: number): Promise<Due | undefined> {
    const rows = await this.database.query<DueRow>(
      `INSERT INTO upstream_watch AS w (partnership_id, upstream_id, tried_at)
       SELECT u.partnership_id, u.id, clock_timestamp() FROM (
         SELECT DISTINCT ON (m.partnership_id, m.url, coalesce(m.served_as, m.model)) m.partnership_id, m.id FROM model_upstream m
         WHERE m.retired_at IS NULL AND m.kind IN ('vllm', 'llama.cpp') ORDER BY m.partnership_id, m.url, coalesce(m.served_as, m.model), m.id) AS u
       LEFT JOIN upstream_watch o ON o.partnership_id = u.partnership_id AND o.upstream_id = u.id
       WHERE o.upstream_id IS NULL OR (o.tried_at < clock_timestamp() - least($1, 60000) * interval '1 millisecond'
         AND (o.read_at IS NULL OR o.read_at < clock_timestamp() - $1 * interval '1 millisecond'))
       ORDER BY o.tried_at NULLS FIRST LIMIT 1
       ON CONFLICT (partnership_id, upstream_id) DO UPDATE SET tried_at = excluded.tried_at
         WHERE w.tried_at < excluded.tried_at - least($1, 60000) * interval '1 millisecond'
       RETURNING partnership_id AS "partnershipId", upstream_id AS "upstreamId", read_at AS "readAt", counters,
                 prompt::text, cached::text, completion::text, under_way::text AS "underWay",
                 (SELECT m.kind FROM model_upstream m WHERE m.id = upstream_id) AS kind,
                 (SELECT m.url FROM model_upstream m WHERE m.id = upstream_id) AS url,
                 (SELECT m.key_variable FROM model_upstream m WHERE m.id = upstream_id) AS "keyVariable",
                 (SELECT coalesce(m.served_as, m.model) FROM model_upstream m WHERE m.id = upstream_id) AS "servedAs"`,
      [everyMs],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const { readAt, counters } = row;
    return { ...row, last: readAt === null || counters === null ? undefined : { readAt, counters, ours: oursOf(row) } };
  }

  /** The gateway's figures of an engine, of every partnership and upstream that names it. */
  async ours({ url, servedAs }: Pick<Due, 'url' | 'servedAs'>): Promise<Ours> {
    const [row] = await this.database.query<OursRow>(
      `WITH same AS (SELECT m.partnership_id, m.id FROM model_upstream m WHERE m.url = $1 AND coalesce(m.served_as, m.model) = $2),
            ended AS (SELECT sum(t.prompt) AS prompt, sum(t.cached) AS cached, sum(t.completion) AS completion
                      FROM upstream_tally t JOIN same s ON s.partnership_id = t.partnership_id AND s.id = t.upstream_id),
            running AS (SELECT sum(r.prompt_tokens) AS prompt, sum(r.completion_tokens) AS completion
                        FROM gateway_run r JOIN same s ON s.partnership_id = r.partnership_id AND s.id = r.upstream_id)
       SELECT (coalesce(e.prompt, 0) + coalesce(r.prompt, 0))::text AS prompt, coalesce(e.cached, 0)::text AS cached,
              (coalesce(e.completion, 0) + coalesce(r.completion, 0))::text AS completion,
              (coalesce(r.prompt, 0) + coalesce(r.completion, 0))::text AS "underWay"
       FROM ended e, running r`,
      [url, servedAs],
    );
    return oursOf(row ?? { prompt: null, cached: null, completion: null, underWay: null });
  }

  /** Keeps a reading of the counters, from which the next span begins. */
  async keep({ partnershipId, upstreamId }: Due, counters: string, ours: Ours): Promise<void> {
    await this.database.query(
      `UPDATE upstream_watch SET read_at = clock_timestamp(), counters = $3, prompt = $4, cached = $5, completion = $6, under_way = $7
       WHERE partnership_id = $1 AND upstream_id = $2`,
      [
        ...[partnershipId, upstreamId, counters, ours.prompt.toString(), ours.cached.toString()],
        ...[ours.completion.toString(), ours.underWay.toString()],
      ],
    );
  }

  /** Enters what a comparison said. */
  async enter({ partnershipId, upstreamId, last }: Due, it: Compared): Promise<void> {
    await this.database.query(
      `INSERT INTO upstream_reading (partnership_id, upstream_id, from_at, ours_in, ours_out, theirs_in, theirs_out, under_way, verdict)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[partnershipId, upstreamId, last?.readAt ?? null, it.oursIn.toString(), it.oursOut.toString()],
        ...[it.theirsIn?.toString(), it.theirsOut?.toString(), it.underWay.toString(), it.verdict],
      ],
    );
  }

  /** The last reading of each engine in use, and what of its last day could be compared. */
  async gaps(partnershipId: string): Promise<UpstreamStanding[]> {
    const rows = await this.database.query<StandingRow>(
      `SELECT DISTINCT ON (u.url, coalesce(u.served_as, u.model)) u.id AS "upstreamId", u.model, u.site, u.url, u.kind, ${READING},
              CASE WHEN u.kind IN ('ollama', 'openai') THEN 'NO_COUNTERS' ELSE coalesce(r.verdict, 'WAITING') END AS verdict,
              coalesce(d.tokens, 0)::text AS "uncomparedTokens", d.spans AS "uncomparedSpans",
              d.passed AND NOT d.compared AND EXISTS (
                SELECT FROM upstream_reading o WHERE o.partnership_id = u.partnership_id AND o.upstream_id = u.id
                  AND o.to_at <= now() - interval '1 day') AS "uncomparedDay"
       FROM model_upstream u LEFT JOIN LATERAL (
         SELECT * FROM upstream_reading r WHERE r.partnership_id = u.partnership_id AND r.upstream_id = u.id ORDER BY r.to_at DESC LIMIT 1) AS r ON true
       CROSS JOIN LATERAL (
         SELECT sum(o.ours_in + o.ours_out) FILTER (WHERE o.verdict IN ${UNTOLD}) AS tokens,
                (count(*) FILTER (WHERE o.verdict IN ${UNTOLD} AND o.ours_in + o.ours_out > 0))::integer AS spans,
                coalesce(bool_or(o.verdict IN ${COMPARED}), false) AS compared, coalesce(bool_or(o.ours_in + o.ours_out > 0), false) AS passed
         FROM upstream_reading o WHERE o.partnership_id = u.partnership_id AND o.upstream_id = u.id AND o.to_at > now() - interval '1 day') AS d
       WHERE u.partnership_id = $1 AND u.retired_at IS NULL ORDER BY u.url, coalesce(u.served_as, u.model), u.id`,
      [partnershipId],
    );
    return rows.map(({ uncomparedTokens, uncomparedSpans, uncomparedDay, ...row }) => ({
      ...gapOf(row),
      ...{ uncomparedTokens: BigInt(uncomparedTokens), uncomparedSpans, uncomparedDay },
    }));
  }

  /** Forgets comparisons that are older than a year. */
  async forgetOld(): Promise<void> {
    await this.database.query(`DELETE FROM upstream_reading WHERE to_at < clock_timestamp() - interval '1 year'`);
  }

  /** Readings of one model, or of all, the newest first. */
  async readings(partnershipId: string, model: string | undefined, most: number): Promise<UpstreamGap[]> {
    const rows = await this.database.query<GapRow>(
      `SELECT u.id AS "upstreamId", u.model, u.site, u.url, u.kind, ${READING}
       FROM upstream_reading r JOIN model_upstream u ON u.partnership_id = r.partnership_id AND u.id = r.upstream_id
       WHERE r.partnership_id = $1 AND ($2::text IS NULL OR u.model = $2) ORDER BY r.to_at DESC, r.id DESC LIMIT $3`,
      [partnershipId, model, most],
    );
    return rows.map(gapOf);
  }

  /** What the gateway reported of requests in the last so many days, by model and kind. */
  reports(partnershipId: string, days: number): Promise<readonly ReportCount[]> {
    return this.database.query<ReportCount>(
      `SELECT g.model, g.kind, count(*)::integer AS requests, sum(g.told)::text AS told, sum(g.taken)::text AS taken FROM gateway_report g
       WHERE g.partnership_id = $1 AND g.at > now() - $2 * interval '1 day' GROUP BY g.model, g.kind ORDER BY g.model, g.kind`,
      [partnershipId, days],
    );
  }
}
