import { Injectable } from '@nestjs/common';
import { IDLE, OVERHEAD, SERVING } from '#libs/inference-meter';
import { Database, queryIn, type Tx } from '../database/database.js';

/** What one of a site's meters read in a month. */
export interface MeterMonth {
  readonly site: string;
  /** 'YYYY-MM' */
  readonly month: string;
  readonly meter: string;
  readonly unit: string;
  readonly quantity: bigint;
  /** Hours that it read; of a site's meter that is read once a day all month, each such day counts whole. */
  readonly hours: number;
}

/** How a site's divided hours of a month sum, mJ. */
export interface DividedMonth {
  readonly site: string;
  readonly month: string;
  readonly attributed: bigint;
  readonly idle: bigint;
  readonly overhead: bigint;
  readonly refusedHours: number;
}

/** GPU time of a month on one GPU model under one custom, milli-GPU × ms. */
export interface ComputeMonth {
  readonly site: string;
  readonly month: string;
  /** 'gpu-time/P100' */
  readonly meter: string;
  /** How many customs had begun by then; use older than the first has 0. */
  readonly customs: number;
  /** Of cards that nobody held, or that served tokens to all. */
  readonly holder: 'users' | 'serving' | 'idle';
  readonly quantity: bigint;
  /** What of it stands in the books: not of hours that are still open, nor of models without a weight. */
  readonly booked: bigint;
  /** What of it fell into hours that the site's meter of energy, and that of water, read. */
  readonly whileEnergy: bigint;
  readonly whileWater: bigint;
}

/** What of a month's GPU time cards told how busy they were, milli-GPU × ms: that time, and what of it they worked. */
export interface BusyMonth {
  readonly site: string;
  readonly month: string;
  readonly time: bigint;
  readonly busy: bigint;
}

/** What a site last said of a month; null where it said nothing of that. mJ, grams. */
export interface MonthClaim {
  readonly site: string;
  readonly month: string;
  readonly guarantees: bigint | null;
  readonly agreements: bigint | null;
  readonly onSite: bigint | null;
  readonly agreementsUnretired: bigint | null;
  readonly onSiteUnretired: bigint | null;
  readonly carbonGrams: bigint | null;
}

/** The same as it stands on record: why it was said, and when. */
export interface RecordedClaim extends MonthClaim {
  readonly reason: string;
  readonly saidAt: Date;
}

/** Which months: from and up to, without it; `site` a slug, or all. */
export interface MonthsAsked {
  readonly partnershipId: string;
  readonly site: string | null;
  readonly from: Date;
  readonly to: Date;
}

const MONTH = `to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM')`;
const ASKED = `partnership_id = $1 AND ($2::text IS NULL OR site = $2) AND hour >= $3 AND hour < $4`;
const valuesOf = ({ partnershipId, site, from, to }: MonthsAsked): unknown[] => [partnershipId, site, from, to];
const big = (text: string | null | undefined): bigint | null =>
  text === null || text === undefined ? null : BigInt(text);

@Injectable()
export class SiteMonthStore {
  constructor(private readonly database: Database) {}

