import { Injectable } from '@nestjs/common';
import type { ReopeningFacts } from '#libs/ledger';
import { queryIn, type Tx } from '../../database/database.js';
import type { AccountName, Bounds, Officer } from './periods.types.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Calls of the functions that only the officers' login may execute; each answers DONE or a code. */
@Injectable()
export class ClosingStore {
  /** Nothing is posted between this and the commit. */
  async lockLedger(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  /** Holds that are effective by then and that nobody resolved. */
  async openHolds(tx: Tx, partnershipId: string, through: Date): Promise<number> {
    const found = await queryIn<{ count: number }>(
      tx,
      `SELECT count(*)::integer AS count FROM open_hold h JOIN journal j ON j.id = h.journal_id
       WHERE h.ledger_id = $1 AND j.effective_at <= $2`,
      [partnershipId, through],
    );
    return found[0]?.count ?? 0;
  }

  async reopeningFacts(
    tx: Tx,
    partnershipId: string,
    { periodId, resolutionId }: { readonly periodId: string; readonly resolutionId: string },
  ): Promise<ReopeningFacts> {
    const [named] = await queryIn<{ carried: boolean; kind: string; period: string | null }>(
      tx,
      `SELECT carried, kind, result::json ->> 'period' AS period FROM resolution WHERE partnership_id = $1 AND id::text = $2`,
      [partnershipId, resolutionId.toLowerCase()],
    );
    const [found] = await queryIn<{ spent: boolean; putToVote: boolean }>(
      tx,
      `SELECT EXISTS (SELECT 1 FROM period_reopening WHERE ledger_id = $1 AND resolution_id::text = $3) AS spent,
              EXISTS (SELECT 1 FROM motion WHERE partnership_id = $1 AND period_id::text = $2 AND state <> 'INQUORATE') AS "putToVote"`,
      [partnershipId, periodId, resolutionId.toLowerCase()],
    );
    return { resolution: named, ...(found ?? { spent: false, putToVote: false }) };
  }

  hardClose(tx: Tx, { partnershipId, actor }: Officer, periodId: string): Promise<string> {
    return this.answer(tx, 'hard_close_period($1, $2, $3)', [partnershipId, periodId, actor]);
  }

  reopen(
    tx: Tx,
    { partnershipId, actor }: Officer,
    { periodId, resolutionId }: { readonly periodId: string; readonly resolutionId: string },
  ): Promise<string> {
    return this.answer(tx, 'reopen_period($1, $2, $3, $4)', [partnershipId, periodId, resolutionId, actor]);
  }

  closeAccount(tx: Tx, { partnershipId, actor }: Officer, { path, unit }: AccountName): Promise<string> {
    return this.answer(tx, 'close_account($1, $2, $3, $4)', [partnershipId, path, unit, actor]);
  }

  reopenAccount(tx: Tx, { partnershipId, actor }: Officer, { path, unit }: AccountName): Promise<string> {
    return this.answer(tx, 'reopen_account($1, $2, $3, $4)', [partnershipId, path, unit, actor]);
  }

  setBounds(
    tx: Tx,
    { partnershipId, actor }: Officer,
    { path, unit, floor, ceiling }: AccountName & Bounds,
  ): Promise<string> {
    return this.answer(tx, 'set_bounds($1, $2, $3, $4, $5, $6)', [
      partnershipId,
      path,
      unit,
      floor?.toString() ?? null,
      ceiling?.toString() ?? null,
      actor,
    ]);
  }

  /** An account as it stands. */
  async account(
    tx: Tx,
    partnershipId: string,
    { path, unit }: AccountName,
  ): Promise<{ readonly closed: boolean; readonly floor: string | null; readonly ceiling: string | null } | undefined> {
    const found = await queryIn<{ closed: boolean; floor: string | null; ceiling: string | null }>(
      tx,
      'SELECT closed, floor::text AS floor, ceiling::text AS ceiling FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [partnershipId, path, unit],
    );
    return found[0];
  }

  private async answer(tx: Tx, call: string, parameters: readonly unknown[]): Promise<string> {
    const found = await queryIn<{ code: string }>(tx, `SELECT ${call} AS code`, parameters);
    return found[0]?.code ?? 'Rejected';
  }
}

/** What no column of ids could hold names nothing. */
export const isId = (text: string): boolean => UUID.test(text);
