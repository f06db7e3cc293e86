import { Injectable } from '@nestjs/common';
import { queryIn, type Tx } from '../../database/database.js';

/** An account of the books. */
export interface OpenAccount {
  readonly path: string;
  readonly unit: string;
}

/** What an import asks of the books besides posting. */
@Injectable()
export class HistoryImportStore {
  /** How many journals the ledger has, and how many of these keys are among them. */
  async standing(tx: Tx, ledgerId: string, keys: readonly string[]): Promise<{ journals: number; known: number }> {
    const [found] = await queryIn<{ journals: number; known: number }>(
      tx,
      `SELECT (SELECT count(*)::integer FROM journal WHERE ledger_id = $1) AS journals,
              (SELECT count(*)::integer FROM journal WHERE ledger_id = $1 AND idempotency_key = ANY ($2::text[])) AS known`,
      [ledgerId, keys],
    );
    return found ?? { journals: 0, known: 0 };
  }

  /** Says that all that the ledger holds is this history: for good, and in the transaction that posted it. */
  async note(
    tx: Tx,
    ledgerId: string,
    { digest, name, format, actor }: { digest: string; name: string; format: string; actor: string },
  ): Promise<void> {
    const parameters = [ledgerId, digest, name, format, actor];
    await queryIn(tx, `SELECT record_history_import($1, decode($2, 'hex'), $3, $4, $5)`, parameters);
  }

  /** Every account of the ledger, by path and unit. */
  accounts(tx: Tx, ledgerId: string): Promise<OpenAccount[]> {
    return queryIn(tx, 'SELECT path, unit FROM account WHERE ledger_id = $1 ORDER BY path, unit', [ledgerId]);
  }
}
