import { type Accounts, totalIn } from './accounts.js';
import type { Context } from './context.js';
import type { BundleJournal, Leg } from './journal.js';
import type { LockPart } from './lock-part.js';

/** The sense of each journal: accounts of the chart, each body in balance, nothing locked let go; and the totals. */
export class BooksPart {
  private journals = 0n;
  private moved = 0n;

  constructor(
    private readonly context: Context,
    private readonly accounts: Accounts,
    private readonly lock: LockPart,
  ) {}

  get journalCount(): bigint {
    return this.journals;
  }

  get legCount(): bigint {
    return this.moved;
  }

  /** `old`: its batch was hashed before there was a register of assets. */
  journal(journal: BundleJournal, old: boolean): void {
    this.journals += 1n;
    let locked = false;
    let net: Map<string, bigint> | undefined;
    for (const leg of journal.legs) {
      this.moved += 1n;
      const [debit, credit] = [this.accounts.account(leg.debit), this.accounts.account(leg.credit)];
      if (leg.posted) {
        totalIn(debit, leg.debit, leg.unit).debit += leg.amount;
        totalIn(credit, leg.credit, leg.unit).credit += leg.amount;
      }
      if (!debit.inChart || !credit.inChart) this.notInChart(debit.inChart ? leg.credit : leg.debit);
      locked ||= leg.posted && (debit.lockClass !== 'OPEN' || credit.lockClass !== 'OPEN');
      if (debit.keeper !== credit.keeper)
        net = across(net ?? new Map<string, bigint>(), leg, [debit.keeper, credit.keeper]);
    }
    if (locked) this.lock.journal(journal, old);
    if (net !== undefined && [...net.values()].some((sum) => sum !== 0n)) {
      const message = `In the entry "${journal.key}" one body pays for another: the books of each balance by themselves.`;
      this.context.findings.add('JournalUnbalanced', message);
    }
  }

  private notInChart(path: string): void {
    this.context.findings.add('AccountNotInChart', `The chart has no account "${path}".`);
  }
}

/** A leg between two bodies: each stays owing the other until a further leg of the journal settles it. */
function across(
  net: Map<string, bigint>,
  { unit, amount }: Leg,
  [debit, credit]: readonly [string, string],
): Map<string, bigint> {
  const add = (body: string, by: bigint): void =>
    void net.set(`${body} ${unit}`, (net.get(`${body} ${unit}`) ?? 0n) + by);
  add(debit, amount);
  add(credit, -amount);
  return net;
}
