import { Injectable } from '@nestjs/common';
import type { ValidJournal } from '#libs/ledger';
import type { ChartEntry } from '#libs/posting-rules';
import { queryIn, type Tx } from '../database/database.js';

/** What the posting function says of one journal. */
export interface PostingAnswer {
  readonly ordinal: number;
  readonly outcome: 'ACCEPTED' | 'REPLAYED' | 'CONFLICT' | 'REJECTED';
  readonly code: string | null;
  readonly detail: string | null;
  readonly journal_id: string | null;
}

/** A journal ready for the database: validated, with the hash of its canonical request. */
export interface HashedJournal {
  readonly journal: ValidJournal;
  readonly requestHash: Buffer;
}

/** An account to be opened where it is not yet. */
export interface AccountOpening {
  readonly path: string;
  readonly unit: string;
  readonly entry: ChartEntry;
}

/**
 * Keys of the journals to be undone, as their ids. A key that nobody used becomes an id that no journal has, so that
 * the posting function refuses it instead of losing the link.
 */
const REVERSED = `ARRAY(
  SELECT CASE WHEN k.key IS NOT NULL THEN coalesce(j.id, '00000000-0000-0000-0000-000000000000'::uuid) END
  FROM unnest($11::text[]) WITH ORDINALITY AS k(key, place)
  LEFT JOIN journal j ON j.ledger_id = $1 AND j.idempotency_key = k.key ORDER BY k.place)`;

/** The statements of the ledger: two functions write, everything else reads. */
@Injectable()
export class LedgerStore {
  /** Opens what is missing; an account that exists keeps its nature. */
  async openAccounts(tx: Tx, ledgerId: string, openings: readonly AccountOpening[]): Promise<void> {
    if (openings.length === 0) return;
    await queryIn(tx, 'SELECT open_accounts($1, $2, $3, $4, $5, $6, $7, $8)', [
      ledgerId,
      openings.map(({ path }) => path),
      openings.map(({ unit }) => unit),
      openings.map(({ entry }) => entry.type),
      openings.map(({ entry }) => entry.normalSide),
      openings.map(({ entry }) => entry.lockClass),
      openings.map(({ path }) => (path.startsWith('fund:') ? (path.split(':')[1] ?? null) : null)),
      openings.map(({ entry }) => entry.floor?.toString() ?? null),
    ]);
  }

  /** Which of these accounts are there already. */
  existing(tx: Tx, ledgerId: string, asked: readonly AccountOpening[]): Promise<{ path: string; unit: string }[]> {
    return queryIn(
      tx,
      `SELECT a.path, a.unit FROM account a JOIN unnest($2::text[], $3::text[]) AS asked(path, unit) USING (path, unit)
       WHERE a.ledger_id = $1`,
      [ledgerId, asked.map(({ path }) => path), asked.map(({ unit }) => unit)],
    );
  }

  /** The soft mark of the close. */
  async closedThrough(tx: Tx, ledgerId: string): Promise<Date | undefined> {
    const found = await queryIn<{ through: Date | null }>(
      tx,
      'SELECT soft_closed_through AS through FROM ledger WHERE id = $1',
      [ledgerId],
    );
    return found[0]?.through ?? undefined;
  }

  /** One set-based call; answers in the order of the journals. */
  post(tx: Tx, ledgerId: string, journals: readonly HashedJournal[]): Promise<PostingAnswer[]> {
    const drafts = journals.map(({ journal }) => journal.draft);
    const transfers = journals.flatMap(({ journal }, index) =>
      journal.transfers.map((transfer) => ({ ...transfer, journal: index + 1 })),
    );
    return queryIn<PostingAnswer>(
      tx,
      `SELECT ordinal, outcome, code, detail, journal_id FROM post_journals(
         $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamptz[], ${REVERSED}, $12, $13, $14, $15, $16::numeric[], $17)`,
      [
        ledgerId,
        drafts.map(({ idempotencyKey }) => idempotencyKey),
        journals.map(({ requestHash }) => requestHash),
        drafts.map(({ kind }) => kind),
        drafts.map(({ memo }) => memo),
        drafts.map(({ actor }) => actor),
        drafts.map(({ customVersion }) => customVersion),
        drafts.map(({ source }) => source?.kind ?? null),
        drafts.map(({ source }) => source?.id ?? null),
        drafts.map(({ effectiveAt }) => effectiveAt),
        drafts.map(({ reverses }) => reverses ?? null),
        transfers.map(({ journal }) => journal),
        transfers.map(({ debit }) => debit),
        transfers.map(({ credit }) => credit),
        transfers.map(({ unit }) => unit),
        transfers.map(({ amount }) => amount.toString()),
        transfers.map(({ purpose }) => purpose ?? null),
      ],
    );
  }
}
