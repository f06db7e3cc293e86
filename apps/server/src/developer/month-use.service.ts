import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal } from '#libs/amount';
import { CustomService, type CustomInForce } from '../custom/custom.service.js';
import { meterOf } from '../inference-meter/meter-of.js';
import { customSpans, monthBounds, type CustomSpan } from '../inference-meter/rating-spans.js';
import { priceOf } from '../inference-meter/rating.service.js';
import type { UseDay, UseFootprint, UseMonth, UseMonthDays } from './developer.models.js';
import { OwnUseStore, type DividedUse, type EstimatedUse, type Subject } from './own-use.store.js';

/** A figure of a day or a month, before it is filled. */
interface Sums {
  tokensIn: bigint;
  tokensOut: bigint;
  computeRaw: bigint;
}

const none = (): Sums => ({ tokensIn: 0n, tokensOut: 0n, computeRaw: 0n });

/** Adds a meter's sum where it belongs; energy and water are told elsewhere. */
function add(sums: Sums, kind: string, quantity: bigint): boolean {
  if (kind === 'tokens-in') sums.tokensIn += quantity;
  else if (kind === 'tokens-out') sums.tokensOut += quantity;
  else if (kind === 'gpu-time') sums.computeRaw += quantity;
  else return false;
  return true;
}

/** What one person used in a month, and what it costs. */
@Injectable()
export class MonthUseService {
  constructor(
    private readonly store: OwnUseStore,
    private readonly customs: CustomService,
  ) {}

  /**
   * The months of so many up to that of an instant, the latest first, and one of them or another day by day: each month
   * is of use that the ledger may not hold yet, priced as its bill is, by the custom that each hour falls under, one sum
   * for each site and meter, rounded once.
   */
  async months(
    subject: Subject,
    { now, count, shown }: { readonly now: Date; readonly count: number; readonly shown: string },
  ): Promise<{ readonly months: UseMonth[]; readonly month: UseMonthDays }> {
    const last = Array.from({ length: count }, (_, back) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)).toISOString().slice(0, 7),
    );
    const wanted = last.includes(shown) ? last : [...last, shown];
    const [sums, days] = await Promise.all([this.sums(subject, wanted, now), this.days(subject, shown)]);
    const of = (month: string): UseMonth => sums.get(month) ?? blank(month, now);
    return { months: last.map(of), month: Object.assign(days, of(shown)) };
  }

  private async sums(subject: Subject, months: readonly string[], now: Date): Promise<ReadonlyMap<string, UseMonth>> {
    const spans = await this.spansOf(subject.partnershipId, months);
    const [used, billed] = await Promise.all([this.store.used(subject, spans), this.store.billed(subject, months)]);
    const sums = new Map(months.map((month) => [month, blank(month, now, billed.get(month) ?? 0n)]));
    for (const { span, ...each } of used) {
      const { custom, month } = spans[span] ?? {};
      const sum = sums.get(month ?? '');
      if (custom === undefined || sum === undefined || !add(sum, meterOf(each.meter).kind, each.quantity)) continue;
      const price = priceOf({ ...each, subject: subject.rollNumber }, custom);
      if (price === undefined || isRefusal(price)) sum.unpriced = true;
      else sum.costMinor += price.incomeMinor;
    }
    return sums;
  }

  /** The months cut where the custom changed, with the history of it read once. */
  private async spansOf(partnershipId: string, months: readonly string[]): Promise<(CustomSpan & { month: string })[]> {
    const history = await this.customs.history(partnershipId);
    const known = {
      entryInForce: (_: string, at: Date): Promise<CustomInForce> => {
        const found = history.findLast(({ effectiveAt }) => effectiveAt <= at) ?? history[0];
        if (found === undefined) throw new InvariantViolation('a partnership that is used has a custom');
        return Promise.resolve(found);
      },
    };
    const spans = await Promise.all(
      months.map(async (month) => (await customSpans(known, partnershipId, month)).map((span) => ({ ...span, month }))),
    );
    return spans.flat();
  }

  /** A month's days and its footprint. */
  private async days(subject: Subject, month: string): Promise<Omit<UseMonthDays, keyof UseMonth>> {
    const bounds = monthBounds(month);
    const [days, requests, divided, estimated] = await Promise.all([
      this.store.days(subject, bounds),
      this.store.dayRequests(subject, bounds),
      this.store.divided(subject, bounds),
      this.store.estimated(subject, bounds),
    ]);
    const byDay = new Map<string, UseDay>();
    const dayOf = (day: string, resource: string): UseDay => {
      const key = `${day} ${resource}`;
      const known = byDay.get(key) ?? { day, resource, ...none(), requests: 0 };
      byDay.set(key, known);
      return known;
    };
    for (const { day, meter, quantity } of days) {
      const { kind, resource } = meterOf(meter);
      if (add(none(), kind, quantity)) add(dayOf(day, resource), kind, quantity);
    }
    for (const { day, model, requests: count } of requests) dayOf(day, model).requests += count;
    const inOrder = [...byDay.values()].toSorted((a, b) => compare(b.day, a.day) || compare(a.resource, b.resource));
    const { requests: all, forgotten } = estimated;
    return { days: inOrder, footprint: footprintOf(divided, estimated), requests: all, forgotten };
  }
}

/** Of every way in which energy and water are known, by itself. */
function footprintOf(divided: readonly DividedUse[], estimated: EstimatedUse): UseFootprint[] {
  const energy = divided.find(({ unit }) => unit === 'ENERGY');
  const water = divided.find(({ unit }) => unit === 'WATER');
  const measured: UseFootprint = {
    method: 'site_division',
    energyMillijoules: energy?.quantity ?? null,
    waterMicrolitres: water?.quantity ?? null,
    energyCovers: energy?.hours ?? 0,
    waterCovers: water?.hours ?? 0,
    of: null,
  };
  const byTokens: UseFootprint = {
    method: 'model_estimate',
    energyMillijoules: estimated.energy,
    waterMicrolitres: estimated.water,
    energyCovers: estimated.energyCovers,
    waterCovers: estimated.waterCovers,
    of: estimated.answered,
  };
  return [...(divided.length > 0 ? [measured] : []), ...(estimated.answered > 0 ? [byTokens] : [])];
}

const blank = (month: string, now: Date, billedMinor = 0n): UseMonth => ({
  ...{ month, partial: monthBounds(month).to > now, ...none(), costMinor: 0n, billedMinor, unpriced: false },
});

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
