import type { Refusal, UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftJournal, headOf, type Occasion } from './draft-journal.js';
import { joined } from './segment.js';

/** A month of a contributed machine, accepted; or what a later statement changed of it. */
export interface ContributionAccepted extends Occasion {
  /** A roll number, or 'body:' and a name. */
  readonly contributor: string;
  readonly machine: string;
  readonly site: string;
  /** '2026-11' */
  readonly month: string;
  /** The statement that was accepted: it is credited once. */
  readonly statement: string;
  readonly currency: UnitCode;
  /** What the month comes to with it, less what was credited before. */
  readonly creditMinor: bigint;
}

/**
 * Of what a site is owed for use, the part of a machine that is somebody's own becomes theirs. The cost was booked with the
 * use: nothing is spent twice, and no contributor is owed more than the site was.
 */
export function contributionCredited(accepted: ContributionAccepted): JournalDraft | Refusal<'NothingToPost'> {
  const { contributor, machine, site, month, statement, currency: unit, creditMinor: amount } = accepted;
  const head = {
    ...headOf(accepted),
    idempotencyKey: joined('contribution', [statement]),
    kind: 'contribution-credited',
    memo: `${machine} at ${site} in ${month}, contributed by ${contributor}`,
    source: { kind: 'contribution', id: `${machine} ${month} ${contributor}` },
  };
  const accounts = { debit: account.sitePayable(site), credit: account.contributorOwed(contributor) };
  return draftJournal(head, [{ ...accounts, unit, amount }]);
}
