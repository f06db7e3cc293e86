import { Injectable } from '@nestjs/common';
import { formatFraction, fraction } from '#libs/amount';
import { quorumOf } from '#libs/custom';
import { CustomService } from '../custom/custom.service.js';
import { Database } from '../database/database.js';
import type { CollegeStanding } from './meetings.types.js';

interface StandingRow {
  readonly code: string;
  readonly name: string;
  readonly members: number;
  readonly voters: number;
  readonly due: boolean;
  readonly own: boolean;
  readonly votesHere: boolean;
}

/** The colleges as they stand: counts and no names. */
@Injectable()
export class CollegesService {
  constructor(
    private readonly database: Database,
    private readonly customs: CustomService,
  ) {}

  /** In the order of their codes; `personId`: whose own colleges are marked. */
  async standings({
    partnershipId,
    personId,
  }: {
    readonly partnershipId: string;
    readonly personId: string | undefined;
  }): Promise<readonly CollegeStanding[]> {
    const [custom, rows] = await Promise.all([
      this.customs.inForce(partnershipId, new Date()),
      this.database.query<StandingRow>(
        `WITH voter AS (SELECT v.person_id, v.college FROM voters_now($1, colleges_due($1)) AS v),
              seat AS (SELECT DISTINCT m.person_id, m.college FROM membership m WHERE m.partnership_id = $1
                AND m.since <= (clock_timestamp() AT TIME ZONE 'UTC')::date AND (m.until IS NULL OR m.until > (clock_timestamp() AT TIME ZONE 'UTC')::date))
         SELECT c.code, c.name, c.code = ANY (colleges_due($1)) AS due,
                (SELECT count(*)::integer FROM seat s WHERE s.college = c.code) AS members,
                (SELECT count(*)::integer FROM voter v WHERE v.college = c.code) AS voters,
                EXISTS (SELECT 1 FROM seat s WHERE s.college = c.code AND s.person_id = $2) AS own,
                EXISTS (SELECT 1 FROM voter v WHERE v.college = c.code AND v.person_id = $2) AS "votesHere"
         FROM college c WHERE c.partnership_id = $1 ORDER BY c.code`,
        [partnershipId, personId ?? null],
      ),
    ]);
    const weights = new Map(Object.entries(custom.collegeWeights));
    return rows.map((row) => ({
      ...row,
      weight: formatFraction(weights.get(row.code) ?? fraction(0n)),
      quorum: quorumOf(custom, row.voters),
      leastShown: custom.voting.leastShown,
    }));
  }
}
