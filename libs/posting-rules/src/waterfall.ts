import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import type { Movement } from './movement.js';
import { joined } from './segment.js';

/** The parts of a period's surplus, as the waterfall of the custom divided it, in minor units. */
export interface SurplusDivided extends Occasion {
  readonly period: string;
  readonly currency: UnitCode;
  /** All that enters the locked reserve: its share of the base, and the gains on locked assets, whole. */
  readonly lockedReserve: bigint;
  /** Things that were given: no part of the base, they stand for what is locked (SUR-8). */
  readonly giftsInKind?: bigint;
  readonly solidarity: bigint;
  /** The labellers' part, by the models they labelled. */
  readonly standingShares: readonly { readonly model: string; readonly amount: bigint }[];
  readonly funders: readonly { readonly id: string; readonly amount: bigint }[];
  /** What passes to the Common Association. */
  readonly allocable: bigint;
}

/**
 * The surplus flows on, in the order of the waterfall: locked reserve, solidarity, labellers, funders, and the rest
 * to the Common Association, which books what it is owed in the same journal (SUR-1, SUR-7). Refuses a part below
 * zero, and a waterfall that distributes nothing.
 */
export function waterfall(divided: SurplusDivided): JournalDraft | PostingRefusal {
  const { period, currency: unit, allocable } = divided;
  const outOfSurplus = (credit: string, amount: bigint, purpose: string): Movement => {
    return { debit: account.surplus, credit, unit, amount, purpose };
  };
  const head = {
    ...headOf(divided),
    idempotencyKey: joined('waterfall', [period, unit]),
    kind: 'waterfall',
    memo: `waterfall of ${period}`,
    source: { kind: 'period', id: period },
  };
  return draftAdditiveJournal(head, [
    outOfSurplus(account.lockedReserve, divided.lockedReserve, 'LOCKED_RESERVE'),
    outOfSurplus(account.giftsInKind, divided.giftsInKind ?? 0n, 'GIFTS_IN_KIND'),
    outOfSurplus(account.solidarityOwed, divided.solidarity, 'SOLIDARITY'),
    ...divided.standingShares.map(({ model, amount }) => {
      return outOfSurplus(account.standingShareOwed(model), amount, 'STANDING_SHARE');
    }),
    ...divided.funders.map(({ id, amount }) => outOfSurplus(account.funderReturnOwed(id), amount, 'FUNDER_RETURN')),
    outOfSurplus(account.dueToCa, allocable, 'TO_COMMON_ASSOCIATION'),
    { debit: account.dueFromJe, credit: account.allocable, unit, amount: allocable },
  ]);
}
