import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** What a live session says. */
export interface SessionRecord {
  readonly partnershipId: string;
  readonly personId: string;
  readonly rollNumber: string;
  readonly csrfToken: string;
  readonly roles: readonly string[];
}

@Injectable()
export class SessionStore {
  constructor(private readonly database: Database) {}

  /** Stores the hash of the cookie's secret, never the secret. */
  async create(session: {
    tokenHash: Buffer;
    partnershipId: string;
    personId: string;
    csrfToken: string;
    expiresAt: Date;
  }): Promise<void> {
    await this.database.query(
      'INSERT INTO session (token_hash, partnership_id, person_id, csrf_token, expires_at) VALUES ($1, $2, $3, $4, $5)',
      [session.tokenHash, session.partnershipId, session.personId, session.csrfToken, session.expiresAt],
    );
  }

  async find(tokenHash: Buffer, now: Date): Promise<SessionRecord | undefined> {
    const found = await this.database.query<SessionRecord>(
      `SELECT s.partnership_id AS "partnershipId", s.person_id AS "personId", p.roll_number AS "rollNumber",
              s.csrf_token AS "csrfToken",
              ARRAY(SELECT g.role FROM role_grant g WHERE g.partnership_id = s.partnership_id AND g.person_id = s.person_id
                    AND (g.recalled_by IS NULL OR NOT resolution_stands(g.recalled_by))) AS roles
       FROM session s JOIN person p ON p.partnership_id = s.partnership_id AND p.id = s.person_id
       WHERE s.token_hash = $1 AND s.expires_at > $2`,
      [tokenHash, now],
    );
    return found[0];
  }

  async end(tokenHash: Buffer): Promise<void> {
    await this.database.query('DELETE FROM session WHERE token_hash = $1', [tokenHash]);
  }

  async forgetExpired(now: Date): Promise<void> {
    await this.database.query('DELETE FROM session WHERE expires_at <= $1', [now]);
  }
}
