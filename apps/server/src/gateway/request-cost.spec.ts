import { describe, expect, it } from '@jest/globals';
import { fraction } from '#libs/amount';
import { estimateRate, estimateRequest, type EstimateRate, type ServedModel } from '#libs/inference-meter';
import fc from 'fast-check';
import type { Upstream } from './gateway.types.js';
import { requestFootprint } from './request-cost.js';

const upstream: Upstream = {
  id: 'u-1',
  model: 'chat',
  site: 'mill',
  url: 'http://127.0.0.1:8000',
  kind: 'vllm',
  servedAs: null,
  keyVariable: null,
  contextTokens: null,
  outputTokens: 4096n,
  tokenizes: false,
  priority: 0,
  templateMargin: 0n,
  rate: rateOf({ activeMillions: 8_000n, gpus: 1n, batch: 64n }),
  factors: { pue: fraction(6n, 5n), wueOn: fraction(569n, 1_000n), wueOff: fraction(3_132n, 1_000n) },
};

function rateOf(served: ServedModel): EstimateRate {
  const rate = estimateRate(served);
  if ('refused' in rate) throw new Error(rate.message);
  return rate;
}

describe('what a request is said to have used', () => {
  it('is metering.md §9: 500 tokens of an 8B in the USA are 0.0445 Wh and 0.161 mL', () => {
    expect(requestFootprint(500n, upstream)).toMatchObject({ energyMillijoules: 160_341n, waterMicrolitres: 161n });
  });

  it('is the estimate of the meter, whatever the model, the batch and the site', () => {
    const drawn = fc.record({
      activeMillions: fc.bigInt({ min: 1n, max: 2_000_000n }),
      gpus: fc.bigInt({ min: 1n, max: 64n }),
      batch: fc.option(fc.bigInt({ min: 1n, max: 512n })),
      pueThousandths: fc.option(fc.bigInt({ min: 1_000n, max: 3_000n })),
      wueOnThousandths: fc.option(fc.bigInt({ min: 0n, max: 9_000n })),
      wueOffThousandths: fc.option(fc.bigInt({ min: 0n, max: 9_000n })),
    });
    const ratio = (thousandths: bigint | null) => (thousandths === null ? null : fraction(thousandths, 1_000n));
    fc.assert(
      fc.property(drawn, fc.bigInt({ min: 1n, max: 100_000n }), (change, tokens) => {
        const rate = rateOf(change);
        const { pueThousandths, wueOnThousandths, wueOffThousandths } = change;
        const factors = {
          pue: ratio(pueThousandths),
          wueOn: ratio(wueOnThousandths),
          wueOff: ratio(wueOffThousandths),
        };
        const estimate = estimateRequest(rate, tokens, factors);
        if ('refused' in estimate) throw new Error(estimate.message);
        const { energyMillijoules, waterMicrolitres } = estimate;
        expect(requestFootprint(tokens, { rate, factors })).toMatchObject({
          energyMillijoules,
          waterMicrolitres,
        });
      }),
    );
  });

  it('is unknown where a factor is: no PUE is not a PUE of 1, no WUE is not dryness', () => {
    expect(requestFootprint(500n, { ...upstream, factors: { ...upstream.factors, pue: null } })).toMatchObject({
      energyMillijoules: null,
      waterMicrolitres: null,
    });
    expect(requestFootprint(500n, { ...upstream, factors: { ...upstream.factors, wueOff: null } })).toMatchObject({
      energyMillijoules: 160_341n,
      waterMicrolitres: null,
    });
    expect(requestFootprint(500n, { ...upstream, rate: null })).toMatchObject({
      energyMillijoules: null,
      waterMicrolitres: null,
    });
  });

  it('is unknown where nothing was put out: what reading takes is not zero', () => {
    expect(requestFootprint(0n, upstream)).toEqual({ energyMillijoules: null, waterMicrolitres: null });
  });
});
