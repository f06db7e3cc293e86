import { Injectable } from '@nestjs/common';
import { Database, queryIn } from '../../database/database.js';
import type { BatchRow, JournalRow, OpenedJournal } from './bundle-rows.js';
import { BALLOT_ENTRY, BATCH, HASHES, JOURNAL } from './bundle-sql.js';
import { withSalts } from './journal-stream.js';

/** An entry with its batch, and the hashes of all entries of it. */
export interface StoredEntry {
  readonly journal: OpenedJournal;
  readonly batch: BatchRow;
  readonly hashes: readonly string[];
}

/** Reads one entry as bundles have it. */
@Injectable()
export class EntryStore {
  constructor(private readonly database: Database) {}

  /** The entry of the ballot's leaf that has this receipt; undefined where there is none. */
  async ballotEntry(partnershipId: string, receipt: string): Promise<string | undefined> {
    const [found] = await this.database.query<{ entry: string }>(BALLOT_ENTRY, [partnershipId, receipt]);
    return found?.entry;
  }

  entry(partnershipId: string, journalId: string): Promise<StoredEntry | undefined> {
    return this.database.snapshot(async (tx) => {
      await tx.query(`SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'`);
      const rows = <T>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]> =>
        queryIn<T>(tx, sql, parameters);
      const found = await rows<JournalRow>(JOURNAL, [partnershipId, journalId]);
      const [journal] = await withSalts({ rows }, partnershipId, found);
      if (journal === undefined) return undefined;
      const [batch] = await rows<BatchRow>(BATCH, [partnershipId, journal.seq]);
      if (batch === undefined) return undefined;
      const hashes =
        batch.hashVersion === '3' ? await rows<{ hash: string }>(HASHES, [partnershipId, journal.seq]) : [];
      return { journal, batch, hashes: hashes.map(({ hash }) => hash) };
    });
  }
}
