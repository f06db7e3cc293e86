import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { costOf, isPricedMeter, royaltyOf, tariffOf, type Custom, type PricedMeter } from '#libs/custom';
import { rate, weighted, weightOf } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { ratedUsage, royalty } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { allPosted, LedgerService } from '../ledger/ledger.service.js';
import { meterOf } from './meter-of.js';
import { customSpans, monthBounds, type CustomSpan } from './rating-spans.js';
import { RatingStore, type RatingKey, type RatingRecord, type Used } from './rating.store.js';
import { postedInOpen } from './rollup.service.js';

const ACTOR = 'meter';

/** What rating a month added to the books. */
export interface RatingOutcome {
  readonly journals: number;
  readonly incomeMinor: bigint;
  readonly costMinor: bigint;
  readonly royaltyMinor: bigint;
}

/** One month under one custom, being rated. */
interface Rating {
  readonly tx: Tx;
  readonly key: RatingKey;
  readonly custom: Custom;
  readonly effectiveAt: string;
  readonly drafts: JournalDraft[];
}

/** Turns metered use into money: income, the sites' cost, and the labellers' royalty. */
@Injectable()
export class RatingService {
  constructor(
    private readonly database: Database,
    private readonly store: RatingStore,
    private readonly ledger: LedgerService,
    private readonly customs: CustomService,
  ) {}

  /**
   * Prices what the ledger holds of a month of use ('2026-11', UTC), so post what is dirty first. One journal for each
   * subject, site, meter and version of the custom, over the sum of the month, rounded once; then the royalty of each
   * model. Rated again, only the difference is posted; a month without news posts nothing. A settled version is never
   * priced anew: each hour keeps the custom that it fell under.
   */
  async rate(partnershipId: string, month: string): Promise<RatingOutcome> {
    const spans = await customSpans(this.customs, partnershipId, month);
    // Books know no future: a month still running is rated up to now.
    const end = new Date(Math.min(monthBounds(month).to.getTime() - 1, Date.now()));
    return this.database.transaction(async (tx) => {
      await this.store.lockMonth(tx, partnershipId, month);
      const outcome = { journals: 0, incomeMinor: 0n, costMinor: 0n, royaltyMinor: 0n };
      const drafts: JournalDraft[] = [];
      for (const span of spans) {
        const key = { partnershipId, month: `${month}-01`, customVersion: span.custom.version };
        const rating = { tx, key, custom: span.custom, effectiveAt: end.toISOString(), drafts };
        const rated = await this.rateSpan(rating, span);
        outcome.incomeMinor += rated.incomeMinor;
        outcome.costMinor += rated.costMinor;
        outcome.royaltyMinor += await this.accrueRoyalties(rating, span === spans[0] ? month : undefined);
      }
      const closedThrough = await this.ledger.closedThrough(tx, partnershipId);
      const open = drafts.map((draft) => postedInOpen(draft, closedThrough));
      outcome.journals = allPosted(await this.ledger.postIn(tx, partnershipId, open)).length;
      return outcome;
    });
  }

  /** Months ('2026-11', ascending) whose use in the ledger is not priced yet, or not as it now stands. */
  unpricedMonths(partnershipId: string): Promise<readonly string[]> {
    return this.store.unpricedMonths(this.database.source.manager, partnershipId);
  }

  /** The same months up to and with that of `until`, as a transaction sees them. */
  unpricedMonthsIn(tx: Tx, partnershipId: string, until: Date): Promise<readonly string[]> {
    return this.store.unpricedMonths(tx, partnershipId, until);
  }

  private async rateSpan(
    rating: Rating,
    { from, to }: CustomSpan,
  ): Promise<Pick<RatingRecord, 'incomeMinor' | 'costMinor'>> {
    const { tx, key, custom } = rating;
    const known = new Map((await this.store.ratings(tx, key)).map((record) => [keyOf(record), record]));
    const sum = { incomeMinor: 0n, costMinor: 0n };
    for (const used of await this.store.used(tx, { partnershipId: key.partnershipId, from, to })) {
      const before = known.get(keyOf(used)) ?? { ...used, quantity: 0n, incomeMinor: 0n, costMinor: 0n, revision: 0 };
      if (before.quantity === used.quantity) continue;
      const price = priceOf(used, custom);
      if (price === undefined || isRefusal(price)) continue;
      const posted = this.draftRating(rating, before, price);
      await this.store.saveRating(tx, key, { ...used, ...price, revision: before.revision + (posted ? 1 : 0) });
      sum.incomeMinor += price.incomeMinor - before.incomeMinor;
      sum.costMinor += price.costMinor - before.costMinor;
    }
    return sum;
  }

