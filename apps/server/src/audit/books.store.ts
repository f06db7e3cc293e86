import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** How often an invariant is contradicted, and the first few contradictions in words. */
export const violationsSql = (sql: string): string =>
  `SELECT count(*)::integer AS count, (array_agg(coalesce(to_jsonb(v) ->> 'detail', to_jsonb(v)::text)))[1:3] AS details
   FROM (${sql}) AS v`;

/** Reads of the books for whoever checks them. */
@Injectable()
export class BooksStore {
  constructor(private readonly database: Database) {}

  /** The units in use: of the world's currencies, those of a partnership or of an account. */
  async unitCodes(): Promise<string[]> {
    const found = await this.database.query<{ code: string }>(
      `SELECT code FROM unit WHERE kind <> 'MONEY' OR code IN (SELECT currency FROM partnership)
         OR code IN (SELECT a.unit FROM account a) ORDER BY kind, code`,
    );
    return found.map(({ code }) => code);
  }

  /** The first few contradictions of one invariant, and how many there are. */
  async violations(partnershipId: string, sql: string): Promise<{ count: number; details: string[] }> {
    const [found] = await this.database.query<{ count: number; details: string[] | null }>(violationsSql(sql), [
      partnershipId,
    ]);
    return { count: found?.count ?? 0, details: found?.details ?? [] };
  }
}
