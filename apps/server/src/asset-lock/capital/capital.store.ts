import { Injectable } from '@nestjs/common';
import type { CapitalMove } from '#libs/asset-lock';
import { account } from '#libs/posting-rules';
import { Database, queryIn, type Tx } from '../../database/database.js';
import { standingTotals, type UndoableLine } from '../../surplus/standing-totals.js';
import type { Instrument, Shareholding, Withdrawals } from './capital.types.js';

const SHARES = 'je:equity:withdrawable-shares:';

/** A journal that stands under a key already. */
export interface Before {
  readonly effectiveAt: Date;
  readonly customVersion: number;
  readonly actor: string;
}

/** What went through a funder's accounts, in minor units, without what was undone. */
export interface Funded {
  readonly paidIn: bigint;
  readonly repaid: bigint;
  readonly returned: bigint;
}

type Rows<T> = { readonly [K in keyof T]: T[K] extends bigint ? string : T[K] };

/** Instruments, who holds what of them, and what the board decided. */
@Injectable()
export class CapitalStore {
  constructor(private readonly database: Database) {}

  /** Nothing is posted between this and the commit. */
  async lockLedger(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  async currency(tx: Tx, partnershipId: string): Promise<string> {
    const rows = await queryIn<{ currency: string }>(tx, 'SELECT currency FROM partnership WHERE id = $1', [
      partnershipId,
    ]);
    return rows[0]?.currency ?? '';
  }

  async isOnRoll(tx: Tx, partnershipId: string, rollNumber: string): Promise<boolean> {
    const rows = await queryIn(tx, 'SELECT 1 FROM person WHERE partnership_id = $1 AND roll_number = $2', [
      partnershipId,
      rollNumber,
    ]);
    return rows.length > 0;
  }

  async before(tx: Tx, partnershipId: string, key: string): Promise<Before | undefined> {
    const rows = await queryIn<Before>(
      tx,
      `SELECT effective_at AS "effectiveAt", custom_version AS "customVersion", actor
       FROM journal WHERE ledger_id = $1 AND idempotency_key = $2`,
      [partnershipId, key],
    );
    return rows[0];
  }

  async balance(tx: Tx, at: { partnershipId: string; path: string; currency: string }): Promise<bigint> {
    const rows = await queryIn<{ balance: string }>(
      tx,
      'SELECT balance FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [at.partnershipId, at.path, at.currency],
    );
    return BigInt(rows[0]?.balance ?? 0);
  }

  /** In the byte order of their codes. */
  async instruments(tx: Tx, partnershipId: string): Promise<Instrument[]> {
    const rows = await queryIn<Rows<Instrument>>(
      tx,
      `SELECT code, funder_name AS holder, kind, principal_minor AS principal, cap_minor AS cap, since::text, votes
       FROM capital_instrument WHERE partnership_id = $1 ORDER BY code COLLATE "C"`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, principal: BigInt(row.principal), cap: BigInt(row.cap) }));
  }

  async shareholdings(tx: Tx, partnershipId: string, currency: string): Promise<Shareholding[]> {
    const rows = await queryIn<Rows<Shareholding>>(
      tx,
      `SELECT path, credit_posted AS "paidIn", debit_posted AS repaid FROM account
       WHERE ledger_id = $1 AND unit = $2 AND starts_with(path, $3) ORDER BY path COLLATE "C"`,
      [partnershipId, currency, SHARES],
    );
    return rows.map(({ path, paidIn, repaid }) => ({ path, paidIn: BigInt(paidIn), repaid: BigInt(repaid) }));
  }

  /** What all hold, what public bodies hold today, and whether the holder of that account is one; minor units. */
  async publicCapital(tx: Tx, partnershipId: string, path: string): Promise<Omit<CapitalMove, 'change'>> {
    const [row] = await queryIn<{ held: string; total: string; isPublic: boolean }>(
      tx,
      `SELECT c.of_public AS held, c.total, is_public_holder($1, $2, (clock_timestamp() AT TIME ZONE 'UTC')::date) AS "isPublic"
       FROM public_capital($1, clock_timestamp()) AS c`,
      [partnershipId, path],
    );
    return {
      ofPublicBodies: BigInt(row?.held ?? 0),
      total: BigInt(row?.total ?? 0),
      byPublicBody: row?.isPublic === true,
    };
  }

  async withdrawals(tx: Tx, partnershipId: string): Promise<Withdrawals> {
    const rows = await queryIn<Withdrawals>(
      tx,
      'SELECT suspended, why FROM share_suspension WHERE partnership_id = $1 ORDER BY number DESC LIMIT 1',
      [partnershipId],
    );
    const last = rows[0];
    return last?.suspended === true ? last : { suspended: false, why: null };
  }

  /** True where it changed anything. */
  async setWithdrawals(
    tx: Tx,
    { partnershipId, suspended, why, actor }: { partnershipId: string; suspended: boolean; why: string; actor: string },
  ): Promise<boolean> {
    const rows = await queryIn<{ changed: boolean }>(tx, 'SELECT set_withdrawals($1, $2, $3, $4) AS changed', [
      partnershipId,
      suspended,
      why,
      actor,
    ]);
    return rows[0]?.changed === true;
  }

  /** By the instrument's code. */
  async funded(tx: Tx, at: { partnershipId: string; currency: string; code: string }): Promise<Funded> {
    const principal = account.funderPrincipal(at.code);
    const returns = account.funderReturnOwed(at.code);
    const rows = await queryIn<Omit<UndoableLine, 'amount'> & { readonly amount: string }>(
      tx,
      `SELECT a.path AS account, j.id AS journal, j.reverses, e.side, e.amount
       FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
       JOIN journal j ON j.id = t.journal_id
       WHERE a.ledger_id = $1 AND a.unit = $2 AND a.path IN ($3, $4)`,
      [at.partnershipId, at.currency, principal, returns],
    );
    const totals = standingTotals(rows.map((row) => ({ ...row, amount: BigInt(row.amount) })));
    return {
      paidIn: totals.get(principal)?.CREDIT ?? 0n,
      repaid: totals.get(principal)?.DEBIT ?? 0n,
      returned: totals.get(returns)?.CREDIT ?? 0n,
    };
  }

  /** The account that an asset of the register stands on. */
  async accountOfAsset(tx: Tx, partnershipId: string, code: string): Promise<string | undefined> {
    const rows = await queryIn<{ account: string }>(
      tx,
      'SELECT account FROM asset WHERE partnership_id = $1 AND code = $2',
      [partnershipId, code],
    );
    return rows[0]?.account;
  }

  /** The bodies that the guardian specified to take over what is locked, the last one first. */
  async specifiedBodies(partnershipId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ name: string }>(
      'SELECT name FROM locked_body WHERE partnership_id = $1 AND specified ORDER BY recorded_at DESC',
      [partnershipId],
    );
    return rows.map(({ name }) => name);
  }

  /** Through when the books are closed; undefined while none are. */
  async closedThrough(partnershipId: string): Promise<Date | undefined> {
    const rows = await this.database.query<{ mark: Date | null }>(
      'SELECT soft_closed_through AS mark FROM ledger WHERE id = $1',
      [partnershipId],
    );
    return rows[0]?.mark ?? undefined;
  }
}
