import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** What a pasture gives in its current period, over all its gates. Whole ppm·milli-GPU·ms. */
export interface PastureFigures {
  readonly pasture: string;
  readonly granted: bigint;
  readonly used: bigint;
  readonly held: bigint;
}

/** From fewer holders one could read what one of them uses. */
const FEWEST_HOLDERS = 3;

@Injectable()
export class PastureStore {
  constructor(private readonly database: Database) {}

  async figures(partnershipId: string): Promise<readonly PastureFigures[]> {
    const rows = await this.database.query<Record<keyof PastureFigures, string>>(
      `SELECT s.pasture, sum(s.granted)::text AS granted, sum(s.used)::text AS used, sum(s.held)::text AS held
       FROM stint s WHERE s.partnership_id = $1 AND s.starts_at <= now() AND s.ends_at > now()
       GROUP BY s.partnership_id, s.pasture, s.starts_at HAVING stint_graziers(s.partnership_id, s.pasture, s.starts_at) >= $2 ORDER BY s.pasture`,
      [partnershipId, FEWEST_HOLDERS],
    );
    return rows.map(({ pasture, granted, used, held }) => ({
      pasture,
      granted: BigInt(granted),
      used: BigInt(used),
      held: BigInt(held),
    }));
  }
}
