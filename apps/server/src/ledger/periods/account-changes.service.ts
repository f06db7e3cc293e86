import { Injectable } from '@nestjs/common';
import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import { Database, type Tx } from '../../database/database.js';
import { RolledBack } from '../ledger.service.js';
import { refusableAsCloser } from './closer.js';
import { ClosingStore } from './closing.store.js';
import type { AccountName, Bounds, ChangedAccount, Officer } from './periods.types.js';

const MESSAGES: Readonly<Record<string, (name: string) => string>> = {
  UnknownAccount: (name) => `there is no account ${name}`,
  AccountClosed: (name) => `${name} is closed already`,
  AccountNotClosed: (name) => `${name} is open`,
  AccountNotEmpty: (name) => `${name} still holds something, or something pends on it: it closes when it is empty`,
  BoundMalformed: () => 'a bound is a whole number of smallest steps, of at most 38 digits',
  FloorBelowChart: (name) => `the chart of accounts does not let ${name} fall as low`,
  BoundsCrossed: () => 'the floor lies above the ceiling',
  BalanceBelowFloor: (name) => `${name} holds less than that, what pends counted as gone`,
  BalanceAboveCeiling: (name) => `${name} holds more than that, what pends counted as come`,
};

/** Closes, reopens and bounds accounts; who did it stays on record. */
@Injectable()
export class AccountChangesService {
  constructor(
    private readonly database: Database,
    private readonly store: ClosingStore,
  ) {}

  /** Refuses `UnknownAccount`, `AccountClosed` and `AccountNotEmpty`. */
  close(officer: Officer, name: AccountName): Promise<ChangedAccount | Refusal> {
    return this.change(officer, name, (tx) => this.store.closeAccount(tx, officer, name));
  }

  /** Refuses `UnknownAccount` and `AccountNotClosed`. */
  reopen(officer: Officer, name: AccountName): Promise<ChangedAccount | Refusal> {
    return this.change(officer, name, (tx) => this.store.reopenAccount(tx, officer, name));
  }

  /**
   * Sets both bounds. Refuses `UnknownAccount`, `BoundMalformed`, `FloorBelowChart`, `BoundsCrossed`, and
   * `BalanceBelowFloor` and `BalanceAboveCeiling` where what is there now does not fit.
   */
  bound(officer: Officer, wanted: AccountName & Bounds): Promise<ChangedAccount | Refusal> {
    return this.change(officer, wanted, (tx) => this.store.setBounds(tx, officer, wanted));
  }

  private change(
    { partnershipId }: Officer,
    name: AccountName,
    call: (tx: Tx) => Promise<string>,
  ): Promise<ChangedAccount | Refusal> {
    return refusableAsCloser(this.database, async (tx) => {
      const code = await call(tx);
      if (code !== 'DONE') throw new RolledBack(refusalOf(code, name));
      const account = await this.store.account(tx, partnershipId, name);
      if (account === undefined) throw new InvariantViolation(`${name.path} was changed and is gone`);
      const { closed, floor, ceiling } = account;
      return { path: name.path, unit: name.unit, closed, floor: bigOr(floor), ceiling: bigOr(ceiling) };
    });
  }
}

const bigOr = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function refusalOf(code: string, { path, unit }: AccountName): Refusal {
  const message = MESSAGES[code]?.(`${path} in ${unit}`) ?? code;
  return refuse(code, { message, field: code.includes('Account') ? 'path' : 'bounds', rule: 'account.bounds' });
}
