import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';

/** One adopted version, its rules still text. */
export interface CustomRecord {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly rules: string;
}

/** A version to be adopted; the first one needs no resolution. */
export interface Adoption {
  readonly partnershipId: string;
  readonly version: number;
  readonly effectiveAt: Date;
  readonly rules: string;
  readonly resolutionId?: string;
}

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
}
