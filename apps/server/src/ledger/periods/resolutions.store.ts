import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/** What was voted on, as it was recorded. */
export interface ResolutionRecord {
  readonly id: string;
  readonly kind: string;
  readonly carried: boolean;
  readonly recordedAt: Date;
  /** The period that its result names, or whose surplus was divided. */
  readonly period: string | null;
}

/** Resolutions as they stand in the books. Reads only. */
@Injectable()
export class ResolutionsStore {
  constructor(private readonly database: Database) {}

  /** The latest first; of one kind, or null for all. */
  list(partnershipId: string, kind: string | null): Promise<ResolutionRecord[]> {
    return this.database.query<ResolutionRecord>(
      `SELECT r.id, r.kind, r.carried, r.recorded_at AS "recordedAt",
              coalesce(r.result::json ->> 'period', m.period_id::text) AS period
       FROM resolution r LEFT JOIN motion m ON m.partnership_id = r.partnership_id AND m.id = r.motion_id
       WHERE r.partnership_id = $1 AND ($2::text IS NULL OR r.kind = $2) ORDER BY r.recorded_at DESC, r.id DESC`,
      [partnershipId, kind],
    );
  }
}
