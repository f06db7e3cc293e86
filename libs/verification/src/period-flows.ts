import { isRefusal } from '#libs/amount';
import { toTransfers } from '#libs/ledger';
import { account, type Occasion, waterfall } from '#libs/posting-rules';
import type { Context } from './context.js';
import type { Doubts } from './doubts.js';
import type { BundleJournal } from './journal.js';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';

/** What a rule may not depend on here: who did it and when changes no amount and no account. */
export const OCCASION: Occasion = { effectiveAt: '2000-01-01T00:00:00Z', actor: 'verify', customVersion: 1 };

/** What was posted for a period, over all of its closes. */
interface Flow {
  /** What flowed on, by debit, credit and unit. */
  readonly moved: Map<string, bigint>;
  /** What its result brought the surplus. */
  result: bigint;
  /** An entry that no close has spoken of yet: number of its batch, and its key. */
  open: { readonly sequence: bigint; readonly key: string } | undefined;
}

type Leg = Pick<BundleJournal['legs'][number], 'debit' | 'credit' | 'unit' | 'amount'>;

function added(moved: Map<string, bigint>, { debit, credit, unit, amount }: Leg): Map<string, bigint> {
  const pair = [debit, credit, unit].join(' ');
  return moved.set(pair, (moved.get(pair) ?? 0n) + amount);
}

const equal = (one: ReadonlyMap<string, bigint>, other: ReadonlyMap<string, bigint>): boolean =>
  one.size === other.size && [...one].every(([pair, amount]) => other.get(pair) === amount);

/** The steps of a close by which its base was found: one, and one more for each time that it was closed again. */
export function baseStepsOf({ steps }: Members): readonly Members[] {
  const all = Array.isArray(steps) ? (steps as readonly unknown[]) : [];
  return all.flatMap((step) => {
    const values = isMembers(step) && step['rule'] === 'waterfall.base' ? step['values'] : undefined;
    return isMembers(values) ? [values] : [];
  });
}

const sumOver = (steps: readonly Members[], name: string): bigint =>
  steps.reduce((sum, values) => sum + (wholeNumber(values[name]) ?? 0n), 0n);

/** What the closes of a period decided against what was posted for it: neither is there without the other. */
export class PeriodFlows {
  private readonly flows = new Map<string, Flow>();

  constructor(
    private readonly context: Context,
    private readonly doubts: Doubts,
    private readonly currency: string,
  ) {}

  /** Takes a waterfall, or the result that comes before it, of a period. */
  journal({ kind, key, legs }: BundleJournal, period: string, sequence: bigint): void {
    const flow = this.flowOf(period);
    flow.open ??= { sequence, key };
    for (const leg of legs) {
      if (kind === 'waterfall') added(flow.moved, leg);
      else if (leg.credit === account.surplus) flow.result += leg.amount;
      else if (leg.debit === account.surplus) flow.result -= leg.amount;
    }
  }

  private flowOf(period: string): Flow {
    const flow = this.flows.get(period) ?? { moved: new Map<string, bigint>(), result: 0n, open: undefined };
    this.flows.set(period, flow);
    return flow;
  }

  /** Takes the document of a close: all that was posted for its period by then is what it says. */
  close(document: Members): void {
    const { findings } = this.context;
    const name = textAt(document, 'name');
    if (name === undefined) {
      findings.add('BundleMalformed', 'This close does not say of which period.');
      return;
    }
    const flow = this.flowOf(name);
    flow.open = undefined;
    if (!equal(flow.moved, this.decided(document, name))) {
      findings.add('JournalNotByRule', `What was posted as the waterfall of ${name} is not what its close decided.`);
    }
    const steps = baseStepsOf(document);
    const result = sumOver(steps, 'realisedResult') + sumOver(steps, 'restrictedCosts');
    if (steps.some((values) => 'realisedResult' in values) && result !== flow.result) {
      const message = `The close of ${name} divides a result of ${result}; its entries brought the surplus ${flow.result}.`;
      findings.add('CloseNotByRule', message);
    }
  }

  /** What must have been posted: nothing, where it divides nothing or does not read. */
  private decided(document: Members, period: string): ReadonlyMap<string, bigint> {
    const nothing = new Map<string, bigint>();
    const amount = (member: string): bigint => wholeNumber(document[member]) ?? 0n;
    const [models, funders] = [partsOf(document, 'standingShares', 'model'), partsOf(document, 'funders', 'id')];
    const currency = textAt(document, 'currency') ?? this.currency;
    // What has no name has no account: no rule makes an entry of it.
    if ([period, currency, ...models.map(({ id }) => id), ...funders.map(({ id }) => id)].includes('')) return nothing;
    const draft = waterfall({
      ...OCCASION,
      period,
      currency,
      lockedReserve: amount('lockedReserve'),
      // The base names them, and they stand for what is locked (SUR-8).
      giftsInKind: sumOver(baseStepsOf(document), 'giftsInKind'),
      solidarity: amount('solidarity'),
      standingShares: models.map(({ id, amount: part }) => ({ model: id, amount: part })),
      funders,
      allocable: amount('allocable'),
    });
    return isRefusal(draft) ? nothing : toTransfers(draft.postings).reduce(added, nothing);
  }

  /** What was posted for periods that no close speaks of. */
  end(): void {
    for (const [period, { open }] of this.flows) {
      if (open === undefined) continue;
      const message = `The entry "${open.key}" divides the period ${period}, and no close in the log after it does.`;
      this.doubts.add('JournalNotByRule', open.sequence, message);
    }
  }
}

function partsOf(document: Members, member: string, name: string): { readonly id: string; readonly amount: bigint }[] {
  const list = document[member];
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown) =>
    isMembers(each) ? [{ id: textAt(each, name) ?? '', amount: wholeNumber(each['amount']) ?? 0n }] : [],
  );
}
