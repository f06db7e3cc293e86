import { reducesLock } from '#libs/asset-lock';
import { journalField } from '#libs/entry-proof';
import type { Accounts } from './accounts.js';
import type { AssetRecord } from './asset-record.js';
import type { Custom } from '#libs/custom';
import type { Context } from './context.js';
import type { BundleJournal, Leg } from './journal.js';
import { GATES, type Passing } from './lock-gates.js';
import { LockRegister } from './lock-register.js';
import type { Members } from './shape.js';

/** What an entry does to the lock. */
interface Touch {
  /** A locked account that it lowers. */
  readonly lowered: string | undefined;
  /** An account that it moves and that stands against a locked one. */
  readonly against: string | undefined;
}

/** An instant as PostgreSQL writes it in UTC: '2026-03-01 12:00:00.5+00'. */
const instantOf = (text: string | null): number => Date.parse((text ?? '').replace(' ', 'T').replace(/\+00$/u, 'Z'));

/** The gates of the asset lock, as far as the log has opened them: whatever lowers what is locked is judged by its leaf. */
export class LockPart {
  private readonly register: LockRegister;
  /** Entries of depreciation, by id: only they are taken back by a reversal. */
  private readonly wear = new Map<string, { readonly asset: AssetRecord; readonly on: string; readonly by: bigint }>();

  constructor(
    private readonly context: Context,
    private readonly accounts: Accounts,
    customOf: (version: number) => Custom | undefined,
  ) {
    this.register = new LockRegister(context, accounts, customOf);
  }

  /** Takes a resolution's leaf: some release what is locked. */
  resolution(text: string, entry: Members): void {
    this.register.resolution(text, entry);
  }

  /** Takes a leaf of the asset register. */
  leaf(type: string, entry: Members): void {
    this.register.leaf(type, entry);
  }

  /** Takes an entry that moves something locked, whole. `old`: its batch was hashed before there was a register. */
  journal(journal: BundleJournal, old: boolean): void {
    const legs = journal.legs.filter(({ posted }) => posted);
    const touch = this.touchOf(legs);
    const path = touch.lowered ?? touch.against;
    const { words, key } = journal;
    if (words === null && path !== undefined && journal.reverses === null) {
      const message = `The entry "${key}" moves ${path} and its words are withheld: nobody can say which gate it passed.`;
      this.context.findings.add('LockedOutflowUnexplained', message);
      return;
    }
    const fault = this.fault(journal, { legs, touch, old });
    if (fault !== undefined) this.context.findings.add('LockedOutflow', `In the entry "${key}", ${fault}.`);
  }

  private touchOf(legs: readonly Leg[]): Touch {
    let [lowered, against]: (string | undefined)[] = [];
    for (const { debit, credit, unit, amount } of legs) {
      for (const [path, side] of [[debit, 'DEBIT'] as const, [credit, 'CREDIT'] as const]) {
        const known = this.accounts.account(path);
        if (known.lockClass === 'CONTRA') against ??= path;
        else if (reducesLock(known, { account: path, side, unit, amount })) lowered ??= path;
      }
    }
    return { lowered, against };
  }

  private fault(
    journal: BundleJournal,
    { legs, touch, old }: { readonly legs: readonly Leg[]; readonly touch: Touch; readonly old: boolean },
  ): string | undefined {
    const { words, reverses, row } = journal;
    // Before there was a register depreciation had no gate to name.
    if (old && !this.register.began && touch.lowered === undefined) return undefined;
    if (reverses !== null) return this.reversalFault(reverses, legs, touch);
    const path = touch.lowered ?? touch.against;
    const [kind, code] = [words?.sourceKind ?? '', words?.sourceId ?? ''];
    const gate = GATES.get(kind);
    if (gate === undefined || (kind === 'asset' && path !== undefined)) {
      return path === undefined ? undefined : `${path} is locked and moves without a gate that the log has opened`;
    }
    if (journalField(row, 'resolves') !== null) return 'what passes a gate of the lock was held back first';
    if (legs.some((leg) => (leg.purpose ?? '') === '' && this.touches(leg)))
      return `${path ?? ''} moves for no purpose`;
    const verdict = gate(this.register, this.passingOf(journal, code, legs));
    if (typeof verdict === 'string') return verdict;
    verdict();
    const asset = kind === 'depreciation' ? this.register.assets.get(code) : undefined;
    const on = journalField(row, 'effectiveAt')?.slice(0, 10) ?? '';
    if (asset !== undefined)
      this.wear.set(journal.id, { asset, on, by: legs.reduce((all, { amount }) => all + amount, 0n) });
    return undefined;
  }

  private touches(leg: Leg): boolean {
    const { lowered, against } = this.touchOf([leg]);
    return lowered !== undefined || against !== undefined;
  }

  private passingOf({ row }: BundleJournal, code: string, legs: readonly Leg[]): Passing {
    const [effective, recorded] = [journalField(row, 'effectiveAt'), journalField(row, 'recordedAt')];
    return {
      code,
      legs,
      isLocked: (path) => this.accounts.account(path).lockClass !== 'OPEN',
      on: effective?.slice(0, 10) ?? '',
      today: recorded?.slice(0, 10) ?? '',
      onMs: instantOf(effective),
      todayMs: instantOf(recorded),
    };
  }

  /** A reversal is no gate: it takes back depreciation while the asset is there, and nothing else that is locked. */
  private reversalFault(reverses: string, legs: readonly Leg[], { lowered, against }: Touch): string | undefined {
    if (lowered !== undefined) return `${lowered} is locked and a reversal lowers it`;
    if (against === undefined) return undefined;
    const worn = this.wear.get(reverses);
    const raised = legs.some(({ credit }) => this.accounts.account(credit).lockClass === 'CONTRA');
    if (worn === undefined || raised || worn.asset.disposed) return `${against} is moved by a reversal that is no gate`;
    this.wear.delete(reverses);
    worn.asset.wear(worn.on, -worn.by);
    return undefined;
  }
}
