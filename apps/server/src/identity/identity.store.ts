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
         ARRAY(SELECT g.role FROM role_grant g WHERE g.partnership_id = p.partnership_id AND g.person_id = p.id AND (g.recalled_by IS NULL OR NOT resolution_stands(g.recalled_by))
               ORDER BY g.role) AS roles,
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

  /** Was this partnership made by the demo's generator? Only such a one may be entered without proof. */
  async isDemonstration(partnershipId: string): Promise<boolean> {
    const found = await this.database.query('SELECT 1 FROM demo_seed WHERE partnership_id = $1', [partnershipId]);
    return found.length > 0;
  }

  /** One person of each role in turn, so that the first few show every kind; then by roll number. */
  people(partnershipId: string, search: string, limit: number): Promise<PersonRecord[]> {
    return this.database.query<PersonRecord>(
      `SELECT id, "rollNumber", name, territory, roles, colleges FROM (
         SELECT q.*, row_number() OVER (PARTITION BY rarest.rank ORDER BY q."rollNumber") AS turn, rarest.rank
         FROM (${PERSON} WHERE p.partnership_id = $1
           AND ($2 = '' OR p.name ILIKE '%' || $2 || '%' OR p.roll_number ILIKE $2 || '%'
                OR EXISTS (SELECT 1 FROM role_grant g WHERE g.partnership_id = p.partnership_id
                           AND g.person_id = p.id AND g.role ILIKE $2 || '%'))) AS q,
           LATERAL (SELECT min(array_position(ARRAY['OFFICER', 'AUDITOR', 'PUBLIC_BODY', 'FUNDER', 'OPERATOR', 'DEVELOPER',
                                                   'WORKER', 'LABELLER', 'MEMBER'], r)) AS rank FROM unnest(q.roles) AS r) AS rarest
       ) AS s ORDER BY turn, rank, "rollNumber" LIMIT $3`,
      [partnershipId, search.replaceAll(/[\\%_]/gu, '\\$&'), limit],
    );
  }
}
