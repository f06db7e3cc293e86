import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bestOf, MEASURED_BY } from './method.js';

describe('bestOf', () => {
  it('believes the best method that has a figure, in whatever order they come', () => {
    const figure = fc.record({
      method: fc.constantFrom(...MEASURED_BY),
      quantity: fc.option(fc.bigInt({ min: 0n, max: 9n })),
    });
    fc.assert(
      fc.property(fc.array(figure), (figures) => {
        const known = figures.filter(({ quantity }) => quantity !== null).map(({ method }) => method);
        expect(bestOf(figures)?.method).toBe(MEASURED_BY.find((method) => known.includes(method)));
      }),
    );
  });

  it('takes a measured zero before an estimate', () => {
    const counter = { method: 'device_counter', quantity: 0n } as const;
    expect(
      bestOf([{ method: 'model_estimate', quantity: 5n }, counter, { method: 'site_meter', quantity: null }]),
    ).toBe(counter);
  });
});
