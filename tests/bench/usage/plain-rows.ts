import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { bucketMeter, payloadOf, type UsageEvent } from '#libs/inference-meter';

/** The columns of the table of events, without its keys, checks and triggers. */
export const PLAIN_TABLE = 'CREATE TABLE plain_usage (LIKE usage_event)';

const COLUMNS =
  'partnership_id, source, event_id, payload_hash, subject, site, meter, unit, hour, quantity, effective_at, recorded_at, method, ends_at';

const HOUR_MS = 3_600_000n;
const instant = (ms: bigint): string => new Date(Number(ms)).toISOString();

function copyLine(partnershipId: string, recordedAt: string, event: UsageEvent): string {
  const { source, id, subject, site = '', unit, quantity, effectiveAtMs, endMs, method } = event;
  return [
    ...[partnershipId, source, id, `\\\\x${hash('sha256', payloadOf(event))}`, subject, site, bucketMeter(event), unit],
    ...[instant(effectiveAtMs - (effectiveAtMs % HOUR_MS)), quantity.toString(), instant(effectiveAtMs), recordedAt],
    ...[method ?? '\\N', endMs === undefined ? '\\N' : instant(endMs)],
  ].join('\t');
}

/** The rows that the table of events will hold, as COPY reads them, in pieces of so many. */
export function copyTexts(partnershipId: string, events: readonly UsageEvent[], piece: number): readonly string[] {
  const recordedAt = new Date().toISOString();
  const lines = events.map((event) => `${copyLine(partnershipId, recordedAt, event)}\n`);
  return Array.from({ length: Math.ceil(lines.length / piece) }, (_, index) =>
    lines.slice(index * piece, (index + 1) * piece).join(''),
  );
}

/** All of it by one COPY, durable when it comes back. */
export async function copyRows(client: pg.PoolClient, texts: readonly string[]): Promise<void> {
  await pipeline(Readable.from(texts), client.query(copyFrom(`COPY plain_usage (${COLUMNS}) FROM STDIN`)));
}
