import { Injectable } from '@nestjs/common';
import { queryIn, type Tx } from '../database/database.js';

/** An event as the database keeps it. */
export interface UsageRecord {
  readonly source: string;
  readonly id: string;
  readonly hash: Buffer;
  readonly subject: string;
  readonly site: string;
  readonly meter: string;
  readonly unit: string;
  readonly quantity: string;
  /** ISO 8601, UTC. */
  readonly effectiveAt: string;
}

/** How one identity stands: never seen, known with this body, or known with another. */
export type Seen = 'KNOWN' | 'CONFLICT';

/** The identity and the hash of one event's body. */
export type Identity = Pick<UsageRecord, 'source' | 'id' | 'hash'>;

@Injectable()
export class UsageStore {
  /** New events enter and feed their hour; true where the event was new. In the order asked. */
  async ingest(tx: Tx, partnershipId: string, records: readonly UsageRecord[]): Promise<boolean[]> {
    const seen = await queryIn<{ readonly ordinal: number }>(
      tx,
      `SELECT ordinal FROM ingest_usage(
         $1, $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[], $9::numeric[], $10::timestamptz[])`,
      [
        partnershipId,
        records.map(({ source }) => source),
        records.map(({ id }) => id),
        records.map(({ hash }) => hash),
        records.map(({ subject }) => subject),
        records.map(({ site }) => site),
        records.map(({ meter }) => meter),
        records.map(({ unit }) => unit),
        records.map(({ quantity }) => quantity),
        records.map(({ effectiveAt }) => effectiveAt),
      ],
    );
    const isNew = new Array<boolean>(records.length).fill(true);
    for (const { ordinal } of seen) isNew[ordinal - 1] = false;
    return isNew;
  }

  /** How each identity stands; undefined where it was never seen. In the order asked. */
  async seen(tx: Tx, partnershipId: string, asked: readonly Identity[]): Promise<(Seen | undefined)[]> {
    const found = new Array<Seen | undefined>(asked.length).fill(undefined);
    if (asked.length === 0) return found;
    const answers = await queryIn<{ readonly ordinal: number; readonly outcome: Seen }>(
      tx,
      'SELECT ordinal, outcome FROM usage_seen($1, $2::text[], $3::text[], $4::bytea[])',
      [partnershipId, asked.map(({ source }) => source), asked.map(({ id }) => id), asked.map(({ hash }) => hash)],
    );
    for (const { ordinal, outcome } of answers) found[ordinal - 1] = outcome;
    return found;
  }
}
