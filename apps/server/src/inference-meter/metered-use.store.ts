import { Injectable } from '@nestjs/common';
import { queryIn, type Tx } from '../database/database.js';
import type {
  NamedReport,
  ReportPlace,
  ReportState,
  SourceTotal,
  UseAsked,
  UseReport,
  UseTotal,
} from './metered-use.types.js';

/** Sources that are told apart; the sum is of all. */
const MOST_SOURCES = 100;

/**
 * Every report of GPU time that has an hour in the month, with what of it lies there: a record that spans hours says so
 * in its parts. $1 partnership, $2 site, $3 and $4 the month, $5 the source or null.
 */
const REPORTS = `
  WITH touched AS (
    SELECT e.source, e.event_id, e.subject IN ('idle', 'overhead') AS idle, e.quantity AS here FROM usage_event e
    WHERE e.partnership_id = $1 AND e.hour >= $3 AND e.hour < $4 AND e.site = $2 AND e.unit = 'COMPUTE_RAW'
      AND ($5::text IS NULL OR e.source = $5)
      AND NOT EXISTS (SELECT FROM usage_part p WHERE p.partnership_id = e.partnership_id AND p.source = e.source
                        AND p.event_id = e.event_id)
    UNION ALL
    SELECT p.source, p.event_id, bool_and(e.subject IN ('idle', 'overhead')), sum(p.quantity) FROM usage_part p
    JOIN usage_event e ON e.partnership_id = p.partnership_id AND e.source = p.source AND e.event_id = p.event_id
    WHERE p.partnership_id = $1 AND p.hour >= $3 AND p.hour < $4 AND e.site = $2 AND e.unit = 'COMPUTE_RAW'
      AND ($5::text IS NULL OR e.source = $5)
    GROUP BY p.source, p.event_id
  ), report AS (
    SELECT t.source, t.event_id, t.idle, t.here, own.target_source, own.target_id, own.reason,
           later.source AS later_source, later.event_id AS later_id, later.reason AS later_reason,
           CASE WHEN w.event_id IS NOT NULL THEN 'WAITING' WHEN later.event_id IS NOT NULL THEN 'REPLACED'
                WHEN own.voids THEN 'TAKES_BACK' ELSE 'COUNTED' END AS state
    FROM touched t
    LEFT JOIN usage_correction own ON own.partnership_id = $1 AND own.source = t.source AND own.event_id = t.event_id
    LEFT JOIN usage_correction later ON later.partnership_id = $1 AND later.target_source = t.source
      AND later.target_id = t.event_id
    LEFT JOIN usage_waiting w ON w.partnership_id = $1 AND w.source = t.source AND w.event_id = t.event_id
  )`;

interface ReportRow {
  readonly source: string;
  readonly id: string;
  readonly meter: string;
  readonly idle: boolean;
  readonly micros: string;
  readonly from: Date;
  readonly until: Date | null;
  readonly quantity: string;
  readonly here: string;
  readonly method: string | null;
  readonly recordedAt: Date;
  readonly state: ReportState;
  readonly targetSource: string | null;
  readonly targetId: string | null;
  readonly reason: string | null;
  readonly laterSource: string | null;
  readonly laterId: string | null;
  readonly laterReason: string | null;
}

interface TotalRow {
  readonly source: string;
  readonly state: ReportState;
  readonly reports: number;
  readonly here: string;
  readonly idle: string;
}

const sourceOf = ({ source, reports, here }: TotalRow): SourceTotal => ({ source, reports, counted: BigInt(here) });

function largestFirst(a: SourceTotal, b: SourceTotal): number {
  if (a.counted !== b.counted) return a.counted > b.counted ? -1 : 1;
  return a.source < b.source ? -1 : 1;
}

/** A report with the place behind it. */
export interface PlacedReport {
  readonly report: UseReport;
  readonly place: ReportPlace;
}

const named = (source: string | null, id: string | null, reason: string | null): NamedReport | null =>
  source === null || id === null ? null : { source, id, reason: reason ?? '' };

