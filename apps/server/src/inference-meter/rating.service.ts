import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { costOf, isPricedMeter, royaltyOf, tariffOf, type Custom, type PricedMeter } from '#libs/custom';
import { isReservedSubject, rate, weighted, weightOf } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { ratedUsage, royalty } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { allPosted, LedgerService, type PostingResult } from '../ledger/ledger.service.js';
import { meterOf } from './meter-of.js';
import { customSpans, monthBounds, type CustomSpan } from './rating-spans.js';
import { RatingStore, type RatingKey, type RatingRecord, type Used } from './rating.store.js';
import { postedInOpen } from './rollup.service.js';
import { ServingMonths, type Aside, type Rating } from './serving-months.js';

const ACTOR = 'meter';

/** What rating a month added to the books. */
export interface RatingOutcome {
  readonly journals: number;
  readonly incomeMinor: bigint;
  readonly costMinor: bigint;
  readonly royaltyMinor: bigint;
  /** Why prices were left out, one of each: the month stays unpriced in these until the books take them. */
  readonly refused: readonly Refusal[];
}

/** A month has to be rated again, without the prices that were refused: royalties and the sites' shares depend on them. */
class LeftOut extends Error {}

/** Turns metered use into money: income, the sites' cost, and the labellers' royalty. */
@Injectable()
export class RatingService {
  constructor(
    private readonly database: Database,
    private readonly store: RatingStore,
    private readonly ledger: LedgerService,
    private readonly customs: CustomService,
    private readonly serving: ServingMonths,
  ) {}

  /**
   * Prices what the ledger holds of a month of use ('2026-11', UTC), so post what is dirty first. One journal for each
   * subject, site, meter and version of the custom, over the sum of the month, rounded once; then the time of cards that
   * served tokens, and the royalty of each model. Rated again, only the difference is posted; a month without news posts
   * nothing. A settled version is never priced anew: each hour keeps the custom that it fell under.
   * A price that the books refuse, such as a reversal of what a site was paid and has passed on, holds up no other.
   */
  async rate(partnershipId: string, month: string): Promise<RatingOutcome> {
    const spans = await customSpans(this.customs, partnershipId, month);
    // Books know no future: a month still running is rated up to now.
    const end = new Date(Math.min(monthBounds(month).to.getTime() - 1, Date.now()));
    const refused = new Map<string, Refusal>();
    for (;;) {
      try {
        const asked = { partnershipId, month, effectiveAt: end.toISOString() };
        const outcome = await this.rateOnce(asked, spans, { refused, owners: new Map() });
        return { ...outcome, refused: [...refused.values()] };
      } catch (error) {
        // Each time round at least one more is left out.
        if (!(error instanceof LeftOut)) throw error;
      }
    }
  }

