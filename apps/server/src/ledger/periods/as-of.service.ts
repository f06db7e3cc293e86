import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { balanceOf, endOfDay, trialBalance } from '#libs/ledger';
import { dayOf } from '../books/day.js';
import { AsOfStore, type AsOf, type BalanceRow } from './as-of.store.js';
import type { BooksBalance } from './as-of.types.js';

/** Of which day, or of the end of which period; as it had been recorded when. Null: now. */
export interface AsOfWish {
  readonly periodId?: string | null;
  /** A day, '2026-03-31', through its end. */
  readonly effective?: string | null;
  readonly recorded?: Date | null;
}

/** Of one body, of one unit, of the accounts of one restricted fund; null for all. */
export interface BalanceFilter {
  readonly body: string | null;
  readonly unit: string | null;
  readonly fund?: string | null;
}

/** What one account held; smallest steps. */
export interface AccountBalance {
  readonly account: string;
  readonly unit: string;
  readonly debit: bigint;
  readonly credit: bigint;
  /** On its growing side. */
  readonly balance: bigint;
}

/** The books as they stood on any day, as they had been recorded at any time. */
@Injectable()
export class AsOfService {
  constructor(private readonly store: AsOfStore) {}

  /** Refuses `DayMalformed`, and `NotFound` for a period that there is not. */
  async trialBalance(
    partnershipId: string,
    filter: BalanceFilter,
    wish: AsOfWish = {},
  ): Promise<BooksBalance | Refusal> {
    const asOf = await this.asOf(partnershipId, wish);
    if (isRefusal(asOf)) return asOf;
    const rows = await this.store.balances(partnershipId, asOf, {
      prefix: filter.body,
      unit: filter.unit,
      fund: filter.fund ?? null,
    });
    const [first] = rows;
    if (first === undefined) throw new InvariantViolation(`partnership ${partnershipId} has no ledger`);
    const units = trialBalance(rows.flatMap(totalsOf));
    return {
      rows: units.flatMap(({ unit, lines }) =>
        lines.map(({ account, debit, credit }) => ({ path: account, unit, debit, credit })),
      ),
      totals: units.map(({ unit, debits, credits }) => ({
        unit,
        debit: debits,
        credit: credits,
        difference: debits - credits,
      })),
      asOf: first.asOf,
      batch: first.batch,
      head: first.head,
    };
  }

  /** One account alone, without what is below it. Refuses `UnknownAccount` and `DayMalformed`. */
  async balance(
    partnershipId: string,
    { account, unit }: { readonly account: string; readonly unit: string },
    wish: AsOfWish = {},
  ): Promise<AccountBalance | Refusal> {
    const asOf = await this.asOf(partnershipId, wish);
    if (isRefusal(asOf)) return asOf;
    const side = await this.store.normalSide(partnershipId, account, unit);
    if (side === undefined) {
      const message = `there is no account ${account} in ${unit}`;
      return refuse('UnknownAccount', { message, field: 'account', rule: 'books.balance' });
    }
    const rows = await this.store.balances(partnershipId, asOf, { prefix: account, unit, fund: null });
    const totals = rows.flatMap(totalsOf).find((row) => row.account === account) ?? { debits: 0n, credits: 0n };
    const { debits: debit, credits: credit } = totals;
    return { account, unit, debit, credit, balance: balanceOf(totals, side) };
  }

  private async asOf(partnershipId: string, { periodId, effective, recorded }: AsOfWish): Promise<AsOf | Refusal> {
    const asOf = { effective: null, recorded: recorded ?? null };
    if (periodId !== undefined && periodId !== null) {
      const through = await this.store.endOf(partnershipId, periodId);
      if (through !== undefined) return { ...asOf, effective: through };
      return refuse('NotFound', {
        message: `there is no period ${periodId}`,
        field: 'periodId',
        rule: 'books.balance',
      });
    }
    if (effective === undefined || effective === null) return asOf;
    const day = dayOf(effective, 'effective');
    return isRefusal(day) ? day : { ...asOf, effective: new Date(endOfDay(effective)) };
  }
}

function totalsOf({ path, unit, debit, credit }: BalanceRow): readonly {
  readonly account: string;
  readonly unit: string;
  readonly debits: bigint;
  readonly credits: bigint;
}[] {
  if (path === null || unit === null) return [];
  return [{ account: path, unit, debits: BigInt(debit ?? 0), credits: BigInt(credit ?? 0) }];
}
