import { Injectable } from '@nestjs/common';
import { machineSource } from '#libs/inference-meter';
import { Database } from '../database/database.js';

/** An hour for which a machine told more than its cards have: milli-GPU·ms, what counts now. */
export interface OvertoldHour {
  readonly machine: string;
  /** Its first moment, UTC. */
  readonly hour: Date;
  readonly told: bigint;
  /** Its cards for an hour. */
  readonly most: bigint;
}

const MILLI_GPU_HOUR = 3_600_000_000n;

/** $1 partnership, $2 the month, $3 sources of machines and $4 what each has in an hour. */
const OVERTOLD = `
  SELECT m.source, e.hour, sum(e.quantity)::text AS told
  FROM live_usage e JOIN unnest($3::text[], $4::numeric[]) AS m(source, most) ON m.source = substring(e.source, '^/machine/[^/]+')
  WHERE e.partnership_id = $1 AND e.unit = 'COMPUTE_RAW' AND e.subject NOT IN ('idle', 'overhead')
    AND e.hour >= $2::date::timestamp AT TIME ZONE 'UTC' AND e.hour < ($2::date + interval '1 month') AT TIME ZONE 'UTC'
  GROUP BY m.source, m.most, e.hour HAVING sum(e.quantity) * 10 > m.most * 11
  ORDER BY sum(e.quantity) / m.most DESC, m.source, e.hour`;

/** Finds what no report shows by itself: many that each could be true, and together cannot. */
@Injectable()
export class ToldHoursService {
  constructor(private readonly database: Database) {}

  /**
   * Hours of a month ('2026-11', UTC) for which a machine's reports of what somebody used come to more than its cards have,
   * by more than a tenth; the most in excess first.
   */
  async overtold(partnershipId: string, month: string): Promise<readonly OvertoldHour[]> {
    const machines = await this.database.query<{ code: string; gpus: number }>(
      'SELECT code, gpu_count AS gpus FROM machine WHERE partnership_id = $1',
      [partnershipId],
    );
    const bySource = new Map(
      machines.map(({ code, gpus }) => [machineSource(code), { machine: code, most: BigInt(gpus) * MILLI_GPU_HOUR }]),
    );
    const rows = await this.database.query<{ source: string; hour: Date; told: string }>(OVERTOLD, [
      partnershipId,
      `${month}-01`,
      [...bySource.keys()],
      [...bySource.values()].map(({ most }) => most.toString()),
    ]);
    return rows.flatMap(({ source, hour, told }) => {
      const known = bySource.get(source);
      return known === undefined ? [] : [{ ...known, hour, told: BigInt(told) }];
    });
  }
}