  private draftRating({ key, custom, effectiveAt, drafts }: Rating, before: RatingRecord, price: Price): boolean {
    const { kind, resource } = meterOf(before.meter);
    if (!isPricedMeter(kind)) return false;
    const draft = ratedUsage({
      subject: before.subject,
      meter: { kind, resource },
      month: key.month.slice(0, 7),
      revision: before.revision + 1,
      currency: custom.currency,
      priceMinor: price.incomeMinor - before.incomeMinor,
      costMinor: price.costMinor - before.costMinor,
      site: before.site,
      effectiveAt,
      actor: ACTOR,
      customVersion: custom.version,
    });
    if (isRefusal(draft)) return false;
    drafts.push(draft);
    return true;
  }

  /** `firstLabel`: the month itself for the first custom of the month; a later one adds its version. */
  private async accrueRoyalties(
    { tx, key, custom, effectiveAt, drafts }: Rating,
    firstLabel?: string,
  ): Promise<bigint> {
    const known = new Map((await this.store.royalties(tx, key)).map((record) => [record.model, record]));
    let added = 0n;
    for (const [model, incomeMinor] of incomeByModel(await this.store.ratings(tx, key))) {
      const before = known.get(model) ?? { model, incomeMinor: 0n, royaltyMinor: 0n, revision: 0 };
      if (before.incomeMinor === incomeMinor) continue;
      const draft = royalty({
        model,
        month: firstLabel ?? `${key.month.slice(0, 7)}.v${custom.version}`,
        revision: before.revision + 1,
        currency: custom.currency,
        incomeMinor,
        revenueFloor: custom.share.revenueFloor,
        accruedMinor: before.royaltyMinor,
        effectiveAt,
        actor: ACTOR,
        customVersion: custom.version,
      });
      const royaltyMinor = royaltyOf(custom, incomeMinor);
      const revision = before.revision + (isRefusal(draft) ? 0 : 1);
      if (!isRefusal(draft)) drafts.push(draft);
      await this.store.saveRoyalty(tx, key, { model, incomeMinor, royaltyMinor, revision });
      added += royaltyMinor - before.royaltyMinor;
    }
    return added;
  }
}

interface Price {
  readonly incomeMinor: bigint;
  readonly costMinor: bigint;
}

const keyOf = ({ subject, site, meter }: Used): string => JSON.stringify([subject, site, meter]);

function billable(
  { quantity }: Used,
  { kind, resource }: { kind: PricedMeter; resource: string },
  custom: Custom,
): bigint | Refusal {
  if (kind !== 'gpu-time') return quantity;
  const weight = weightOf(custom, resource, 'compute');
  return isRefusal(weight) ? weight : weighted(quantity, weight);
}

/** Price and cost of the whole sum; undefined where the meter is counted and never sold. */
function priceOf(used: Used, custom: Custom): Price | Refusal | undefined {
  const { kind, resource } = meterOf(used.meter);
  if (!isPricedMeter(kind)) return undefined;
  const quantity = billable(used, { kind, resource }, custom);
  if (isRefusal(quantity)) return quantity;
  return { incomeMinor: rate(quantity, tariffOf(custom, kind)), costMinor: rate(quantity, costOf(custom, kind)) };
}

/** Only token meters belong to a model. */
function incomeByModel(ratings: readonly RatingRecord[]): Map<string, bigint> {
  const incomes = new Map<string, bigint>();
  for (const { meter, incomeMinor } of ratings) {
    const { kind, resource } = meterOf(meter);
    if (kind !== 'tokens-in' && kind !== 'tokens-out') continue;
    incomes.set(resource, (incomes.get(resource) ?? 0n) + incomeMinor);
  }
  return incomes;
}
