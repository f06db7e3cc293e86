import type { JournalDraft } from '#libs/ledger';
import type { CloseDocument } from './close-document.js';

const plus = (one: string | undefined, other: string | undefined): string => `${BigInt(one ?? 0) + BigInt(other ?? 0)}`;

/** Sums by a name, in the order in which the names come. */
function merged<T extends { readonly amount: string }>(
  first: readonly T[],
  second: readonly T[],
  { nameOf, join }: { nameOf: (part: T) => string; join: (before: T, added: T) => T },
): readonly T[] {
  const parts = new Map(first.map((part) => [nameOf(part), part]));
  for (const added of second) {
    const before = parts.get(nameOf(added));
    parts.set(nameOf(added), before === undefined ? added : join(before, added));
  }
  return [...parts.values()];
}

/** What was divided stays divided; a loss found later is carried forward, and a loss from the start holds what followed. */
function baseOf(before: bigint, added: bigint): bigint {
  if (before <= 0n) return added;
  return added > 0n ? before + added : before;
}

interface OfModel {
  readonly model: string;
  readonly amount: string;
}

const byModel = {
  nameOf: ({ model }: OfModel): string => model,
  join: (before: OfModel, added: OfModel): OfModel => ({ ...added, amount: plus(before.amount, added.amount) }),
};

interface OfFunder {
  readonly id: string;
  readonly amount: string;
}

const byId = {
  nameOf: ({ id }: OfFunder): string => id,
  join: (before: OfFunder, added: OfFunder): OfFunder => ({ ...added, amount: plus(before.amount, added.amount) }),
};

/**
 * The close of a period that was reopened and is closed again: what its first close divided, which nobody takes back,
 * and what was found since. Both were posted; the sum is what the period brought.
 */
export function closedAgain(before: CloseDocument, added: CloseDocument): CloseDocument {
  const isDivided = BigInt(added.base) > 0n;
  return {
    ...added,
    income: plus(before.income, added.income),
    expenses: plus(before.expenses, added.expenses),
    restrictedCosts: plus(before.restrictedCosts, added.restrictedCosts),
    base: `${baseOf(BigInt(before.base), BigInt(added.base))}`,
    lockedReserve: plus(before.lockedReserve, added.lockedReserve),
    solidarity: plus(before.solidarity, added.solidarity),
    standingShare: plus(before.standingShare, added.standingShare),
    allocable: plus(before.allocable, added.allocable),
    // What stays due is what the second close left due: it began from what the first had left.
    funders: merged(before.funders, added.funders, {
      nameOf: ({ id }) => id,
      join: (earlier, later) => ({
        ...later,
        due: plus(earlier.amount, later.due),
        amount: plus(earlier.amount, later.amount),
      }),
    }),
    principals: merged(before.principals ?? [], added.principals ?? [], byId),
    standingShares: merged(before.standingShares, added.standingShares, byModel),
    royalties: merged(before.royalties, added.royalties, byModel),
    steps: [
      ...before.steps,
      ...added.steps
        .filter(({ rule }) => isDivided || rule === 'waterfall.base')
        .map((step) => ({ ...step, formula: `after the reopening: ${step.formula}` })),
    ],
  };
}

/** What the close before a reopening decided; its number counts from 1. */
export interface EarlierClose {
  readonly close: CloseDocument;
  readonly generation: number;
}

/** The number of a close, where it is not the first of its period. */
export const again = (earlier: EarlierClose | undefined): readonly string[] =>
  earlier === undefined ? [] : [`${earlier.generation + 1}`];

/** The journals of a second close stand beside those of the first, under keys of their own. */
export function numbered(draft: JournalDraft, earlier: EarlierClose | undefined): JournalDraft {
  if (earlier === undefined) return draft;
  const key = [draft.idempotencyKey, ...again(earlier)].join(':');
  return { ...draft, idempotencyKey: key, memo: `${draft.memo}, after its reopening` };
}

/** What a close declared to the labellers of a model in royalty. */
export function declaredFor(earlier: EarlierClose | undefined, model: string): bigint {
  return BigInt(earlier?.close.royalties.find((part) => part.model === model)?.amount ?? 0);
}
