import type { Refusal, UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftJournal, headOf, type Occasion } from './draft-journal.js';
import { joined } from './segment.js';

/** A month of a site's serving cards under one custom, or what changed of it. */
export interface ServingMonth extends Occasion {
  readonly site: string;
  /** '2026-11' */
  readonly month: string;
  /** Counts the journals of this month under this custom. */
  readonly revision: number;
  readonly currency: UnitCode;
  /** What the cards' time costs beyond what rating gave the site for tokens, less what was settled before. */
  readonly gapMinor: bigint;
}

/**
 * Members pay for tokens, a site is owed for the seconds of the cards that serve them: the gap is the site's, and stands on
 * its idle account, which the members' rate covers. Below zero where tokens brought the site more than its cards cost.
 */
export function servingSettled(serving: ServingMonth): JournalDraft | Refusal<'NothingToPost'> {
  const { site, month, revision, currency: unit, gapMinor: amount, customVersion } = serving;
  const ids = [site, month, customVersion.toString()];
  const head = {
    ...headOf(serving),
    idempotencyKey: joined('serving', [...ids, revision.toString()]),
    kind: 'serving-settled',
    memo: `serving cards of ${site} in ${month}, beyond tokens`,
    source: { kind: 'serving', id: ids.join(' ') },
  };
  return draftJournal(head, [{ debit: account.idleExpense(site), credit: account.sitePayable(site), unit, amount }]);
}
