import { Injectable } from '@nestjs/common';
import { segment } from '#libs/posting-rules';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';

/** What one subject was charged for one meter of a site, for a month of use under one version of the custom. */
export interface RatedMonth {
  readonly subject: string;
  readonly site: string;
  readonly meter: string;
  /** The month of use, 'YYYY-MM'. */
  readonly month: string;
  readonly customVersion: number;
  /** Whole steps of the meter's unit. */
  readonly quantity: bigint;
  /** How often it was posted. */
  readonly revision: number;
}

/** A place in the books: what stands before it was posted before it. */
export interface Place {
  readonly batch: bigint;
  readonly ordinal: number;
}

/** A journal that posted a rating, or what changed of it. */
export interface RatingPosting extends Place {
  /** The month that it was posted into, 'YYYY-MM'. */
  readonly month: string;
  /** Minor units that the subject owes by it; below zero where it gives back. */
  readonly amount: bigint;
}

/** An hour of use as it was posted, or what changed of it, in whole steps of the meter's unit. */
export interface UsePosting extends Place {
  readonly amount: bigint;
}

/** A month of UTC hours: from the first, up to but not including the last. */
export interface Bounds {
  readonly from: Date;
  readonly to: Date;
}

type Texts<K extends string> = Record<K, string>;

const keyOf = (words: readonly string[]): string => words.map(segment).join(':');

/** The keys of the journals of a rating, one for each revision. */
function keysOf({ subject, site, meter, month, customVersion, revision }: RatedMonth): readonly string[] {
  const head = `rated:${keyOf([subject, site, meter, month, customVersion.toString()])}`;
  return Array.from({ length: revision }, (_, index) => `${head}:${index + 1}`);
}

/** Reads ratings beside the journals that posted them, all as of the moment of the reader. */
@Injectable()
export class FocusStore {
  /** Months of use ('YYYY-MM', ascending) of which something was posted within the bounds. */
  async monthsPosted(reader: BundleReader, partnershipId: string, { from, to }: Bounds): Promise<readonly string[]> {
    const rows = await reader.rows<{ month: string | null }>(
      `SELECT DISTINCT substring(idempotency_key FROM ':([0-9]{4}-[0-9]{2}):[0-9]+:[0-9]+$') AS month FROM journal
       WHERE ledger_id = $1 AND kind = 'rated-usage' AND effective_at >= $2 AND effective_at < $3 ORDER BY 1`,
      [partnershipId, from, to],
    );
    return rows.flatMap(({ month }) => month ?? []);
  }

  /** The first month of use ('YYYY-MM') that was rated for a subject; undefined where none was. */
  async firstRated(reader: BundleReader, partnershipId: string, subject: string): Promise<string | undefined> {
    const [row] = await reader.rows<{ month: string | null }>(
      `SELECT to_char(min(month), 'YYYY-MM') AS month FROM rating WHERE partnership_id = $1 AND subject = $2`,
      [partnershipId, subject],
    );
    return row?.month ?? undefined;
  }

  /** Everything rated of a month of use, or what one subject was, in the order of its key, page by page. */
  async *rated(
    reader: BundleReader,
    partnershipId: string,
    month: string,
    subject?: string,
  ): AsyncGenerator<readonly RatedMonth[]> {
    const pages = reader.pages<
      Texts<'subject' | 'site' | 'meter' | 'quantity'> & { version: number; revision: number }
    >(
      `SELECT subject, site, meter, custom_version AS version, quantity::text AS quantity, revision FROM rating
       WHERE partnership_id = $1 AND month = $2 AND ($3::text IS NULL OR subject = $3)
       ORDER BY subject, site, meter, custom_version`,
      [partnershipId, `${month}-01`, subject ?? null],
    );
    for await (const page of pages) {
      yield page.map(({ version, quantity, ...row }) => ({
        ...row,
        month,
        customVersion: version,
        quantity: BigInt(quantity),
      }));
    }
  }

  /** The journals of each rating in the order asked, each list in the order of the books. */
  async postings(
    reader: BundleReader,
    partnershipId: string,
    ratings: readonly RatedMonth[],
  ): Promise<readonly (readonly RatingPosting[])[]> {
    const keys = ratings.map(keysOf);
    const rows = await reader.rows<Texts<'key' | 'month' | 'batch' | 'amount'> & { ordinal: number }>(
      `SELECT j.idempotency_key AS key, to_char(j.effective_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
              j.batch_sequence::text AS batch, j.ordinal,
              coalesce((SELECT sum(CASE WHEN d.path LIKE 'je:assets:receivable:%' THEN t.amount ELSE -t.amount END)
                        FROM transfer t JOIN account d ON d.id = t.debit_account_id
                        JOIN account c ON c.id = t.credit_account_id
                        WHERE t.journal_id = j.id
                          AND (d.path LIKE 'je:assets:receivable:%' OR c.path LIKE 'je:assets:receivable:%')), 0)::text AS amount
       FROM journal j WHERE j.ledger_id = $1 AND j.idempotency_key = ANY($2::text[])`,
      [partnershipId, keys.flat()],
    );
    const byKey = new Map(
      rows.map(({ key, month, batch, ordinal, amount }) => [
        key,
        { month, batch: BigInt(batch), ordinal, amount: BigInt(amount) },
      ]),
    );
    return keys.map((ofRating) => inOrder(ofRating.flatMap((key) => byKey.get(key) ?? [])));
  }

  /** How the use behind a rating came into the books, in their order. */
  async use(
    reader: BundleReader,
    partnershipId: string,
    { subject, site, meter }: RatedMonth,
    { from, to }: Bounds,
  ): Promise<readonly UsePosting[]> {
    const hours = await reader.rows<{ hour: string; revision: number }>(
      `SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"') AS hour, revision FROM rollup
       WHERE partnership_id = $1 AND subject = $2 AND site = $3 AND meter = $4 AND hour >= $5 AND hour < $6`,
      [partnershipId, subject, site, meter, from, to],
    );
    const keys = hours.flatMap(({ hour, revision }) => {
      const head = `usage:${keyOf([subject, site, meter, hour])}`;
      return Array.from({ length: revision }, (_, index) => `${head}:${index + 1}`);
    });
    const rows = await reader.rows<Texts<'batch' | 'amount'> & { ordinal: number }>(
      `SELECT j.batch_sequence::text AS batch, j.ordinal,
              sum(CASE WHEN d.path ~ '^je:[^:]+:used:' THEN t.amount ELSE -t.amount END)::text AS amount
       FROM journal j JOIN transfer t ON t.journal_id = j.id AND t.unit <> 'COMPUTE_WEIGHTED'
       JOIN account d ON d.id = t.debit_account_id
       WHERE j.ledger_id = $1 AND j.idempotency_key = ANY($2::text[]) GROUP BY j.id`,
      [partnershipId, keys],
    );
    return inOrder(
      rows.map(({ batch, ordinal, amount }) => ({ batch: BigInt(batch), ordinal, amount: BigInt(amount) })),
    );
  }
}

/** Whether one place in the books comes before another. */
export const isBefore = (a: Place, b: Place): boolean =>
  a.batch === b.batch ? a.ordinal < b.ordinal : a.batch < b.batch;

const inOrder = <P extends Place>(places: readonly P[]): readonly P[] =>
  places.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
