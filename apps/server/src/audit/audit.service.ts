import { Injectable } from '@nestjs/common';
import { formatAmount, isRefusal, unitOf, type Refusal, type Unit } from '#libs/amount';
import { csvField } from '#libs/ledger';
import { AsOfService, type AsOfWish, type BalanceFilter } from '../ledger/periods/as-of.service.js';
import { BooksStore } from './books.store.js';
import { runChecks, type CheckResult } from './check-runs/run-checks.js';

/** How long the answer of the checks is told again (ms). */
const CHECKS_LIFE_MS = 10_000;

/** What anybody needs to check the books without trusting whoever keeps them. */
@Injectable()
export class AuditService {
  private readonly recent = new Map<string, { at: number; results: Promise<readonly CheckResult[]> }>();

  constructor(
    private readonly books: BooksStore,
    private readonly balances: AsOfService,
  ) {}

  /** The units of account, with the lib's words and scales. */
  async units(): Promise<readonly Unit[]> {
    const units = (await this.books.unitCodes()).map(unitOf);
    return units.flatMap((unit) => (isRefusal(unit) ? [] : [unit]));
  }

  /** Every invariant, looked for in the database now. */
  checks(partnershipId: string): Promise<readonly CheckResult[]> {
    return runChecks((sql) => this.books.violations(partnershipId, sql));
  }

  /** The same, at most some seconds old: many who look at once make the books be searched once. */
  recentChecks(partnershipId: string): Promise<readonly CheckResult[]> {
    const now = performance.now();
    const known = this.recent.get(partnershipId);
    if (known !== undefined && now - known.at < CHECKS_LIFE_MS) return known.results;
    const results = this.checks(partnershipId);
    this.recent.set(partnershipId, { at: now, results });
    // A search that failed is not remembered.
    results.catch(() => this.recent.delete(partnershipId));
    return results;
  }

  /**
   * The rows of the trial balance, as it was of that period or day. Decimals to read (money exact, counts rounded as on
   * the pages) beside the exact smallest steps. Refuses what the trial balance refuses.
   */
  async trialBalanceCsv(
    partnershipId: string,
    filter: BalanceFilter,
    wish: AsOfWish,
  ): Promise<readonly string[] | Refusal> {
    const balance = await this.balances.trialBalance(partnershipId, filter, wish);
    if (isRefusal(balance)) return balance;
    const rows = balance.rows.map(({ path, unit, debit, credit }) => {
      const shown = [formatAmount(debit, unit), formatAmount(credit, unit), debit.toString(), credit.toString()];
      return `${[path.split(':')[0] ?? '', path, unit, ...shown].map(csvField).join(',')}\r\n`;
    });
    return ['body,account,unit,debit,credit,debit_steps,credit_steps\r\n', ...rows];
  }
}
