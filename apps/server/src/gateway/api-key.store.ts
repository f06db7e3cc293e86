import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from './gateway.types.js';

/** A key as it is kept. */
export interface KeyRecord {
  readonly rollNumber: string;
  readonly label: string;
  readonly models: readonly string[] | null;
  readonly purposes: readonly string[];
  readonly expiresAt: Date | null;
  readonly hash: Buffer;
  readonly prefix: string;
}

/** A key as its owner may see it. */
export interface ShownKey {
  readonly id: string;
  readonly rollNumber: string;
  readonly label: string;
  readonly prefix: string;
  readonly models: readonly string[] | null;
  readonly purposes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedWhy: string | null;
  /** When its last request began, as far back as requests are listed. */
  readonly lastUsedAt: Date | null;
}

interface CallerRow extends Omit<Caller, 'models'> {
  readonly models: readonly string[] | null;
}

@Injectable()
export class ApiKeyStore {
  constructor(private readonly database: Database) {}

  /** The new key's id; undefined where nobody has that roll number. */
  async insert(partnershipId: string, key: KeyRecord): Promise<string | undefined> {
    const rows = await this.database.query<{ readonly id: string }>(
      `INSERT INTO api_key (partnership_id, person_id, label, hash, prefix, models, purposes, expires_at)
       SELECT p.partnership_id, p.id, $3, $4, $5, $6, $7, $8 FROM person p WHERE p.partnership_id = $1 AND p.roll_number = $2
       RETURNING id`,
      [partnershipId, key.rollNumber, key.label, key.hash, key.prefix, key.models, key.purposes, key.expiresAt],
    );
    return rows[0]?.id;
  }

  /** The first of the models that is none. */
  async unknownModel(partnershipId: string, models: readonly string[]): Promise<string | undefined> {
    const rows = await this.database.query<{ readonly slug: string }>(
      `SELECT a.slug FROM unnest($2::text[]) AS a(slug)
       WHERE NOT EXISTS (SELECT 1 FROM model m WHERE m.partnership_id = $1 AND m.slug = a.slug) LIMIT 1`,
      [partnershipId, models],
    );
    return rows[0]?.slug;
  }

  async caller(digest: Buffer): Promise<Caller | undefined> {
    const [row] = await this.database.query<CallerRow>(
      `SELECT k.partnership_id AS "partnershipId", k.id AS "keyId", p.roll_number AS "rollNumber", k.models, k.purposes
       FROM api_key k JOIN person p ON p.partnership_id = k.partnership_id AND p.id = k.person_id
       WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [digest],
    );
    return row && { ...row, models: row.models === null ? undefined : new Set(row.models) };
  }

  list(partnershipId: string, rollNumber: string | undefined): Promise<ShownKey[]> {
    return this.database.query<ShownKey>(
      `SELECT k.id, p.roll_number AS "rollNumber", k.label, k.prefix, k.models, k.purposes, k.created_at AS "createdAt",
              k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.revoked_why AS "revokedWhy",
              (SELECT max(r.started_at) FROM gateway_request r WHERE r.partnership_id = k.partnership_id AND r.key_id = k.id) AS "lastUsedAt"
       FROM api_key k JOIN person p ON p.partnership_id = k.partnership_id AND p.id = k.person_id
       WHERE k.partnership_id = $1 AND ($2::text IS NULL OR p.roll_number = $2) ORDER BY k.id DESC`,
      [partnershipId, rollNumber ?? null],
    );
  }

  /** False where no key of this id is in use; of one person's alone where a roll number is given. */
  async revoke(partnershipId: string, id: string, why: string, rollNumber?: string): Promise<boolean> {
    const [rows] = await this.database.query<readonly unknown[]>(
      `UPDATE api_key SET revoked_at = now(), revoked_why = $3
       WHERE partnership_id = $1 AND id::text = $2 AND revoked_at IS NULL
         AND ($4::text IS NULL OR person_id = (SELECT p.id FROM person p WHERE p.partnership_id = $1 AND p.roll_number = $4))
       RETURNING id`,
      [partnershipId, id, why, rollNumber ?? null],
    );
    return (rows?.length ?? 0) > 0;
  }

  /** How many keys of a person are in use. */
  async inUse(partnershipId: string, rollNumber: string): Promise<number> {
    const [row] = await this.database.query<{ readonly count: number }>(
      `SELECT count(*)::integer AS count FROM api_key k JOIN person p ON p.partnership_id = k.partnership_id AND p.id = k.person_id
       WHERE k.partnership_id = $1 AND p.roll_number = $2 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [partnershipId, rollNumber],
    );
    return row?.count ?? 0;
  }
}
