import { Injectable } from '@nestjs/common';
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

  /** What was used within the hours by site and meter, also what the ledger does not hold yet. */
  async used({ partnershipId, rollNumber }: Subject, { from, to }: Hours): Promise<readonly MeterSum[]> {
    const rows = await this.database.query<Texts<'site' | 'meter' | 'quantity'>>(
      `SELECT site, meter, sum(quantity)::text AS quantity FROM rollup
       WHERE partnership_id = $1 AND subject = $2 AND hour >= $3 AND hour < $4 GROUP BY site, meter ORDER BY site, meter`,
      [partnershipId, rollNumber, from, to],
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

  /** The estimates of requests that began within the hours and put something out. */
  async estimated({ partnershipId, rollNumber }: Subject, { from, to }: Hours): Promise<EstimatedUse> {
    const [row] = await this.database.query<{
      readonly requests: number;
      readonly energy: string | null;
      readonly energyCovers: number;
      readonly water: string | null;
      readonly waterCovers: number;
    }>(
      `SELECT count(*)::integer AS requests, sum(energy_millijoules)::text AS energy, count(energy_millijoules)::integer AS "energyCovers",
              sum(water_microlitres)::text AS water, count(water_microlitres)::integer AS "waterCovers"
       FROM gateway_request
       WHERE partnership_id = $1 AND subject = $2 AND started_at >= $3 AND started_at < $4 AND completion_tokens > 0`,
      [partnershipId, rollNumber, from, to],
    );
    const { requests = 0, energy = null, energyCovers = 0, water = null, waterCovers = 0 } = row ?? {};
    return { requests, energy: wholeOrNull(energy), energyCovers, water: wholeOrNull(water), waterCovers };
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

  /** Minor units that the books hold of a month ('2026-11') of use. */
  async billed({ partnershipId, rollNumber }: Subject, month: string): Promise<bigint> {
    const [row] = await this.database.query<{ minor: string }>(
      `SELECT coalesce(sum(income_minor), 0)::text AS minor FROM rating WHERE partnership_id = $1 AND subject = $2 AND month = $3`,
      [partnershipId, rollNumber, `${month}-01`],
    );
    return BigInt(row?.minor ?? 0);
  }

  async sanction(partnershipId: string, personId: string): Promise<SanctionRow | undefined> {
    const [row] = await this.database.query<SanctionRow>(
      `SELECT step, throttled, jury_due AS "juryDue", why, custom_version AS "customVersion", since FROM sanction_of($1, $2)`,
      [partnershipId, personId],
    );
    return row;
  }

  /** The numbers of the gates that a person may graze by today: their own, or let to them. */
  async gates({ partnershipId, rollNumber }: Subject): Promise<readonly string[]> {
    const rows = await this.database.query<{ number: string }>(
      `SELECT h.number FROM holding h JOIN person p ON p.partnership_id = h.partnership_id
         AND p.id = CASE WHEN h.let_to IS NOT NULL AND h.let_until > (now() AT TIME ZONE 'UTC')::date THEN h.let_to ELSE h.person_id END
       WHERE h.partnership_id = $1 AND p.roll_number = $2 AND h.kind = 'STINT_GATE' AND h.vacant_since IS NULL
         AND h.state NOT IN ('GRANTED', 'SEIZED_QUOUSQUE', 'ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')
       ORDER BY h.number`,
      [partnershipId, rollNumber],
    );
    return rows.map(({ number }) => number);
  }
}
