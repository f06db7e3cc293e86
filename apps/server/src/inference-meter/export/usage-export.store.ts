import { Injectable } from '@nestjs/common';
import { METHODS, unitOfMeter, type Correction, type MeterFigure, type UsageEvent } from '#libs/inference-meter';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { bucketOf, meterOf } from '../meter-of.js';
import type { Bounds } from './focus.store.js';

interface EventRow extends Record<'source' | 'id' | 'subject' | 'site' | 'meter' | 'quantity' | 'effective', string> {
  readonly ends: string | null;
  readonly method: string | null;
  readonly targetSource: string | null;
  readonly targetId: string | null;
  readonly reason: string | null;
  readonly voids: boolean | null;
}

type BucketRow = Record<'subject' | 'site' | 'meter' | 'quantity' | 'hour', string>;

/** Milliseconds since 1970 of a column, as text: a Date would be one too, but not of a bigint. */
const msOf = (column: string): string => `floor(extract(epoch FROM ${column}) * 1000)::bigint::text`;

/** Reads what was used, all as of the moment of the reader. */
@Injectable()
export class UsageExportStore {
  /**
   * Every report of use that began within the bounds, as it was made, corrections and what they correct among them, in
   * the order of their beginning, page by page.
   */
  events(reader: BundleReader, partnershipId: string, { from, to }: Bounds): AsyncGenerator<readonly UsageEvent[]> {
    return this.reports(reader, 'e.effective_at >= $2 AND e.effective_at < $3', [partnershipId, from, to]);
  }

  /** The same of one subject, from its first report to its last. */
  eventsOf(reader: BundleReader, partnershipId: string, subject: string): AsyncGenerator<readonly UsageEvent[]> {
    return this.reports(reader, 'e.subject = $2', [partnershipId, subject]);
  }

  private async *reports(
    reader: BundleReader,
    condition: string,
    parameters: readonly unknown[],
  ): AsyncGenerator<readonly UsageEvent[]> {
    const pages = reader.pages<EventRow>(
      `SELECT e.source, e.event_id AS id, e.subject, e.site, e.meter, e.quantity::text AS quantity,
              ${msOf('e.effective_at')} AS effective, ${msOf('e.ends_at')} AS ends, e.method,
              c.target_source AS "targetSource", c.target_id AS "targetId", c.reason, c.voids
       FROM usage_event e LEFT JOIN usage_correction c USING (partnership_id, source, event_id)
       WHERE e.partnership_id = $1 AND ${condition}
       ORDER BY e.effective_at, e.source, e.event_id`,
      parameters,
    );
    for await (const page of pages) yield page.map(eventOf);
  }

  /** What counts of each hour within the bounds, by subject, site and meter, in that order of hours, page by page. */
  async *hours(
    reader: BundleReader,
    partnershipId: string,
    { from, to }: Bounds,
  ): AsyncGenerator<readonly MeterFigure[]> {
    const pages = reader.pages<BucketRow>(
      `SELECT subject, site, meter, quantity::text AS quantity, ${msOf('hour')} AS hour FROM rollup
       WHERE partnership_id = $1 AND hour >= $2 AND hour < $3 ORDER BY hour, subject, site, meter`,
      [partnershipId, from, to],
    );
    for await (const page of pages) yield page.map(figureOf);
  }
}

function correctionOf({ targetSource, targetId, reason, voids }: EventRow): Correction | undefined {
  if (targetSource === null || targetId === null) return undefined;
  return { source: targetSource, id: targetId, reason: reason ?? '', ...(voids === true ? { voids } : {}) };
}

function eventOf(row: EventRow): UsageEvent {
  const meter = meterOf(row.meter);
  const method = METHODS.find((each) => each === row.method);
  const corrects = correctionOf(row);
  return {
    source: row.source,
    id: row.id,
    subject: row.subject,
    meter,
    unit: unitOfMeter(meter.kind),
    quantity: BigInt(row.quantity),
    effectiveAtMs: BigInt(row.effective),
    site: row.site,
    ...(row.ends === null ? {} : { endMs: BigInt(row.ends) }),
    ...(method === undefined ? {} : { method }),
    ...(corrects === undefined ? {} : { corrects }),
  };
}

const HOUR_MS = 3_600_000n;

function figureOf({ subject, site, meter, quantity, hour }: BucketRow): MeterFigure {
  const startMs = BigInt(hour);
  const bucket = bucketOf(meter);
  const method = METHODS.find((each) => each === bucket.method);
  return {
    meter: bucket.meter,
    site,
    subject,
    ...(method === undefined ? {} : { method }),
    quantity: BigInt(quantity),
    startMs,
    endMs: startMs + HOUR_MS,
  };
}
