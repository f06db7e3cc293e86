import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { byteaArray, instantArray, int4Array, textArray, wholeArray } from '../database/binary-array.js';
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
  readonly quantity: bigint;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly effectiveAtMs: bigint;
  readonly endMs: bigint | null;
  readonly method: string | null;
  /** What fell into each hour, where there are several; they sum to the quantity. */
  readonly parts: readonly { readonly hourMs: bigint; readonly quantity: bigint }[];
  /** The event whose place it takes. */
  readonly corrects?: {
    readonly source: string;
    readonly id: string;
    readonly reason: string;
    readonly voids: boolean;
  };
}

/** What became of a correction; where its target has one already, which. */
export interface Corrected {
  readonly outcome: 'COUNTED' | 'WAITING' | Seen | 'ITSELF' | 'CORRECTED' | 'CIRCLE';
  readonly bySource: string | null;
  readonly byId: string | null;
}

/** How one identity stands: never seen, known with this body, or known with another. */
export type Seen = 'KNOWN' | 'CONFLICT';

/** The identity and the hash of one event's body. */
export type Identity = Pick<UsageRecord, 'source' | 'id' | 'hash'>;

/** How one of what was asked stands, by its place from 1. */
interface Standing {
  readonly ordinal: number;
  /** Null of what is not new and was never seen, which cannot be. */
  readonly outcome: Seen | null;
}

function inOrder(standings: readonly Standing[], asked: number): (Seen | undefined)[] {
  const found = new Array<Seen | undefined>(asked).fill(undefined);
  for (const { ordinal, outcome } of standings) {
    if (outcome === null) throw new InvariantViolation('an event that is not new was seen before');
    found[ordinal - 1] = outcome;
  }
  return found;
}

@Injectable()
export class UsageStore {
  /** New events enter and feed their hour: undefined; how the others stood already. In the order asked. */
  async ingest(tx: Tx, partnershipId: string, records: readonly UsageRecord[]): Promise<(Seen | undefined)[]> {
    const seen = await queryIn<Standing>(
      tx,
      `SELECT ordinal, outcome FROM ingest_usage(
         $1, $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[], $9::numeric[], $10::timestamptz[],
         $11::timestamptz[], $12::text[], $13::integer[], $14::timestamptz[], $15::numeric[])`,
      [
        partnershipId,
        textArray(records.map(({ source }) => source)),
        textArray(records.map(({ id }) => id)),
        byteaArray(records.map(({ hash }) => hash)),
        textArray(records.map(({ subject }) => subject)),
        textArray(records.map(({ site }) => site)),
        textArray(records.map(({ meter }) => meter)),
        textArray(records.map(({ unit }) => unit)),
        wholeArray(records.map(({ quantity }) => quantity)),
        instantArray(records.map(({ effectiveAtMs }) => effectiveAtMs)),
        instantArray(records.map(({ endMs }) => endMs)),
        textArray(records.map(({ method }) => method)),
        int4Array(records.flatMap(({ parts }, index) => parts.map(() => index + 1))),
        instantArray(records.flatMap(({ parts }) => parts.map(({ hourMs }) => hourMs))),
        wholeArray(records.flatMap(({ parts }) => parts.map(({ quantity }) => quantity))),
      ],
    );
    return inOrder(seen, records.length);
  }

  /** No other versions change until the transaction ends. Before anything else of it: later, it may meet a deadlock. */
  async lockVersions(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, `SELECT pg_advisory_xact_lock(hashtextextended('usage versions ' || $1::uuid::text, 0))`, [
      partnershipId,
    ]);
  }

  /** One correction takes the place of its target, or waits for it. */
  async correct(
    tx: Tx,
    partnershipId: string,
    record: UsageRecord & Required<Pick<UsageRecord, 'corrects'>>,
  ): Promise<Corrected> {
    const { corrects, parts } = record;
    const [corrected] = await queryIn<Corrected>(
      tx,
      `SELECT outcome, by_source AS "bySource", by_id AS "byId" FROM correct_usage(
         $1, $2, $3, $4, $5, $6, $7, $8, $9, ($10::timestamptz[])[1], ($11::timestamptz[])[1], $12, $13, $14, $15, $16,
         $17::timestamptz[], $18::numeric[])`,
      [
        partnershipId,
        record.source,
        record.id,
        record.hash,
        record.subject,
        record.site,
        record.meter,
        record.unit,
        record.quantity.toString(),
        instantArray([record.effectiveAtMs]),
        instantArray([record.endMs]),
        record.method,
        corrects.source,
        corrects.id,
        corrects.reason,
        corrects.voids,
        instantArray(parts.map(({ hourMs }) => hourMs)),
        wholeArray(parts.map(({ quantity }) => quantity)),
      ],
    );
    if (corrected === undefined) throw new InvariantViolation('a correction is answered');
    return corrected;
  }

  /** How each identity stands; undefined where it was never seen. In the order asked. */
  async seen(tx: Tx, partnershipId: string, asked: readonly Identity[]): Promise<(Seen | undefined)[]> {
    if (asked.length === 0) return [];
    const answers = await queryIn<Standing>(
      tx,
      'SELECT ordinal, outcome FROM usage_seen($1, $2::text[], $3::text[], $4::bytea[])',
      [
        partnershipId,
        textArray(asked.map(({ source }) => source)),
        textArray(asked.map(({ id }) => id)),
        byteaArray(asked.map(({ hash }) => hash)),
      ],
    );
    return inOrder(answers, asked.length);
  }
}
