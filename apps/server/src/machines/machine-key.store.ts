import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';

/** A key with its machine, as it stands now by the clock of the database. */
export interface KeyRow {
  readonly keyId: string;
  readonly partnershipId: string;
  readonly code: string;
  readonly site: string;
  /** Where the machine stands; of one that is being registered a first reading alone is taken. */
  readonly standing: 'REGISTERING' | 'WITHDRAWN' | 'SOLD' | 'OUT_OF_SERVICE' | 'IN_SERVICE';
  /** The cards that the register says it has. */
  readonly gpus: number;
  /** What its public record says of its energy and water; null where it was entered without one. */
  readonly energyMethod: string | null;
  readonly waterMethod: string | null;
  readonly ratedWatts: number | null;
  readonly publicKey: Buffer;
  readonly enrolledAt: Date;
  /** From when it is not believed any more; null while nobody ended it. */
  readonly endsAt: Date | null;
  readonly ended: boolean;
  readonly revoked: boolean;
}

const KEY = `
  SELECT k.key_id AS "keyId", k.partnership_id AS "partnershipId", m.code, s.slug AS site,
         machine_standing(m.partnership_id, m.id) AS standing, m.gpu_count AS gpus,
         r.energy_method AS "energyMethod", r.water_method AS "waterMethod", r.rated_watts AS "ratedWatts", k.public_key AS "publicKey",
         k.enrolled_at AS "enrolledAt", machine_key_ends(k.key_id) AS "endsAt",
         coalesce(machine_key_ends(k.key_id) <= clock_timestamp(), false) AS ended,
         EXISTS (SELECT 1 FROM machine_key_end e WHERE e.key_id = k.key_id AND e.why = 'REVOKED') AS revoked
  FROM machine_key k JOIN machine m ON m.partnership_id = k.partnership_id AND m.id = k.machine_id
  JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id
  LEFT JOIN machine_record r ON r.partnership_id = m.partnership_id AND r.machine_id = m.id`;

const ONE_KEY = { name: 'machine-key', text: `${KEY} WHERE k.key_id = $1` };

/** A token that waits to be used. */
export interface WaitingToken {
  readonly code: string;
  readonly expiresAt: Date;
}

@Injectable()
export class MachineKeyStore {
  constructor(private readonly database: Database) {}

  async key(keyId: string): Promise<KeyRow | undefined> {
    // With every batch: to plan it takes ten times as long as to look it up.
    const [found] = await this.database.prepared<KeyRow>(ONE_KEY, [keyId]);
    return found;
  }

  keys(partnershipId: string): Promise<KeyRow[]> {
    return this.database.query<KeyRow>(`${KEY} WHERE k.partnership_id = $1 ORDER BY m.code, k.enrolled_at, k.key_id`, [
      partnershipId,
    ]);
  }

  waitingTokens(partnershipId: string): Promise<WaitingToken[]> {
    return this.database.query<WaitingToken>(
      `SELECT m.code, t.expires_at AS "expiresAt"
       FROM machine_token t JOIN machine m ON m.partnership_id = t.partnership_id AND m.id = t.machine_id
       WHERE t.partnership_id = $1 AND t.used_at IS NULL AND t.expires_at > clock_timestamp() ORDER BY m.code`,
      [partnershipId],
    );
  }

  /** By the officers' login. */
  async makeToken(
    tx: Tx,
    token: { of: string; code: string; hash: Buffer; hours: number; actor: string },
  ): Promise<Date | null> {
    const [made] = await queryIn<{ ends: Date | null }>(tx, 'SELECT make_machine_token($1, $2, $3, $4, $5) AS ends', [
      token.of,
      token.code,
      token.hash,
      token.hours,
      token.actor,
    ]);
    return made?.ends ?? null;
  }

  async enrol(tokenHash: Buffer, publicKey: Uint8Array, overlapHours: number): Promise<string> {
    const [answer] = await this.database.query<{ code: string }>('SELECT enrol_machine_key($1, $2, $3) AS code', [
      tokenHash,
      Buffer.from(publicKey),
      overlapHours,
    ]);
    return answer?.code ?? '';
  }

  async replace(oldKeyId: string, publicKey: Uint8Array, overlapHours: number): Promise<string> {
    const [answer] = await this.database.query<{ code: string }>('SELECT replace_machine_key($1, $2, $3) AS code', [
      oldKeyId,
      Buffer.from(publicKey),
      overlapHours,
    ]);
    return answer?.code ?? '';
  }

  /** A key with those that took its place, one after another, as far as none was taken back before. */
  async following(partnershipId: string, keyId: string): Promise<string[]> {
    const rows = await this.database.query<{ keyId: string }>(
      `WITH RECURSIVE following AS (
         SELECT k.key_id, k.enrolled_at FROM machine_key k WHERE k.partnership_id = $1 AND k.key_id = $2
         UNION SELECT k.key_id, k.enrolled_at FROM machine_key k JOIN following f ON k.replaces = f.key_id)
       SELECT f.key_id AS "keyId" FROM following f WHERE NOT EXISTS (
         SELECT FROM machine_key_end e WHERE e.key_id = f.key_id AND e.why = 'REVOKED') ORDER BY f.enrolled_at, f.key_id`,
      [partnershipId, keyId],
    );
    return rows.map((row) => row.keyId);
  }

  /** By the officers' login. Answers which keys it ended. */
  async revoke(tx: Tx, key: { of: string; keyId: string; actor: string }): Promise<string[]> {
    const [answer] = await queryIn<{ ended: string[] }>(tx, 'SELECT revoke_machine_key($1, $2, $3) AS ended', [
      key.of,
      key.keyId,
      key.actor,
    ]);
    return answer?.ended ?? [];
  }
}
