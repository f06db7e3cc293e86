import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** What one site's meters counted of one unit. */
export interface SiteTotal {
  readonly site: string;
  readonly unit: string;
  readonly quantity: bigint;
}

/** One meter of a site in one month. */
export interface MonthTotal extends SiteTotal {
  /** 'YYYY-MM' */
  readonly month: string;
  readonly meter: string;
  /** Who had it: somebody, those who serve tokens to all, or nobody. */
  readonly holder: 'users' | 'serving' | 'idle';
  /** How many of the customs had begun when it was used. */
  readonly customs: number;
}

/** What of past hours the ledger does not hold yet. */
export interface PostingLag {
  /** Hours of use, by subject, site and meter. */
  readonly hours: bigint;
  /** Whole seconds since the end of the oldest of them; 0 where there is none. */
  readonly seconds: bigint;
}

/**
 * Energy and water as the site's own meter read them: what devices counted is in there, and estimates are no measure.
 */
const OF_THE_SITE = `(unit NOT IN ('ENERGY', 'WATER') OR meter IN ('energy/' || site, 'water/' || site))`;

@Injectable()
export class FiguresStore {
  constructor(private readonly database: Database) {}

  async siteTotals(partnershipId: string): Promise<SiteTotal[]> {
    const rows = await this.database.query<Record<'site' | 'unit' | 'quantity', string>>(
      `SELECT site, unit, sum(quantity) AS quantity FROM rollup WHERE partnership_id = $1 AND ${OF_THE_SITE} GROUP BY site, unit`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** The end of the last hour metered at each site. */
  async asOf(partnershipId: string): Promise<Map<string, Date>> {
    const rows = await this.database.query<{ site: string; last: Date }>(
      `SELECT site, max(hour) + interval '1 hour' AS last FROM rollup WHERE partnership_id = $1 GROUP BY site`,
      [partnershipId],
    );
    return new Map(rows.map(({ site, last }) => [site, last]));
  }

  /** `begins`: when each custom began, ascending. */
  async months(partnershipId: string, begins: readonly Date[]): Promise<MonthTotal[]> {
    const rows = await this.database.query<Omit<MonthTotal, 'quantity'> & { quantity: string }>(
      `SELECT site, to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM') AS month, meter, unit, sum(quantity) AS quantity,
              CASE WHEN subject IN ('idle', 'overhead') THEN 'idle' WHEN subject = 'serving' THEN 'serving' ELSE 'users' END AS holder,
              width_bucket(hour, $2::timestamptz[]) AS customs
       FROM rollup WHERE partnership_id = $1 AND ${OF_THE_SITE}
       GROUP BY site, 2, meter, unit, 6, 7 ORDER BY 2 DESC, site, meter, 6, 7`,
      [partnershipId, begins],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** Hours that are still running are not waited for. */
  async postingLag(partnershipId: string): Promise<PostingLag> {
    const [found] = await this.database.query<Record<keyof PostingLag, string>>(
      `SELECT count(*)::text AS hours,
              coalesce(floor(extract(epoch FROM now() - min(hour) - interval '1 hour')), 0)::bigint::text AS seconds
       FROM rollup WHERE partnership_id = $1 AND quantity <> posted AND hour <= now() - interval '1 hour'`,
      [partnershipId],
    );
    return { hours: BigInt(found?.hours ?? 0), seconds: BigInt(found?.seconds ?? 0) };
  }

  /**
   * GPU time that machines reported themselves, as it counts now: events whose source is `/machine/` and the machine's
   * code, or below that; older books have them from `machine:` and the code.
   */
  async ofMachines(partnershipId: string, codes: readonly string[]): Promise<Map<string, bigint>> {
    const rows = await this.database.query<{ code: string; quantity: string }>(
      // '0' comes after '/': between them lies all that is below the machine, and an index finds it.
      `SELECT m.code, sum(e.quantity) AS quantity FROM unnest($2::text[], $3::text[]) AS m(code, source)
       JOIN live_usage e ON e.partnership_id = $1 AND e.unit = 'COMPUTE_RAW'
         AND (e.source IN (m.source, 'machine:' || m.code) OR e.source >= m.source || '/' AND e.source < m.source || '0')
       GROUP BY m.code`,
      [partnershipId, codes, codes.map((code) => `/machine/${encodeURIComponent(code)}`)],
    );
    return new Map(rows.map(({ code, quantity }) => [code, BigInt(quantity)]));
  }
}
