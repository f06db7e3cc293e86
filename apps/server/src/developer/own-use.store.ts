import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { Database } from '../database/database.js';

/** Somebody, as the meter knows them. */
export interface Subject {
  readonly partnershipId: string;
  readonly rollNumber: string;
}

/** UTC hours: from the first, up to but not including the last. */
export interface Hours {
  readonly from: Date;
  readonly to: Date;
}

/** A sum of one meter, in whole steps of its unit; posted or not. */
export interface MeterSum {
  /** Which of the spans that were asked for, the first 0. */
  readonly span: number;
  readonly site: string;
  readonly meter: string;
  readonly quantity: bigint;
}

export interface DaySum {
  readonly day: string;
  readonly meter: string;
  readonly quantity: bigint;
}

export interface DayRequests {
  readonly day: string;
  readonly model: string;
  readonly requests: number;
}

/** What requests of a month are thought to have used, and of how many that is known. */
export interface EstimatedUse {
  readonly requests: number;
  /** Of these: no longer listed one by one. */
  readonly forgotten: number;
  /** Of these: that put something out. */
  readonly answered: number;
  readonly energy: bigint | null;
  readonly energyCovers: number;
  readonly water: bigint | null;
  readonly waterCovers: number;
}

/** A part of what the meters of sites said. */
export interface DividedUse {
  readonly unit: 'ENERGY' | 'WATER';
  readonly quantity: bigint;
  readonly hours: number;
}

/** What stands against somebody's use without a jury. */
export interface SanctionRow {
  readonly step: string;
  readonly throttled: boolean;
  readonly juryDue: Date | null;
  /** Null where the words were erased. */
  readonly why: string | null;
  readonly customVersion: number;
  readonly since: Date;
}

/** A gate, and the period that its pasture is in. */
export interface OwnGate {
  readonly gate: string;
  readonly pasture: string;
  /** Null where nobody said what the pasture gives now. */
  readonly endsAt: Date | null;
  /** Whether the gate has a stint in that period. */
  readonly granted: boolean;
  /** When the next period begins of which somebody said what it gives. */
  readonly nextFrom: Date | null;
}

type Texts<K extends string> = Readonly<Record<K, string>>;

const wholeOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** Reads what one person used, and nothing of anybody else's. */
@Injectable()
export class OwnUseStore {
  constructor(private readonly database: Database) {}

