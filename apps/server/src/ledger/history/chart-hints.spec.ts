import { describe, expect, it } from '@jest/globals';
import { chartWithHints } from './chart-hints.js';

describe('chartWithHints', () => {
  it('suggests accounts for the first hundred names that the chart has not, and refuses every other one plainly', () => {
    const chart = chartWithHints();
    const refusals = Array.from({ length: 20_000 }, (_, index) => chart(`je:assets:banc${String(index)}`));
    expect(refusals.every((refusal) => refusal?.kind === 'AccountNotInChart')).toBe(true);
    const hinted = refusals.flatMap((refusal, index) =>
      refusal?.message.includes('perhaps je:assets:bank') ? [index] : [],
    );
    expect(hinted).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('takes what the chart has', () => {
    expect(chartWithHints()('je:assets:bank')).toBeUndefined();
  });
});
