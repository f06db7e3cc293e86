import { account } from '#libs/posting-rules';
import type { Accounts, Total } from './accounts.js';
import type { Context } from './context.js';
import type { BundleJournal } from './journal.js';
import { isMembers, isRow, type Members, textAt, wholeNumber } from './shape.js';

/** What the server says of its books at the end, against what its entries sum to. */
export class ClaimPart {
  private readonly claimed = new Set<Total>();
  private claims = 0;
  /** Of each run, what its entries made owed to each account. */
  private readonly runs = new Map<string, Map<string, bigint>>();
  /** Of each run, what reversals of its entries gave back to what was declared: it was not declared anew. */
  private readonly back = new Map<string, bigint>();
  private readonly seen = new Set<string>();
  private checkedRuns = 0;

  constructor(
    private readonly context: Context,
    private readonly accounts: Accounts,
  ) {}

  /** Distribution runs that were held against their entries. */
  get runCount(): number {
    return this.checkedRuns;
  }

  /** Notes what an entry of a run made owed to whom. */
  journal({ kind, words, legs }: BundleJournal): void {
    if (kind === 'reversal') this.reversal(words, legs);
    if (kind !== 'run-item' && kind !== 'standing-share-run-item') return;
    if (words?.sourceKind !== 'run' || words.sourceId === null) return;
    const owed = this.runs.get(words.sourceId) ?? new Map<string, bigint>();
    this.runs.set(words.sourceId, owed);
    for (const { posted, credit, amount } of legs) if (posted) owed.set(credit, (owed.get(credit) ?? 0n) + amount);
  }

  private reversal(words: BundleJournal['words'], legs: BundleJournal['legs']): void {
    if (words?.sourceKind !== 'run' || words.sourceId === null) return;
    const { sourceId: code } = words;
    for (const { posted, credit, amount } of legs) {
      if (posted && credit === account.dividendsDeclared(code))
        this.back.set(code, (this.back.get(code) ?? 0n) + amount);
    }
  }

  /** Takes a part of the trial balance: path, unit, what was debited, what was credited. */
  trialBalance(rows: unknown): void {
    this.claims += 1;
    if (!Array.isArray(rows)) {
      this.context.findings.add('BundleMalformed', 'The trial balance is no list.');
      return;
    }
    for (const row of rows as readonly unknown[]) this.balance(row);
  }

  private balance(row: unknown): void {
    const { findings } = this.context;
    const [path = null, unit = null, debit, credit] = isRow(row) ? row : [];
    if (path === null || unit === null) {
      findings.add('BundleMalformed', 'A line of the trial balance names no account.');
      return;
    }
    const total = this.accounts.total(path, unit);
    if (this.claimed.has(total)) findings.add('TrialBalanceDiffers', `${path} stands in the trial balance twice.`);
    this.claimed.add(total);
    if (total.debit === wholeNumber(debit) && total.credit === wholeNumber(credit)) return;
    const said = `${debit ?? '?'} debited and ${credit ?? '?'} credited`;
    const message = `${path} (${unit}): the books say ${said}, its entries sum to ${total.debit} and ${total.credit}.`;
    findings.add('TrialBalanceDiffers', message);
  }

  /** Takes a distribution run with its items. */
  run(value: Members): void {
    const { findings } = this.context;
    this.checkedRuns += 1;
    const [code, body, unit, total] = [
      textAt(value, 'code'),
      textAt(value, 'body'),
      textAt(value, 'unit'),
      wholeNumber(value['total']),
    ];
    const { items, kind } = value;
    // What has no name has no account either.
    if (
      code === undefined ||
      code === '' ||
      (body !== 'je' && body !== 'ca') ||
      total === undefined ||
      !Array.isArray(items)
    ) {
      findings.add('BundleMalformed', 'A distribution run does not have the shape of one.');
      return;
    }
    const owed = this.runs.get(code) ?? new Map<string, bigint>();
    const sum = (items as readonly unknown[]).reduce<bigint>(
      (all, item) => all + this.item(code, body, item, owed),
      0n,
    );
    if (sum !== total)
      findings.add('DistributionDiffers', `The items of run ${code} sum to ${sum}, its total is ${total}.`);
    for (const [path, amount] of owed) {
      findings.add('DistributionDiffers', `Run ${code} posted ${amount} to ${path} for nobody among its items.`);
    }
    this.runs.delete(code);
    this.seen.add(code);
    if (kind !== 'WORKER_RETURN' || unit === undefined) return;
    const declared = this.accounts.total(account.dividendsDeclared(code), unit).credit - (this.back.get(code) ?? 0n);
    if (declared === total) return;
    findings.add('DistributionDiffers', `Run ${code} divides ${total}; the resolution declared ${declared} for it.`);
  }

  /** What an item says; what was posted for it is taken off. */
  private item(code: string, body: 'je' | 'ca', item: unknown, owed: Map<string, bigint>): bigint {
    const { findings } = this.context;
    const [holder, amount, posted] = isMembers(item)
      ? [textAt(item, 'holder'), wholeNumber(item['amount']), item['posted'] === true]
      : [];
    if (holder === undefined || holder === '' || amount === undefined) {
      findings.add('BundleMalformed', `An item of run ${code} does not have the shape of one.`);
      return 0n;
    }
    const path = account.owedToPerson(body, holder);
    const booked = owed.get(path);
    owed.delete(path);
    if (booked !== (posted === true ? amount : undefined)) {
      const message = `Run ${code} owes ${holder} ${amount}${posted === true ? '' : ', not yet posted'}; its entries say ${booked ?? 'nothing'}.`;
      findings.add('DistributionDiffers', message);
    }
    return amount;
  }

  /** What the server left out of its claims. */
  end(): void {
    const { findings } = this.context;
    const missing = [...this.accounts.all()].filter(
      (total) => !this.claimed.has(total) && (total.debit !== 0n || total.credit !== 0n),
    );
    if (this.claims === 0 && missing.length > 0) {
      findings.add('RowsMissing', 'The bundle has no trial balance: what the books say of themselves is left out.');
    } else {
      for (const { path, unit } of missing) {
        findings.add('TrialBalanceDiffers', `${path} (${unit}) has entries and no line in the trial balance.`);
      }
    }
    this.undeclared();
    for (const code of this.runs.keys()) {
      findings.add('DistributionDiffers', `Entries were posted for the run ${code}, and the bundle has no such run.`);
    }
  }

  /** What was declared to people has its run, whether anything was posted to them or not. */
  private undeclared(): void {
    const prefix = account.dividendsDeclared('x').slice(0, -1);
    for (const { path, credit } of this.accounts.all()) {
      if (credit === 0n || !path.startsWith(prefix) || this.seen.has(path.slice(prefix.length))) continue;
      const message = `${path} was declared, and the bundle has no such run.`;
      this.context.findings.add('DistributionDiffers', message);
    }
  }
}