function placed(row: ReportRow): PlacedReport {
  const { source, id, meter, idle, micros, quantity, here, from, until, method, recordedAt, state } = row;
  return {
    place: { micros, source, id },
    report: {
      ...{ source, id, idle, from, until, method, recordedAt, state },
      gpuModel: meter.slice(meter.indexOf('/') + 1),
      quantity: BigInt(quantity),
      counted: state === 'COUNTED' ? BigInt(here) : 0n,
      corrects: named(row.targetSource, row.targetId, row.reason),
      correctedBy: named(row.laterSource, row.laterId, row.laterReason),
    },
  };
}

/** First instant of the month and of the next. */
function boundsOf(month: string): readonly [string, string] {
  const [year = '', of = ''] = month.split('-');
  const next = new Date(Date.UTC(Number(year), Number(of), 1));
  return [`${month}-01T00:00:00Z`, next.toISOString()];
}

/** Reads the reports behind a month's GPU time. */
@Injectable()
export class MeteredUseStore {
  async total(tx: Tx, partnershipId: string, asked: UseAsked): Promise<UseTotal> {
    const parameters = [partnershipId, asked.site, ...boundsOf(asked.month), asked.source];
    const rows = await queryIn<TotalRow>(
      tx,
      `${REPORTS} SELECT source, state, count(*)::integer AS reports, sum(here)::text AS here,
                         coalesce(sum(here) FILTER (WHERE idle), 0)::text AS idle
       FROM report GROUP BY source, state`,
      parameters,
    );
    const count = (state: ReportState): number =>
      rows.filter((row) => row.state === state).reduce((sum, { reports }) => sum + reports, 0);
    const counted = rows.filter(({ state }) => state === 'COUNTED');
    return {
      counted: counted.reduce((sum, { here }) => sum + BigInt(here), 0n),
      idle: counted.reduce((sum, { idle }) => sum + BigInt(idle), 0n),
      rolledUp: asked.source === null ? await this.rolledUp(tx, partnershipId, asked) : null,
      reports: count('COUNTED'),
      replaced: count('REPLACED'),
      takenBack: count('TAKES_BACK'),
      waiting: count('WAITING'),
      sources: counted.map(sourceOf).toSorted(largestFirst).slice(0, MOST_SOURCES),
    };
  }

  /** The latest use first; those after `place`, at most `most`. */
  async reports(
    tx: Tx,
    partnershipId: string,
    { asked, place, most }: { asked: UseAsked; place: ReportPlace | null; most: number },
  ): Promise<PlacedReport[]> {
    const rows = await queryIn<ReportRow>(
      tx,
      `${REPORTS} SELECT * FROM (
         SELECT e.source, e.event_id AS id, e.meter, r.idle, (extract(epoch FROM e.effective_at) * 1000000)::bigint::text AS micros,
                e.effective_at AS "from", e.ends_at AS until, e.quantity::text AS quantity, r.here::text AS here, e.method,
                e.recorded_at AS "recordedAt", r.state, r.target_source AS "targetSource", r.target_id AS "targetId",
                r.reason, r.later_source AS "laterSource", r.later_id AS "laterId", r.later_reason AS "laterReason"
         FROM report r
         JOIN usage_event e ON e.partnership_id = $1 AND e.source = r.source AND e.event_id = r.event_id
       ) AS found
       WHERE $6::bigint IS NULL
         OR (-micros::bigint, source COLLATE "C", id COLLATE "C") > (-($6::bigint), $7 COLLATE "C", $8 COLLATE "C")
       ORDER BY micros::bigint DESC, source COLLATE "C", id COLLATE "C" LIMIT $9`,
      [
        partnershipId,
        asked.site,
        ...boundsOf(asked.month),
        asked.source,
        place?.micros ?? null,
        place?.source ?? '',
        place?.id ?? '',
        most,
      ],
    );
    return rows.map(placed);
  }

  private async rolledUp(tx: Tx, partnershipId: string, { site, month }: UseAsked): Promise<bigint> {
    const [found] = await queryIn<{ sum: string }>(
      tx,
      `SELECT coalesce(sum(quantity), 0)::text AS sum FROM rollup
       WHERE partnership_id = $1 AND site = $2 AND unit = 'COMPUTE_RAW' AND hour >= $3 AND hour < $4`,
      [partnershipId, site, ...boundsOf(month)],
    );
    return BigInt(found?.sum ?? 0);
  }
}