  private rateOnce(
    { partnershipId, month, effectiveAt }: { partnershipId: string; month: string; effectiveAt: string },
    spans: readonly CustomSpan[],
    aside: Aside,
  ): Promise<Omit<RatingOutcome, 'refused'>> {
    return this.database.transaction(async (tx) => {
      await this.store.lockMonth(tx, partnershipId, month);
      const outcome = { journals: 0, incomeMinor: 0n, costMinor: 0n, royaltyMinor: 0n };
      const drafts: JournalDraft[] = [];
      for (const span of spans) {
        const key = { partnershipId, month: `${month}-01`, customVersion: span.custom.version };
        const rating = { tx, key, custom: span.custom, effectiveAt, drafts, aside };
        const rated = await this.rateSpan(rating, span);
        outcome.incomeMinor += rated.incomeMinor;
        outcome.costMinor += rated.costMinor;
        outcome.costMinor += await this.serving.settle(rating, span);
        outcome.royaltyMinor += await this.accrueRoyalties(rating, span === spans[0] ? month : undefined);
      }
      const closedThrough = await this.ledger.closedThrough(tx, partnershipId);
      const ordered = [...drafts].sort((a, b) => Number(takesBack(a)) - Number(takesBack(b)));
      const open = ordered.map((draft) => postedInOpen(draft, closedThrough));
      const results = await this.ledger.postIn(tx, partnershipId, open);
      setAside(ordered, results, aside);
      outcome.journals = allPosted(results).length;
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
    const { tx, key, custom, aside } = rating;
    const known = new Map((await this.store.ratings(tx, key)).map((record) => [keyOf(record), record]));
    const sum = { incomeMinor: 0n, costMinor: 0n };
    for (const used of await this.store.used(tx, { partnershipId: key.partnershipId, from, to })) {
      const before = known.get(keyOf(used)) ?? { ...used, quantity: 0n, incomeMinor: 0n, costMinor: 0n, revision: 0 };
      if (before.quantity === used.quantity || aside.refused.has(ownerOf(key, used))) continue;
      // What was billed before reserved subjects were nobody's debt keeps its price, with what comes late for it.
      const price = before.revision > 0 ? tariffPrice(used, custom) : priceOf(used, custom);
      if (price === undefined || isRefusal(price)) continue;
      const posted = this.draftRating(rating, before, price);
      await this.store.saveRating(tx, key, { ...used, ...price, revision: before.revision + (posted ? 1 : 0) });
      sum.incomeMinor += price.incomeMinor - before.incomeMinor;
      sum.costMinor += price.costMinor - before.costMinor;
    }
    return sum;
  }

  private draftRating(
    { key, custom, effectiveAt, drafts, aside }: Rating,
    before: RatingRecord,
    price: Price,
  ): boolean {
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
    aside.owners.set(draft, ownerOf(key, before));
    return true;
  }

  /** `firstLabel`: the month itself for the first custom of the month; a later one adds its version. */
  private async accrueRoyalties(
    { tx, key, custom, effectiveAt, drafts, aside }: Rating,
    firstLabel?: string,
  ): Promise<bigint> {
    const known = new Map((await this.store.royalties(tx, key)).map((record) => [record.model, record]));
    let added = 0n;
    for (const [model, incomeMinor] of incomeByModel(await this.store.ratings(tx, key))) {
      const before = known.get(model) ?? { model, incomeMinor: 0n, royaltyMinor: 0n, revision: 0 };
      const owner = `royalty ${key.customVersion} ${model}`;
      if (before.incomeMinor === incomeMinor || aside.refused.has(owner)) continue;
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
      if (!isRefusal(draft)) {
        drafts.push(draft);
        aside.owners.set(draft, owner);
      }
      await this.store.saveRoyalty(tx, key, { model, incomeMinor, royaltyMinor, revision });
      added += royaltyMinor - before.royaltyMinor;
    }
    return added;
  }
}

/** What a sum of use is billed, and what of it the sites are paid: minor units, each rounded once. */
export interface Price {
  readonly incomeMinor: bigint;
  readonly costMinor: bigint;
}

/**
 * Whether a journal takes of what somebody is owed. Those come last: tokens that were taken back and the rest of the cards'
 * time that they no longer pay for come to nothing at a site, which may have nothing left to take from.
 */
const takesBack = ({ postings }: JournalDraft): boolean =>
  postings.some(({ account, side }) => side === 'DEBIT' && account.includes(':liabilities:'));

const ownerOf = ({ customVersion }: RatingKey, used: Used): string => `${customVersion} ${keyOf(used)}`;

/** Remembers the prices that were refused and throws {@link LeftOut}; what else was refused is for the caller to undo. */
function setAside(
  drafts: readonly JournalDraft[],
  results: readonly PostingResult[],
  { refused, owners }: Aside,
): void {
  const known = refused.size;
  for (const [index, draft] of drafts.entries()) {
    const [result, owner] = [results[index], owners.get(draft)];
    // A close that came between is no fault of the price.
    if (result === undefined || owner === undefined || !isRefusal(result) || result.kind === 'PeriodClosed') continue;
    refused.set(owner, result);
  }
  if (refused.size > known) throw new LeftOut();
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

/**
 * Price and cost of the whole sum; undefined where the meter is counted and never sold. Nobody owes for cards that nobody
 * held, or that served all: what the latter cost, `ServingMonths` settles.
 */
export function priceOf(used: Used, custom: Custom): Price | Refusal | undefined {
  if (isReservedSubject(used.subject) && isPricedMeter(meterOf(used.meter).kind)) {
    return { incomeMinor: 0n, costMinor: 0n };
  }
  return tariffPrice(used, custom);
}

/** The same, whoever had it. */
function tariffPrice(used: Used, custom: Custom): Price | Refusal | undefined {
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
