import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

export interface PersonRecord {
  readonly id: string;
  readonly rollNumber: string;
  readonly name: string | null;
  readonly territory: string | null;
  readonly roles: string[];
  readonly colleges: string[];
}

const PERSON = `
  SELECT p.id, p.roll_number AS "rollNumber", p.name, p.territory,
         ARRAY(SELECT g.role FROM role_grant g WHERE g.partnership_id = p.partnership_id AND g.person_id = p.id ORDER BY g.role) AS roles,
         ARRAY(SELECT m.college FROM membership m WHERE m.partnership_id = p.partnership_id AND m.person_id = p.id
               AND m.until IS NULL ORDER BY m.college) AS colleges
  FROM person p`;

@Injectable()
export class IdentityStore {
  constructor(private readonly database: Database) {}

  async person(partnershipId: string, personId: string): Promise<PersonRecord | undefined> {
    const found = await this.database.query<PersonRecord>(`${PERSON} WHERE p.partnership_id = $1 AND p.id = $2`, [
      partnershipId,
      personId,
    ]);
    return found[0];
  }

  /** People by role first (the rarer the role, the earlier), then by roll number. */
  people(partnershipId: string, search: string, limit: number): Promise<PersonRecord[]> {
    return this.database.query<PersonRecord>(
      `SELECT * FROM (${PERSON} WHERE p.partnership_id = $1
         AND ($2 = '' OR p.name ILIKE '%' || $2 || '%' OR p.roll_number ILIKE $2 || '%'
              OR EXISTS (SELECT 1 FROM role_grant g WHERE g.partnership_id = p.partnership_id AND g.person_id = p.id AND g.role ILIKE $2 || '%'))) AS q
       ORDER BY (SELECT min(CASE r WHEN 'OFFICER' THEN 0 WHEN 'AUDITOR' THEN 1 WHEN 'PUBLIC_BODY' THEN 2 WHEN 'FUNDER' THEN 3
                                   WHEN 'OPERATOR' THEN 4 WHEN 'DEVELOPER' THEN 5 WHEN 'WORKER' THEN 6 WHEN 'LABELLER' THEN 7 ELSE 8 END)
                 FROM unnest(q.roles) AS r), q."rollNumber" LIMIT $3`,
      [partnershipId, search.replaceAll(/[\\%_]/gu, '\\$&'), limit],
    );
  }
}
