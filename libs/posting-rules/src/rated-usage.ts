import type { Refusal, UnitCode } from '#libs/amount';
import type { PricedMeter } from '#libs/custom';
import { meterName } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftJournal, headOf, type Occasion } from './draft-journal.js';
import { joined } from './segment.js';

/** A month of one meter of one subject, priced at one tariff; or what a correction changed of it. */
export interface UsageRated extends Occasion {
  readonly subject: string;
  readonly meter: { readonly kind: PricedMeter; readonly resource: string };
  /** '2026-11' */
  readonly month: string;
  /** Counts the postings of this month at this tariff. */
  readonly revision: number;
  readonly currency: UnitCode;
  /** What the subject owes for it, in minor units: rated once, over the sum of the month. */
  readonly priceMinor: bigint;
  /** The part of it that the site is owed. */
  readonly costMinor: bigint;
  readonly site: string;
}

/**
 * Use becomes money: the subject owes the price, as income of the model or of GPU time, and the Joint Enterprise owes
 * the site its cost. The key holds the custom's version, so each tariff of a month is rated apart, and none again.
 */
export function ratedUsage(rated: UsageRated): JournalDraft | Refusal<'NothingToPost'> {
  const { subject, meter, month, revision, currency: unit, site, customVersion } = rated;
  const name = meterName(meter);
  const ids = [subject, site, name, month, customVersion.toString(), revision.toString()];
  const income = meter.kind === 'gpu-time' ? account.gpuTimeIncome : account.tokenIncome(meter.resource);
  const head = {
    ...headOf(rated),
    idempotencyKey: joined('rated', ids),
    kind: 'rated-usage',
    memo: `${name} used by ${subject} in ${month}`,
    source: { kind: 'rated-usage', id: ids.slice(0, 5).join(' ') },
  };
  return draftJournal(head, [
    { debit: account.receivable(subject), credit: income, unit, amount: rated.priceMinor },
    { debit: account.computeExpense(site), credit: account.sitePayable(site), unit, amount: rated.costMinor },
  ]);
}
