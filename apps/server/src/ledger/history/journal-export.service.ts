import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  beancountEntry,
  beancountHeader,
  BeancountNames,
  csvEntry,
  csvHeader,
  csvTrailer,
  hledgerEntry,
  hledgerHeader,
  ledgerEntry,
  ledgerHeader,
  trailerLine,
  type TextAccount,
  type TextEnd,
  type TextJournal,
  type TextOrigin,
} from '#libs/ledger';
import { JournalTextStore, type TextPlace } from './journal-text.store.js';

/** The texts of the whole journal. */
export const JOURNAL_FORMATS = ['hledger', 'ledger', 'beancount', 'csv'] as const;

export type JournalFormat = (typeof JOURNAL_FORMATS)[number];

interface Writer {
  readonly header: string;
  readonly entry: (journal: TextJournal) => string;
  readonly end: (end: TextEnd) => string;
  /** False where holds and what became of them have no meaning: they moved nothing. */
  readonly holds: boolean;
}

const WRITERS: Readonly<Record<JournalFormat, (accounts: readonly TextAccount[], origin: TextOrigin) => Writer>> = {
  hledger: (accounts, origin) => ({
    header: hledgerHeader(accounts, origin),
    entry: hledgerEntry,
    end: trailerLine,
    holds: false,
  }),
  ledger: (accounts, origin) => ({
    header: ledgerHeader(accounts, origin),
    entry: ledgerEntry,
    end: trailerLine,
    holds: false,
  }),
  beancount: (accounts, origin) => {
    const names = new BeancountNames(accounts);
    return {
      header: beancountHeader(accounts, origin),
      entry: (journal) => beancountEntry(journal, names),
      end: trailerLine,
      holds: false,
    };
  },
  csv: (_accounts, origin) => ({
    header: csvHeader(),
    entry: csvEntry,
    end: (end) => csvTrailer(origin, end),
    holds: true,
  }),
};

/** Journals read at a time. */
const PAGE = 500;

/** The whole journal as text that other programs read, written as it is read: no export is held in memory. */
@Injectable()
export class JournalExportService {
  constructor(private readonly store: JournalTextStore) {}

  /** Page by page, up to the batch that was last when it began; its last line is the digest of all above. */
  async *text(partnership: { id: string; name: string }, format: JournalFormat): AsyncGenerator<string> {
    const books = await this.store.books(partnership.id);
    if (books === undefined) return;
    const { accounts, batch, head, from, until } = books;
    const origin = { partnership: partnership.name, batch, head, from: from ?? undefined, until: until ?? undefined };
    const writer = WRITERS[format](accounts, origin);
    const digest = createHash('sha256').update(writer.header);
    yield writer.header;
    let journals = 0;
    for await (const page of this.pages(partnership.id, batch)) {
      const told = page.filter(({ phase }) => writer.holds || phase === 'POSTED');
      const text = told.map(writer.entry).join('');
      digest.update(text);
      journals += told.length;
      yield text;
    }
    yield writer.end({ journals, digest: digest.digest('hex') });
  }

  private async *pages(ledgerId: string, through: string): AsyncGenerator<readonly TextJournal[]> {
    let place: TextPlace = { batch: '0', ordinal: 0 };
    for (;;) {
      const journals = await this.store.journalsAfter(ledgerId, place, { through, first: PAGE });
      yield journals;
      const last = journals.at(-1);
      if (last === undefined || journals.length < PAGE) return;
      place = last;
    }
  }
}
