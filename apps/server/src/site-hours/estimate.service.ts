import { Injectable } from '@nestjs/common';
import { fraction, InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { estimateRate, estimateRequest, type ServedModel, type UsageEvent } from '#libs/inference-meter';
import { Database } from '../database/database.js';
import { UsageService } from '../inference-meter/usage.service.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { EstimateStore, type TokensToEstimate } from './estimate.store.js';

const BATCH = 500;
const PPM = 1_000_000n;
const MICROLITRES = 1_000_000n;

export type RateRefusal = Refusal<'ModelUnknown' | 'ModelOutOfRange' | 'RateRetroactive' | 'FactorOutOfRange'>;

/** Estimates what tokens took, by EcoLogits' fit, as reports of the method `model_estimate`: beside all that is measured. */
@Injectable()
export class EstimateService {
  constructor(
    private readonly database: Database,
    private readonly store: EstimateStore,
    private readonly usage: UsageService,
    private readonly inventory: InventoryService,
  ) {}

  /** From when on, and how, a model's tokens are estimated: evaluated once, in whole numbers, and never anew. */
  async setRate(
    partnershipId: string,
    { model, from, served }: { readonly model: string; readonly from: Date; readonly served: ServedModel },
    by: string,
  ): Promise<RateRefusal | undefined> {
    const models = await this.inventory.models(partnershipId);
    if (!models.some(({ slug }) => slug === model)) return no('ModelUnknown', 'model', `there is no model "${model}"`);
    if (from.getTime() % 3_600_000 !== 0) return no('FactorOutOfRange', 'from', 'a rate begins at a full UTC hour');
    const rate = estimateRate(served);
    if (isRefusal(rate)) return rate;
    if (await this.store.estimatedSince(partnershipId, model, from)) {
      return no('RateRetroactive', 'from', `hours of ${model} are estimated already by another rate`);
    }
    const set = await this.store.setRate(partnershipId, { model, from, rate, by });
    return set ? undefined : no('RateRetroactive', 'from', `a rate of ${model} begins after the last one`);
  }

  /**
   * Reports an estimate for each hour of tokens that the ledger holds, of models with a rate at sites with a PUE; tokens
   * that came late correct theirs. Water where the site names both factors. Answers how many reports were made.
   */
  async estimate(partnershipId: string): Promise<number> {
    let made = 0;
    for (;;) {
      const batch = await this.database.transaction(async (tx) => {
        await this.store.lock(tx, partnershipId);
        const open = await this.store.toEstimate(tx, partnershipId, BATCH);
        const events = open.flatMap(reportsOf);
        const outcomes = await this.usage.ingestIn(tx, partnershipId, events);
        if (outcomes.some((outcome) => outcome !== 'ACCEPTED')) {
          throw new InvariantViolation(`an estimate was not taken in: ${JSON.stringify(outcomes)}`);
        }
        return { open: open.length, events: events.length };
      });
      made += batch.events;
      if (batch.open < BATCH) return made;
    }
  }
}

const no = (kind: RateRefusal['kind'], field: string, message: string): RateRefusal =>
  refuse(kind, { message, field, rule: 'meter.estimate' });

function reportsOf(use: TokensToEstimate): UsageEvent[] {
  const { subject, site, model, hour, puePpm, wueOn, wueOff } = use;
  const factors = {
    pue: puePpm === null ? null : fraction(puePpm, PPM),
    wueOn: wueOn === null ? null : fraction(wueOn, MICROLITRES),
    wueOff: wueOff === null ? null : fraction(wueOff, MICROLITRES),
  };
  const footprint = estimateRequest(use.rate, use.tokens, factors);
  if (isRefusal(footprint)) throw new InvariantViolation(footprint.message);
  const report = (kind: 'energy' | 'water', quantity: bigint | null): UsageEvent[] => {
    if (quantity === null) return [];
    // Water may have become known, or unknown, since the energy was first estimated.
    const before = kind === 'energy' ? use.before : use.waterBefore;
    const source = `/estimate/${model}`;
    const id = (revision: number): string =>
      `${kind} ${subject} ${site} ${hour.toISOString().slice(0, 13)}Z r${String(revision)}`;
    const reason = 'tokens of this hour came late or were corrected';
    return [
      {
        source,
        id: id(use.revision),
        subject,
        site,
        meter: { kind, resource: site },
        unit: kind === 'energy' ? 'ENERGY' : 'WATER',
        quantity,
        effectiveAtMs: BigInt(hour.getTime()),
        method: 'model_estimate',
        ...(before === null ? {} : { corrects: { source, id: id(before), reason } }),
      },
    ];
  };
  return [...report('energy', footprint.energyMillijoules), ...report('water', footprint.waterMicrolitres)];
}
