import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { CustomService } from '../custom/custom.service.js';
import { meterOf } from '../inference-meter/meter-of.js';
import { customSpans, monthBounds } from '../inference-meter/rating-spans.js';
import { priceOf } from '../inference-meter/rating.service.js';
import type { UseDay, UseFootprint, UseMonth, UseMonthDays } from './developer.models.js';
import { OwnUseStore, type Subject } from './own-use.store.js';

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

  /** The months of so many up to that of an instant, the latest first. */
  async months(subject: Subject, now: Date, count: number): Promise<UseMonth[]> {
    const months: UseMonth[] = [];
    for (let back = 0; back < count; back += 1) {
      const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back));
      months.push(await this.month(subject, first.toISOString().slice(0, 7), now));
    }
    return months;
  }

  /**
   * A month ('2026-11', UTC) of use, also what the ledger does not hold yet, priced as its bill is: by the custom that
   * each hour falls under, one sum for each site and meter, rounded once.
   */
  async month(subject: Subject, month: string, now: Date): Promise<UseMonth> {
    const sums = none();
    let costMinor = 0n;
    let unpriced = false;
    for (const { custom, from, to } of await customSpans(this.customs, subject.partnershipId, month)) {
      for (const used of await this.store.used(subject, { from, to })) {
        if (!add(sums, meterOf(used.meter).kind, used.quantity)) continue;
        const price = priceOf({ ...used, subject: subject.rollNumber }, custom);
        if (price === undefined || isRefusal(price)) unpriced = true;
        else costMinor += price.incomeMinor;
      }
    }
    const billedMinor = await this.store.billed(subject, month);
    return { month, partial: monthBounds(month).to > now, ...sums, costMinor, billedMinor, unpriced };
  }

  /** The same with its days and its footprint. */
  async monthDays(subject: Subject, month: string, now: Date): Promise<UseMonthDays> {
    const bounds = monthBounds(month);
    const [sums, days, requests, footprint] = await Promise.all([
      this.month(subject, month, now),
      this.store.days(subject, bounds),
      this.store.dayRequests(subject, bounds),
      this.footprint(subject, bounds),
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
    const { partial, tokensIn, tokensOut, computeRaw, costMinor, billedMinor, unpriced } = sums;
    const shown = { month, partial, tokensIn, tokensOut, computeRaw, costMinor, billedMinor, unpriced };
    return { ...shown, days: inOrder, footprint };
  }

  private async footprint(subject: Subject, bounds: { from: Date; to: Date }): Promise<UseFootprint[]> {
    const [divided, estimated] = await Promise.all([
      this.store.divided(subject, bounds),
      this.store.estimated(subject, bounds),
    ]);
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
      of: estimated.requests,
    };
    return [...(divided.length > 0 ? [measured] : []), ...(estimated.requests > 0 ? [byTokens] : [])];
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
