import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { DisputedMachine, DisputeOf } from './usage-dispute.types.js';

/** A machine that stands on the register or ever did. */
export interface KnownMachine {
  readonly id: string;
  readonly code: string;
  readonly site: string;
}

/** A sum of one meter by the source that told it, without what lies below a machine's own. */
export interface ToldSum {
  readonly source: string;
  readonly meter: string;
  readonly quantity: bigint;
}

/** Whose use, in which month. */
export interface OfMonth {
  readonly partnershipId: string;
  readonly personId: string;
  readonly rollNumber: string;
  /** '2026-11', UTC */
  readonly month: string;
}

const DISPUTE = `
  SELECT d.id, m.code AS machine, to_char(d.month, 'YYYY-MM') AS month, d.raised_at AS "raisedAt", coalesce(a.answer, 'OPEN') AS state,
         a.answered_at AS "answeredAt", w.reason, w.answer, p.roll_number AS "rollNumber"
  FROM usage_dispute d
  JOIN machine m ON m.partnership_id = d.partnership_id AND m.id = d.machine_id
  JOIN person p ON p.partnership_id = d.partnership_id AND p.id = d.person_id
  LEFT JOIN usage_dispute_answer a ON a.partnership_id = d.partnership_id AND a.dispute_id = d.id
  LEFT JOIN usage_dispute_words w ON w.partnership_id = d.partnership_id AND w.dispute_id = d.id
  WHERE d.partnership_id = $1`;

@Injectable()
export class UsageDisputeStore {
  constructor(private readonly database: Database) {}

  machines(partnershipId: string): Promise<KnownMachine[]> {
    return this.database.query<KnownMachine>(
      `SELECT m.id, m.code, s.slug AS site FROM machine m JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id
       WHERE m.partnership_id = $1 ORDER BY m.code`,
      [partnershipId],
    );
  }

  /**
   * What machines told of a person that is charged, and counts. Only the hours in which the person used anything are
   * looked through: most people's use comes from the gateway alone.
   */
  async told({ partnershipId, rollNumber, month }: OfMonth): Promise<readonly ToldSum[]> {
    const rows = await this.database.query<{ source: string; meter: string; quantity: string }>(
      `WITH used AS (
         SELECT min(hour) AS first, max(hour) AS last FROM rollup
         WHERE partnership_id = $1 AND subject = $2 AND unit IN ('COMPUTE_RAW', 'TOKEN')
           AND hour >= $3::date::timestamp AT TIME ZONE 'UTC' AND hour < ($3::date + interval '1 month') AT TIME ZONE 'UTC')
       SELECT substring(e.source, '^/machine/[^/]+') AS source, e.meter, sum(e.quantity)::text AS quantity
       FROM live_usage e
       WHERE e.partnership_id = $1 AND e.subject = $2 AND e.unit IN ('COMPUTE_RAW', 'TOKEN') AND e.source ^@ '/machine/'
         AND e.hour >= (SELECT first FROM used) AND e.hour <= (SELECT last FROM used)
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [partnershipId, rollNumber, `${month}-01`],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** A person's own of a month, the last of each machine last. */
  ofMonth({ partnershipId, personId, month }: OfMonth): Promise<DisputeOf[]> {
    return this.database.query<DisputeOf>(`${DISPUTE} AND d.person_id = $2 AND d.month = $3 ORDER BY m.code, d.turn`, [
      partnershipId,
      personId,
      `${month}-01`,
    ]);
  }

  /** Everybody's, the oldest first; those alone that nobody has answered, unless all are asked for. */
  list(partnershipId: string, all: boolean): Promise<DisputeOf[]> {
    return this.database.query<DisputeOf>(`${DISPUTE} AND ($2 OR a.answer IS NULL) ORDER BY d.raised_at, d.id`, [
      partnershipId,
      all,
    ]);
  }

  /** Which machines are disputed, without by whom. */
  open(partnershipId: string): Promise<DisputedMachine[]> {
    return this.database.query<DisputedMachine>(
      `SELECT m.code AS machine, count(DISTINCT d.person_id)::integer AS people, min(d.raised_at) AS since,
              array_agg(DISTINCT to_char(d.month, 'YYYY-MM') ORDER BY to_char(d.month, 'YYYY-MM')) AS months
       FROM usage_dispute d JOIN machine m ON m.partnership_id = d.partnership_id AND m.id = d.machine_id
       WHERE d.partnership_id = $1
         AND NOT EXISTS (SELECT 1 FROM usage_dispute_answer a WHERE a.partnership_id = d.partnership_id AND a.dispute_id = d.id)
       GROUP BY m.code ORDER BY min(d.raised_at), m.code`,
      [partnershipId],
    );
  }

  async raise(
    { partnershipId, personId, month }: OfMonth,
    about: { readonly machineId: string; readonly source: string; readonly reason: string },
  ): Promise<string> {
    const [answer] = await this.database.query<{ code: string }>(
      'SELECT raise_usage_dispute($1, $2, $3, $4, $5, $6) AS code',
      [partnershipId, personId, about.machineId, about.source, `${month}-01`, about.reason],
    );
    return answer?.code ?? '';
  }

  /** By the officers' login. Without words where nothing of it counts any more. */
  async answer(
    tx: Tx,
    partnershipId: string,
    answer: { readonly id: string; readonly source: string; readonly words: string | null; readonly actor: string },
  ): Promise<string> {
    const [found] = await queryIn<{ code: string }>(tx, 'SELECT answer_usage_dispute($1, $2, $3, $4, $5) AS code', [
      partnershipId,
      answer.id,
      answer.source,
      answer.words,
      answer.actor,
    ]);
    return found?.code ?? '';
  }

  /** By the officers' login; null where nobody has the roll number. */
  async forget(tx: Tx, partnershipId: string, rollNumber: string): Promise<number | null> {
    const [found] = await queryIn<{ gone: number }>(
      tx,
      'SELECT erase_dispute_words(partnership_id, id) AS gone FROM person WHERE partnership_id = $1 AND roll_number = $2',
      [partnershipId, rollNumber],
    );
    return found?.gone ?? null;
  }
}
