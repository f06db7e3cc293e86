import type { Context } from './context.js';
import type { BundleJournal } from './journal.js';

/** What the roll says that the books have: minor units, from or to whoever owes it where the line was opened. */
interface Owed {
  readonly amount: bigint;
  readonly holder: string | undefined;
  readonly entry: bigint;
}

const INCOME = 'je:income:entry-fines';
const OWED = 'je:assets:receivable:';

/**
 * Fines of the roll, each with its entry in the books: the entry is posted by the act that asks for the fine, and so
 * stands after it. Only those wait here that have none yet.
 */
export class FinesPart {
  private readonly waiting = new Map<string, Owed>();
  /** The last line of the roll before the last batch: what came later has its entry in a batch that is not logged yet. */
  private through = 0n;

  constructor(private readonly context: Context) {}

  /** A fine that an admittance asks for. */
  asked(owed: Owed): void {
    this.waiting.set(`entry-fine:${owed.entry}`, owed);
  }

  /** What a jury took off one. */
  reduced(owed: Owed): void {
    this.waiting.set(`entry-fine-reduced:${owed.entry}`, owed);
  }

  /** A batch was logged after so many lines of the roll. */
  batch(entries: bigint): void {
    this.through = entries;
  }

  journal({ kind, key, legs, reverses }: BundleJournal): void {
    if ((kind !== 'entry-fine' && kind !== 'entry-fine-reduced') || reverses !== null || !key.startsWith(`${kind}:`))
      return;
    const owed = this.waiting.get(key);
    if (owed === undefined) return;
    this.waiting.delete(key);
    const [leg] = legs;
    const [income, person] = kind === 'entry-fine' ? [leg?.credit, leg?.debit] : [leg?.debit, leg?.credit];
    const whose = owed.holder === undefined ? person?.startsWith(OWED) : person === `${OWED}${owed.holder}`;
    if (legs.length === 1 && leg?.posted === true && leg.amount === owed.amount && income === INCOME && whose === true)
      return;
    const message = `The entry "${key}" is not of the ${owed.amount} that the roll has for ${owed.holder ?? 'its holder'}.`;
    this.context.findings.add('JournalNotByRule', message);
  }

  end(): void {
    for (const [key, { amount, entry }] of this.waiting) {
      if (entry > this.through) continue;
      this.context.findings.add(
        'JournalNotByRule',
        `The books have no entry "${key}" of the ${amount} that the roll has.`,
      );
    }
  }
}
