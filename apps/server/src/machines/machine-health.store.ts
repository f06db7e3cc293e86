import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { AgentReport } from './agent-report.js';
import type { KeyNote } from './machine-health.types.js';

/** What is known of one machine's reporting, all its keys together. */
export interface HealthRow {
  readonly machine: string;
  readonly site: string;
  readonly heardAt: Date | null;
  readonly eventAt: Date | null;
  readonly counted: string;
  readonly known: string;
  readonly waiting: string;
  readonly conflicts: string;
  readonly refused: string;
  readonly refusedAt: Date | null;
  readonly refusedKind: string | null;
  readonly refusedField: string | null;
  readonly refusedMessage: string | null;
  readonly reportAt: Date | null;
  readonly clockOffsetMs: string | null;
  readonly leftOnDisk: string | null;
}

/** What one machine lost, all its reports together. */
export interface LossRow {
  readonly machine: string;
  readonly events: string;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly meters: Readonly<Record<string, string>>;
}

const HEALTH = `
  SELECT m.code AS machine, s.slug AS site, a.heard_at AS "heardAt", a.event_at AS "eventAt", a.counted, a.known, a.waiting,
         a.conflicts, a.refused, r.refused_at AS "refusedAt", r.refused_kind AS "refusedKind", r.refused_field AS "refusedField",
         r.refused_message AS "refusedMessage", t.report_at AS "reportAt", t.clock_offset_ms AS "clockOffsetMs",
         t.left_on_disk AS "leftOnDisk"
  FROM machine m
  JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id
  CROSS JOIN LATERAL (
    SELECT max(h.heard_at) AS heard_at, max(h.event_at) AS event_at, coalesce(sum(h.counted), 0) AS counted,
           coalesce(sum(h.known), 0) AS known, coalesce(sum(h.waiting), 0) AS waiting,
           coalesce(sum(h.conflicts), 0) AS conflicts, coalesce(sum(h.refused), 0) AS refused
    FROM machine_key k JOIN machine_health h USING (key_id)
    WHERE k.partnership_id = m.partnership_id AND k.machine_id = m.id) AS a
  LEFT JOIN LATERAL (
    SELECT h.* FROM machine_key k JOIN machine_health h USING (key_id)
    WHERE k.partnership_id = m.partnership_id AND k.machine_id = m.id AND h.refused_at IS NOT NULL
    ORDER BY h.refused_at DESC, h.key_id LIMIT 1) AS r ON true
  LEFT JOIN LATERAL (
    SELECT h.* FROM machine_key k JOIN machine_health h USING (key_id)
    WHERE k.partnership_id = m.partnership_id AND k.machine_id = m.id AND h.report_at IS NOT NULL
    ORDER BY h.report_at DESC, h.key_id LIMIT 1) AS t ON true
  WHERE m.partnership_id = $1
  ORDER BY m.code`;

/** $2: whether to add up what was lost of each meter, too. */
const LOSSES = `
  SELECT m.code AS machine, sum(l.events) AS events, min(l.lost_from) AS "from", max(l.lost_to) AS "to",
         CASE WHEN $2 THEN (SELECT coalesce(jsonb_object_agg(e.meter, e.steps::text), '{}') FROM (
            SELECT o.key AS meter, sum(o.value::numeric) AS steps FROM machine_loss ll, jsonb_each_text(ll.meters) AS o
            WHERE ll.partnership_id = m.partnership_id AND ll.machine_id = m.id GROUP BY o.key) AS e) ELSE '{}' END AS meters
  FROM machine_loss l JOIN machine m ON m.partnership_id = l.partnership_id AND m.id = l.machine_id
  WHERE l.partnership_id = $1
  GROUP BY m.partnership_id, m.id, m.code`;

@Injectable()
export class MachineHealthStore {
  constructor(private readonly database: Database) {}

  health(partnershipId: string): Promise<HealthRow[]> {
    return this.database.query<HealthRow>(HEALTH, [partnershipId]);
  }

  losses(partnershipId: string, byMeter: boolean): Promise<LossRow[]> {
    return this.database.query<LossRow>(LOSSES, [partnershipId, byMeter]);
  }

  /** Moves the lines of these keys on. */
  async note(notes: readonly KeyNote[]): Promise<void> {
    // A refusal may name what an agent wrote: no text of one machine may keep the notes of all from being written.
    const told = (of: 'kind' | 'field' | 'message'): (string | null)[] =>
      notes.map(({ refusal }) => refusal?.[of].replace(/\p{Cc}/gu, '\u{fffd}').toWellFormed() ?? null);
    await this.database.query(
      `SELECT note_machine_health($1::text[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[],
         $7::bigint[], $8::bigint[], $9::timestamptz[], $10::text[], $11::text[], $12::text[])`,
      [
        notes.map(({ keyId }) => keyId),
        notes.map(({ heardAt }) => heardAt),
        notes.map(({ eventAt }) => eventAt),
        notes.map(({ counted }) => counted),
        notes.map(({ known }) => known),
        notes.map(({ waiting }) => waiting),
        notes.map(({ conflicts }) => conflicts),
        notes.map(({ refused }) => refused),
        notes.map(({ refusal }) => refusal?.at ?? null),
        told('kind'),
        told('field'),
        told('message'),
      ],
    );
  }

  /**
   * Keeps what an agent said of itself: durable when it comes back, for the agent forgets it then. False where it tells of a
   * loss within a minute of another of this key.
   */
  async report(keyId: string, { id, clockOffsetMs, waiting, lost }: AgentReport): Promise<boolean> {
    const meters = Object.fromEntries([...(lost?.meters ?? [])].map(([meter, steps]) => [meter, steps.toString()]));
    const [answer] = await this.database.query<{ kept: boolean }>(
      'SELECT take_machine_report($1, $2, $3, $4, $5, $6, $7, $8) AS kept',
      [
        keyId,
        id,
        clockOffsetMs.toString(),
        waiting.toString(),
        (lost?.events ?? 0n).toString(),
        lost?.from ?? null,
        lost?.to ?? null,
        JSON.stringify(meters),
      ],
    );
    return answer?.kept ?? false;
  }
}