  /** A person's name, for that person; undefined where none is known. */
  async name(partnershipId: string, personId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ name: string | null }>(
      'SELECT name FROM person WHERE partnership_id = $1 AND id = $2',
      [partnershipId, personId],
    );
    return row?.name ?? undefined;
  }

  /** What was used within each of the spans, by site and meter, also what the ledger does not hold yet; one statement. */
  async used({ partnershipId, rollNumber }: Subject, spans: readonly Hours[]): Promise<readonly MeterSum[]> {
    const rows = await this.database.query<Texts<'site' | 'meter' | 'quantity'> & { readonly span: number }>(
      `SELECT s.span::integer - 1 AS span, r.site, r.meter, sum(r.quantity)::text AS quantity
       FROM unnest($3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS s(begins, ends, span)
       JOIN rollup r ON r.partnership_id = $1 AND r.subject = $2 AND r.hour >= s.begins AND r.hour < s.ends
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [partnershipId, rollNumber, spans.map(({ from }) => from), spans.map(({ to }) => to)],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** The same by UTC day and meter, whatever the site. */
  async days({ partnershipId, rollNumber }: Subject, { from, to }: Hours): Promise<readonly DaySum[]> {
    const rows = await this.database.query<Texts<'day' | 'meter' | 'quantity'>>(
      `SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, meter, sum(quantity)::text AS quantity FROM rollup
       WHERE partnership_id = $1 AND subject = $2 AND hour >= $3 AND hour < $4 GROUP BY 1, 2 ORDER BY 1, 2`,
      [partnershipId, rollNumber, from, to],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** Requests that began within the hours, by UTC day and model. */
  dayRequests({ partnershipId, rollNumber }: Subject, { from, to }: Hours): Promise<DayRequests[]> {
    return this.database.query<DayRequests>(
      `SELECT to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, model, count(*)::integer AS requests FROM gateway_request
       WHERE partnership_id = $1 AND subject = $2 AND started_at >= $3 AND started_at < $4 GROUP BY 1, 2`,
      [partnershipId, rollNumber, from, to],
    );
  }

  /** Requests that began within a month, and the estimates of those that put something out, the forgotten with them. */
  async estimated({ partnershipId, rollNumber }: Subject, { from, to }: Hours): Promise<EstimatedUse> {
    const [row] = await this.database.query<{
      readonly requests: number;
      readonly forgotten: number;
      readonly answered: number;
      readonly energy: string | null;
      readonly energyCovers: number;
      readonly water: string | null;
      readonly waterCovers: number;
    }>(
      `SELECT coalesce(sum(requests), 0)::integer AS requests, coalesce(sum(forgotten), 0)::integer AS forgotten,
              coalesce(sum(answered), 0)::integer AS answered, sum(energy)::text AS energy, coalesce(sum(energy_covers), 0)::integer AS "energyCovers",
              sum(water)::text AS water, coalesce(sum(water_covers), 0)::integer AS "waterCovers"
       FROM (
         SELECT count(*) AS requests, 0 AS forgotten, count(*) FILTER (WHERE completion_tokens > 0) AS answered,
                sum(energy_millijoules) FILTER (WHERE completion_tokens > 0) AS energy,
                count(energy_millijoules) FILTER (WHERE completion_tokens > 0) AS energy_covers,
                sum(water_microlitres) FILTER (WHERE completion_tokens > 0) AS water,
                count(water_microlitres) FILTER (WHERE completion_tokens > 0) AS water_covers
         FROM gateway_request WHERE partnership_id = $1 AND subject = $2 AND started_at >= $3 AND started_at < $4
         UNION ALL
         SELECT requests, requests, answered, CASE WHEN energy_covers > 0 THEN energy_millijoules END, energy_covers,
                CASE WHEN water_covers > 0 THEN water_microlitres END, water_covers
         FROM request_month WHERE partnership_id = $1 AND subject = $2 AND month = ($3::timestamptz AT TIME ZONE 'UTC')::date) AS kept`,
      [partnershipId, rollNumber, from, to],
    );
    // Sums without a group are one row, whatever they are of.
    if (row === undefined) throw new InvariantViolation('requests are summed');
    return { ...row, energy: wholeOrNull(row.energy), water: wholeOrNull(row.water) };
  }

  /** What sites' meters said and the hours' division made this person's. */
  async divided({ partnershipId, rollNumber }: Subject, { from, to }: Hours): Promise<readonly DividedUse[]> {
    const rows = await this.database.query<{ unit: DividedUse['unit']; quantity: string; hours: number }>(
      `SELECT unit, sum(quantity)::text AS quantity, count(*)::integer AS hours FROM site_share
       WHERE partnership_id = $1 AND subject = $2 AND hour >= $3 AND hour < $4 GROUP BY unit`,
      [partnershipId, rollNumber, from, to],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** Minor units that the books hold of months ('2026-11') of use; a month that is not in it has none. */
  async billed(
    { partnershipId, rollNumber }: Subject,
    months: readonly string[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.database.query<{ month: string; minor: string }>(
      `SELECT to_char(month, 'YYYY-MM') AS month, sum(income_minor)::text AS minor FROM rating
       WHERE partnership_id = $1 AND subject = $2 AND rating.month = ANY ($3::date[]) GROUP BY 1`,
      [partnershipId, rollNumber, months.map((month) => `${month}-01`)],
    );
    return new Map(rows.map(({ month, minor }) => [month, BigInt(minor)]));
  }

  async sanction(partnershipId: string, personId: string): Promise<SanctionRow | undefined> {
    const [row] = await this.database.query<SanctionRow>(
      `SELECT step, throttled, jury_due AS "juryDue", why, custom_version AS "customVersion", since FROM sanction_of($1, $2)`,
      [partnershipId, personId],
    );
    return row;
  }

  /** The gates that a person may graze by today, their own or let to them, and what their pastures have in store. */
  gates({ partnershipId, rollNumber }: Subject): Promise<OwnGate[]> {
    return this.database.query<OwnGate>(
      `SELECT h.number AS gate, h.subject AS pasture, c.ends_at AS "endsAt",
              EXISTS (SELECT FROM stint s WHERE s.partnership_id = h.partnership_id AND s.pasture = h.subject AND s.starts_at = c.starts_at
                        AND s.holding_id = h.id) AS granted,
              (SELECT min(n.starts_at) FROM stint_capacity n WHERE n.partnership_id = h.partnership_id AND n.pasture = h.subject
                 AND n.starts_at > clock_timestamp()) AS "nextFrom"
       FROM holding h JOIN person p ON p.partnership_id = h.partnership_id
         AND p.id = CASE WHEN h.let_to IS NOT NULL AND h.let_until > (now() AT TIME ZONE 'UTC')::date THEN h.let_to ELSE h.person_id END
       LEFT JOIN LATERAL (SELECT k.starts_at, k.ends_at FROM stint_capacity k WHERE k.partnership_id = h.partnership_id AND k.pasture = h.subject
                            AND k.starts_at <= clock_timestamp() AND k.ends_at > clock_timestamp() LIMIT 1) AS c ON true
       WHERE h.partnership_id = $1 AND p.roll_number = $2 AND h.kind = 'STINT_GATE' AND h.vacant_since IS NULL
         AND h.state NOT IN ('GRANTED', 'SEIZED_QUOUSQUE', 'ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')
       ORDER BY h.number`,
      [partnershipId, rollNumber],
    );
  }
}
