import { Injectable } from '@nestjs/common';
import { Database, queryIn } from '../database/database.js';
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

/** How many keys one person may have in use, and make within a day. */
export interface MostKeys {
  readonly used: number;
  readonly today: number;
}

/** What became of a wish for a key: its id, or null where nobody has the roll number or too many were made. */
interface KeyMade {
  readonly id: string | null;
  readonly known: boolean;
  /** Too many are in use; otherwise too many were made within a day. */
  readonly isFull: boolean;
}

interface CallerRow extends Omit<Caller, 'models'> {
  readonly models: readonly string[] | null;
}

@Injectable()
export class ApiKeyStore {
  constructor(private readonly database: Database) {}

  /** The new key's id, where its owner is on the roll and has fewer than so many; one after the other for each owner. */
  insert(partnershipId: string, key: KeyRecord, most: MostKeys): Promise<KeyMade> {
    const { rollNumber, label, hash, prefix, models, purposes, expiresAt } = key;
    return this.database.transaction(async (tx) => {
      await queryIn(
        tx,
        `SELECT pg_advisory_xact_lock(hashtextextended('keys of ' || $1::uuid::text || ' ' || $2::text, 0))`,
        [partnershipId, rollNumber],
      );
      const [made] = await queryIn<KeyMade>(
        tx,
        `WITH owner AS (SELECT p.partnership_id, p.id FROM person p WHERE p.partnership_id = $1 AND p.roll_number = $2),
              had AS (SELECT count(*) FILTER (WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())) AS used,
                             count(*) FILTER (WHERE k.created_at > now() - interval '1 day') AS today
                      FROM api_key k JOIN owner o ON o.partnership_id = k.partnership_id AND o.id = k.person_id),
              made AS (INSERT INTO api_key (partnership_id, person_id, label, hash, prefix, models, purposes, expires_at)
                       SELECT o.partnership_id, o.id, $3, $4, $5, $6, $7, $8 FROM owner o, had h WHERE h.used < $9 AND h.today < $10 RETURNING id)
         SELECT (SELECT id FROM made) AS id, EXISTS (SELECT FROM owner) AS known, h.used >= $9 AS "isFull" FROM had h`,
        [partnershipId, rollNumber, label, hash, prefix, models, purposes, expiresAt, most.used, most.today],
      );
      return made ?? { id: null, known: false, isFull: false };
    });
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
}
