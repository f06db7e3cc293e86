import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction, isRefusal, ONE } from '#libs/amount';
import { estimateRate, type EstimateRate, type ServedModel } from './estimate-rate.js';
import { estimateRequest, type Footprint, type SiteFactors } from './estimate.js';

const MODEL: ServedModel = { activeMillions: 8_000n, gpus: 1n, batch: 64n };
const USA: SiteFactors = { pue: fraction(12n, 10n), wueOn: fraction(569n, 1_000n), wueOff: fraction(31_321n, 10_000n) };

function rateOf(model: ServedModel): EstimateRate {
  const rate = estimateRate(model);
  if (isRefusal(rate)) throw new Error(rate.message);
  return rate;
}

function footprint(model: ServedModel, tokens: bigint | null, site: SiteFactors): Footprint {
  const found = estimateRequest(rateOf(model), tokens, site);
  if (isRefusal(found)) throw new Error(found.message);
  return found;
}

/** The formulas of `metering.md` §9 as they stand there, in floats: what whole numbers must come to. */
function inFloats({ activeMillions, gpus, batch }: ServedModel, tokens: bigint, site: SiteFactors) {
  const [p, b, g, t] = [Number(activeMillions) / 1_000, Number(batch), Number(gpus), Number(tokens)];
  const gpuWh = t * (1.17e-6 * Math.exp(-0.0112 * b) * p + 4.05e-5);
  const seconds = t * (6.78e-4 * p + 3.12e-4 * b + 0.0194);
  const serverWh = ((seconds / 3_600) * 1_200 * (g / 8)) / b + g * gpuWh;
  const number = (value: SiteFactors['pue']) => Number(value!.numerator) / Number(value!.denominator);
  const millilitres = serverWh * (number(site.wueOn) + number(site.pue) * number(site.wueOff));
  return { serverWh, requestWh: number(site.pue) * serverWh, millilitres };
}

describe('estimateRate', () => {
  it('metering.md §9: 8B at batch 64 costs 0.162 J and 44.8 ms a token, in whole numbers for ever', () => {
    expect(rateOf(MODEL)).toEqual({
      version: 'ecologits-llm/1',
      gpus: 1n,
      batch: 64n,
      weak: false,
      nanojoulesPerToken: 162_254_173n,
      nanosecondsPerToken: 44_792_000n,
    });
  });

  it('is weak where nobody knows the batch', () => {
    expect(rateOf({ ...MODEL, batch: null })).toEqual({ ...rateOf(MODEL), weak: true });
  });

  it.each([
    [{ activeMillions: 0n }, 'activeMillions'],
    [{ activeMillions: 100_000_001n }, 'activeMillions'],
    [{ gpus: 0n }, 'gpus'],
    [{ gpus: 1_025n }, 'gpus'],
    [{ batch: 0n }, 'batch'],
    [{ batch: 4_097n }, 'batch'],
  ])('refuses %o', (change, field) => {
    expect(estimateRate({ ...MODEL, ...change })).toMatchObject({ kind: 'ModelOutOfRange', field });
  });
});

describe('estimateRequest', () => {
  it('metering.md §9: 500 tokens of an 8B in the USA: 0.03712 Wh, 0.0445 Wh, 0.161 mL', () => {
    const found = footprint(MODEL, 500n, USA);
    expect(found).toEqual({
      method: 'model_estimate',
      version: 'ecologits-llm/1',
      weak: false,
      // 0.03712 Wh, 0.0445 Wh, 0.161 mL.
      serverMillijoules: 133_618n,
      energyMillijoules: 160_341n,
      waterMicrolitres: 161n,
    });
    const wattHours = (millijoules: bigint | null) => Number(millijoules) / 3_600_000;
    expect(wattHours(found.serverMillijoules).toFixed(5)).toBe('0.03712');
    expect(wattHours(found.energyMillijoules).toFixed(4)).toBe('0.0445');
    expect((Number(found.waterMicrolitres) / 1_000).toFixed(3)).toBe('0.161');
  });

  it("does not count the PUE twice: EcoLogits' own code makes 0.193 mL of this", () => {
    expect(footprint(MODEL, 500n, USA).waterMicrolitres).not.toBe(193n);
    const dry = { ...USA, wueOff: fraction(0n) };
    expect(footprint(MODEL, 500_000n, { ...dry, pue: ONE }).waterMicrolitres).toBe(
      footprint(MODEL, 500_000n, { ...dry, pue: fraction(2n) }).waterMicrolitres,
    );
  });

  it.each([
    [{ pue: null }, { energyMillijoules: null, waterMicrolitres: null }],
    [{ wueOn: null }, { energyMillijoules: 160_341n, waterMicrolitres: null }],
    [{ wueOff: null }, { energyMillijoules: 160_341n, waterMicrolitres: null }],
  ])('leaves unknown what %o leaves unknown', (change, expected) => {
    expect(footprint(MODEL, 500n, { ...USA, ...change })).toMatchObject({ serverMillijoules: 133_618n, ...expected });
  });

  it('knows nothing of unknown tokens, and zero is known', () => {
    const nothing = { serverMillijoules: null, energyMillijoules: null, waterMicrolitres: null };
    expect(footprint(MODEL, null, USA)).toMatchObject(nothing);
    const none = { serverMillijoules: 0n, energyMillijoules: 0n, waterMicrolitres: 0n };
    expect(footprint(MODEL, 0n, { ...USA, wueOn: fraction(0n), wueOff: fraction(0n) })).toMatchObject(none);
  });

  it.each([
    [{ pue: fraction(99n, 100n) }, 500n, 'FactorOutOfRange', 'pue'],
    [{ wueOn: fraction(-1n) }, 500n, 'FactorOutOfRange', 'wueOn'],
    [{ wueOff: fraction(-1n) }, 500n, 'FactorOutOfRange', 'wueOff'],
    [{}, -1n, 'QuantityNegative', 'tokensOut'],
  ])('refuses %o for %s tokens', (change, tokens, kind, field) => {
    expect(estimateRequest(rateOf(MODEL), tokens, { ...USA, ...change })).toMatchObject({ kind, field });
  });

  it('comes to what the formulas come to, for any model, batch and site', () => {
    const models = fc.record({
      activeMillions: fc.bigInt({ min: 100n, max: 1_000_000n }),
      gpus: fc.bigInt({ min: 1n, max: 16n }),
      batch: fc.bigInt({ min: 1n, max: 512n }),
    });
    const factor = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map((value) => fraction(value, 1_000n));
    const sites = fc.record({ pue: factor(1_000n, 2_500n), wueOn: factor(0n, 3_000n), wueOff: factor(0n, 9_000n) });
    fc.assert(
      fc.property(models, sites, fc.bigInt({ min: 1n, max: 100_000n }), (model, site, tokens) => {
        const found = footprint(model, tokens, site);
        const floats = inFloats(model, tokens, site);
        const near = (steps: bigint | null, expected: number) =>
          expect(Math.abs(Number(steps) - expected)).toBeLessThan(1 + expected * 1e-7);
        near(found.serverMillijoules, floats.serverWh * 3_600_000);
        near(found.energyMillijoules, floats.requestWh * 3_600_000);
        near(found.waterMicrolitres, floats.millilitres * 1_000);
      }),
      { numRuns: 1_000 },
    );
  });
});