  async meters(asked: MonthsAsked, tx: Tx): Promise<MeterMonth[]> {
    const rows = await queryIn<Record<'site' | 'month' | 'meter' | 'unit' | 'quantity' | 'hours', string>>(
      tx,
      `WITH days AS (
         SELECT site, ${MONTH} AS month, meter, unit, sum(quantity) AS quantity, count(DISTINCT hour) AS hours
         FROM rollup WHERE ${ASKED} AND unit IN ('ENERGY', 'WATER', 'COMPUTE_RAW')
         GROUP BY site, 2, meter, unit, date_trunc('day', hour, 'UTC')
       )
       SELECT site, month, meter, unit, sum(quantity) AS quantity,
              sum(CASE WHEN most = 1 AND meter NOT LIKE '%@%' THEN 24 ELSE hours END) AS hours
       FROM (SELECT *, max(hours) OVER (PARTITION BY site, month, meter) AS most FROM days) AS d GROUP BY site, month, meter, unit ORDER BY month, site, meter`,
      valuesOf(asked),
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity), hours: Number(row.hours) }));
  }

  async divided(asked: MonthsAsked): Promise<DividedMonth[]> {
    const rows = await this.database.query<Record<keyof DividedMonth, string>>(
      `SELECT site, ${MONTH} AS month, sum(attributed) AS attributed, sum(idle) AS idle, sum(overhead) AS overhead,
              count(*) FILTER (WHERE state = 'REFUSED') AS "refusedHours"
       FROM site_hour WHERE ${ASKED} AND unit = 'ENERGY' GROUP BY site, 2`,
      valuesOf(asked),
    );
    return rows.map((row) => ({
      site: row.site,
      month: row.month,
      attributed: BigInt(row.attributed),
      idle: BigInt(row.idle),
      overhead: BigInt(row.overhead),
      refusedHours: Number(row.refusedHours),
    }));
  }

  /**
   * GPU time by model and by the customs that had begun when it was used (instants, ascending). A meter that is read
   * once a day all month has read those days whole.
   */
  async compute(asked: MonthsAsked, begins: readonly Date[], tx: Tx): Promise<ComputeMonth[]> {
    const rows = await queryIn<
      Record<'site' | 'month' | 'meter' | 'quantity' | 'booked' | 'whileEnergy' | 'whileWater', string> & {
        customs: number;
        holder: ComputeMonth['holder'];
      }
    >(
      tx,
      `WITH read AS (
         SELECT *, max(cardinality(hours)) OVER (PARTITION BY site, unit, date_trunc('month', day, 'UTC')) = 1 AS daily
         FROM (SELECT site, unit, date_trunc('day', hour, 'UTC') AS day, array_agg(DISTINCT hour) AS hours
               FROM rollup WHERE ${ASKED} AND meter IN ('energy/' || site, 'water/' || site) GROUP BY 1, 2, 3) AS days
       ), used AS (
         SELECT site, meter, hour, CASE WHEN subject IN ('${IDLE}', '${OVERHEAD}') THEN 'idle' WHEN subject = '${SERVING}' THEN 'serving' ELSE 'users' END
                  AS holder, sum(quantity) AS quantity, sum(posted) AS booked FROM rollup
         WHERE ${ASKED} AND unit = 'COMPUTE_RAW' GROUP BY 1, 2, 3, 4
       )
       SELECT u.site, to_char(u.hour AT TIME ZONE 'UTC', 'YYYY-MM') AS month, u.meter,
              width_bucket(u.hour, $5::timestamptz[]) AS customs, u.holder, sum(u.quantity) AS quantity, sum(u.booked) AS booked,
              coalesce(sum(u.quantity) FILTER (WHERE u.hour = ANY (e.hours) OR e.daily), 0) AS "whileEnergy",
              coalesce(sum(u.quantity) FILTER (WHERE u.hour = ANY (w.hours) OR w.daily), 0) AS "whileWater"
       FROM used u
       LEFT JOIN read e ON e.site = u.site AND e.unit = 'ENERGY' AND e.day = date_trunc('day', u.hour, 'UTC')
       LEFT JOIN read w ON w.site = u.site AND w.unit = 'WATER' AND w.day = date_trunc('day', u.hour, 'UTC')
       GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 1, 3, 4, 5`,
      [...valuesOf(asked), begins],
    );
    return rows.map((row) => ({
      ...row,
      quantity: BigInt(row.quantity),
      booked: BigInt(row.booked),
      whileEnergy: BigInt(row.whileEnergy),
      whileWater: BigInt(row.whileWater),
    }));
  }

  /** Of cards that somebody held: which ones told how busy they were, by subject, model and hour. */
  async busy(asked: MonthsAsked, tx: Tx): Promise<BusyMonth[]> {
    const rows = await queryIn<Record<keyof BusyMonth, string>>(
      tx,
      `SELECT b.site, to_char(b.hour AT TIME ZONE 'UTC', 'YYYY-MM') AS month, sum(t.quantity) AS time, sum(b.quantity) AS busy
       FROM rollup b JOIN rollup t USING (partnership_id, subject, site, hour)
       WHERE b.partnership_id = $1 AND ($2::text IS NULL OR b.site = $2) AND b.hour >= $3 AND b.hour < $4
         AND b.unit = 'COMPUTE_BUSY' AND t.meter = 'gpu-time/' || substr(b.meter, length('gpu-busy/') + 1)
         AND b.subject NOT IN ('${IDLE}', '${OVERHEAD}') GROUP BY 1, 2`,
      valuesOf(asked),
    );
    return rows.map(({ site, month, time, busy }) => ({ site, month, time: BigInt(time), busy: BigInt(busy) }));
  }

  async claims({ partnershipId, site, from, to }: MonthsAsked): Promise<RecordedClaim[]> {
    const rows = await this.database.query<
      Record<keyof MonthClaim, string | null> & { site: string; month: string; reason: string; saidAt: Date }
    >(
      `SELECT DISTINCT ON (site, site_claim.month) site, to_char(month, 'YYYY-MM') AS month, guarantees, agreements, on_site AS "onSite",
              agreements_unretired AS "agreementsUnretired", on_site_unretired AS "onSiteUnretired", carbon_grams AS "carbonGrams",
              reason, recorded_at AS "saidAt"
       FROM site_claim WHERE partnership_id = $1 AND ($2::text IS NULL OR site = $2)
         AND month >= ($3::timestamptz AT TIME ZONE 'UTC')::date AND month < ($4::timestamptz AT TIME ZONE 'UTC')::date
       ORDER BY site, site_claim.month, ordinal DESC`,
      [partnershipId, site, from, to],
    );
    return rows.map((row) => ({
      site: row.site,
      month: row.month,
      reason: row.reason,
      saidAt: row.saidAt,
      guarantees: big(row.guarantees),
      agreements: big(row.agreements),
      onSite: big(row.onSite),
      agreementsUnretired: big(row.agreementsUnretired),
      onSiteUnretired: big(row.onSiteUnretired),
      carbonGrams: big(row.carbonGrams),
    }));
  }

  async report(partnershipId: string, site: string, year: number): Promise<string | undefined> {
    const [found] = await this.database.query<{ document: string }>(
      `SELECT document FROM site_report WHERE partnership_id = $1 AND site = $2 AND year = $3 ORDER BY ordinal DESC LIMIT 1`,
      [partnershipId, site, year],
    );
    return found?.document;
  }

  async setFactor(partnershipId: string, site: string, { factor, by }: SaidFactor): Promise<void> {
    const [pue, on, off] = [factor.puePpm, factor.wueOn, factor.wueOff].map((each) => each?.toString() ?? null);
    await this.database.closerTransaction((tx) =>
      queryIn(tx, 'SELECT set_site_factor($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[partnershipId, site, factor.from, pue, on, off],
        ...[factor.reason, by],
      ]),
    );
  }

  /** Whether a factor from then on would reach back behind another, or behind an hour that one divided. */
  async reachesBack(partnershipId: string, site: string, from: Date): Promise<boolean> {
    const [found] = await this.database.query<{ back: boolean }>(
      `SELECT EXISTS (SELECT FROM site_factor WHERE partnership_id = $1 AND site = $2 AND valid_from >= $3)
           OR EXISTS (SELECT FROM site_hour WHERE partnership_id = $1 AND site = $2 AND hour >= $3 AND factor_id IS NOT NULL) AS back`,
      [partnershipId, site, from],
    );
    return found?.back ?? false;
  }

  async claim(partnershipId: string, claim: MonthClaim, { reason, by }: Said): Promise<void> {
    const { site, month, guarantees, agreements, onSite, agreementsUnretired, onSiteUnretired, carbonGrams } = claim;
    const figures = [guarantees, agreements, onSite, agreementsUnretired, onSiteUnretired, carbonGrams];
    const texts = figures.map((figure) => figure?.toString() ?? null);
    await this.database.closerTransaction((tx) =>
      queryIn(tx, 'SELECT claim_site_month($1, $2, $3, $4::numeric[], $5, $6)', [
        ...[partnershipId, site, `${month}-01`, texts],
        ...[reason, by],
      ]),
    );
  }

  async saveReport(partnershipId: string, { site, year, document, by }: SaidReport): Promise<void> {
    await this.database.closerTransaction((tx) =>
      queryIn(tx, 'SELECT report_site_year($1, $2, $3, $4, $5)', [partnershipId, site, year, document, by]),
    );
  }
}

/** Why something is said of a site, and who says so: a roll number, or the command line. */
export interface Said {
  readonly reason: string;
  readonly by: string;
}

interface SaidFactor {
  readonly factor: NewFactor;
  readonly by: string;
}

/** What nobody meters of a site's year, and who wrote it down. */
export interface SaidReport {
  readonly site: string;
  readonly year: number;
  readonly document: string;
  readonly by: string;
}

/** A factor from an hour on: a PUE in ppm, water in µL to a kWh. */
export interface NewFactor {
  readonly from: Date;
  readonly puePpm: bigint | null;
  readonly wueOn: bigint | null;
  readonly wueOff: bigint | null;
  readonly reason: string;
}
