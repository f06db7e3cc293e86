import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';

/** One adopted version, its rules still text. */
export interface CustomRecord {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly rules: string;
}

/** How a version came to be, without its rules. */
export interface CustomOrigin {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly adoptedAt: Date;
  /** SHA-256 of the text that was adopted, in hex. */
  readonly hash: string;
  readonly resolutionId: string | null;
  /** The hash of its leaf in the log, in hex. */
  readonly leaf: string | null;
}

/** A version to be adopted; the first one needs no resolution. */
export interface Adoption {
  readonly partnershipId: string;
  readonly version: number;
  readonly effectiveAt: Date;
  readonly rules: string;
  readonly resolutionId?: string;
}

/** A resolution, as far as a change of the custom asks for it. */
export interface CustomResolution {
  readonly kind: string;
  readonly carried: boolean;
  /** The hash of the text that members resolved, in hex. */
  readonly rules: string | null;
  /** The instant from which members resolved that it holds, as the resolution writes it. */
  readonly effectiveAt: string | null;
  /** Whether it adopted a version before. */
  readonly spent: boolean;
}

// The leaf of a version is looked up by its hash: today's form, the one without the day of adoption, or the rules
// themselves as they were logged at first.
const ORIGIN = `
  SELECT v.version, v.effective_at AS "effectiveAt", v.recorded_at AS "adoptedAt", encode(v.rules_hash, 'hex') AS hash,
         v.resolution_id AS "resolutionId", l.leaf
  FROM (SELECT c.*, lag(c.rules_hash) OVER (ORDER BY c.version) AS previous FROM custom_version c WHERE c.partnership_id = $1) AS v
  LEFT JOIN LATERAL (
    SELECT encode(s.leaf_hash, 'hex') AS leaf FROM log_stage s
    WHERE s.partnership_id = v.partnership_id AND s.leaf_hash IN (
      sha256('\\x00'::bytea || convert_to(custom_leaf(v.version, v.effective_at, v.recorded_at, v.rules_hash, v.previous, v.resolution_id), 'UTF8')),
      sha256('\\x00'::bytea || convert_to(custom_entry(v.version, v.effective_at, v.rules_hash, v.previous, v.resolution_id), 'UTF8')),
      sha256('\\x00'::bytea || convert_to(v.rules, 'UTF8'))) LIMIT 1
  ) AS l ON true
  ORDER BY v.version`;

@Injectable()
export class CustomStore {
  constructor(private readonly database: Database) {}

  /** Every version's number and date, oldest first. */
  versions(partnershipId: string, tx: Tx = this.database.source.manager): Promise<Omit<CustomRecord, 'rules'>[]> {
    return queryIn(
      tx,
      `SELECT version, effective_at AS "effectiveAt" FROM custom_version WHERE partnership_id = $1 ORDER BY version`,
      [partnershipId],
    );
  }

  /** How every version came to be, oldest first. */
  origins(partnershipId: string): Promise<CustomOrigin[]> {
    return this.database.query<CustomOrigin>(ORIGIN, [partnershipId]);
  }

  async version(
    partnershipId: string,
    version: number,
    tx: Tx = this.database.source.manager,
  ): Promise<CustomRecord | undefined> {
    const found = await queryIn<CustomRecord>(
      tx,
      `SELECT version, effective_at AS "effectiveAt", rules FROM custom_version WHERE partnership_id = $1 AND version = $2`,
      [partnershipId, version],
    );
    return found[0];
  }

  async adopt(tx: Tx, { partnershipId, version, effectiveAt, rules, resolutionId }: Adoption): Promise<void> {
    await queryIn(tx, 'SELECT adopt_custom($1, $2, $3, $4, $5)', [
      partnershipId,
      version,
      effectiveAt,
      rules,
      resolutionId ?? null,
    ]);
  }

  /** Whoever changes the custom holds the ledger's row: what is judged here is still so when it is written. */
  async lock(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  /** The next whole millisecond of the database's clock. */
  async now(tx: Tx): Promise<Date> {
    const [row] = await queryIn<{ now: Date }>(
      tx,
      `SELECT date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' AS now`,
      [],
    );
    return row?.now ?? new Date(0);
  }

  async resolution(tx: Tx, partnershipId: string, id: string): Promise<CustomResolution | undefined> {
    const found = await queryIn<CustomResolution>(
      tx,
      `SELECT r.kind, r.carried, r.result::jsonb ->> 'rules' AS rules, r.result::jsonb ->> 'effectiveAt' AS "effectiveAt",
              EXISTS (SELECT 1 FROM custom_version c WHERE c.partnership_id = r.partnership_id AND c.resolution_id = r.id) AS spent
       FROM resolution r WHERE r.partnership_id = $1 AND r.id::text = $2`,
      [partnershipId, id],
    );
    return found[0];
  }
}
