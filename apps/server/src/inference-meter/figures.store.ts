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
  readonly lastHour: Date;
}

@Injectable()
export class FiguresStore {
  constructor(private readonly database: Database) {}

  async siteTotals(partnershipId: string): Promise<SiteTotal[]> {
    const rows = await this.database.query<Record<'site' | 'unit' | 'quantity', string>>(
      `SELECT site, unit, sum(quantity) AS quantity FROM rollup WHERE partnership_id = $1 GROUP BY site, unit`,
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

  async months(partnershipId: string): Promise<MonthTotal[]> {
    const rows = await this.database.query<Omit<MonthTotal, 'quantity'> & { quantity: string }>(
      `SELECT site, to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM') AS month, meter, unit, sum(quantity) AS quantity,
              max(hour) AS "lastHour"
       FROM rollup WHERE partnership_id = $1 GROUP BY site, 2, meter, unit ORDER BY 2 DESC, site, meter`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** GPU time that machines reported themselves: events whose source is `machine:` and the machine's code. */
  async ofMachines(partnershipId: string, codes: readonly string[]): Promise<Map<string, bigint>> {
    const rows = await this.database.query<{ code: string; quantity: string }>(
      `SELECT m.code, sum(e.quantity) AS quantity FROM unnest($2::text[]) AS m(code)
       JOIN usage_event e ON e.partnership_id = $1 AND e.source = 'machine:' || m.code AND e.unit = 'COMPUTE_RAW'
       GROUP BY m.code`,
      [partnershipId, codes],
    );
    return new Map(rows.map(({ code, quantity }) => [code, BigInt(quantity)]));
  }
}
