import { describe, expect, it } from '@jest/globals';
import { customToDocument, defaultCustom } from '#libs/custom';
import { readableRules } from './custom-rules.js';

const rules = readableRules(defaultCustom('EUR'));
const valueOf = (key: string): string | undefined => rules.find((rule) => rule.key === key)?.value;

describe('readableRules', () => {
  it('says shares, prices and weights exactly', () => {
    expect(valueOf('Kept for good in the locked reserve')).toBe('30 %');
    expect(valueOf('Price of a million tokens written')).toBe('0.95 EUR full cost + 0.04 EUR margin');
    expect(valueOf('Price of a weighted GPU-hour')).toBe('0.95 EUR full cost + 0.05 EUR margin');
    expect(valueOf('What an hour of H100 SXM 1g counts')).toBe('0.435 by computing, 0.31 by memory');
  });

  it('leaves no key of the custom out', () => {
    const leaves = (value: unknown): number =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.values(value).reduce((sum: number, each) => sum + leaves(each), 0)
        : 1;
    const {
      version: _version,
      currency: _currency,
      tariffs,
      gpuWeights,
      rateCards,
      ...rest
    } = customToDocument(defaultCustom('EUR'));
    const perObject = [tariffs, gpuWeights, rateCards].reduce((sum, each) => sum + Object.keys(each).length, 0);
    expect(rules).toHaveLength(leaves(rest) + perObject);
    expect(new Set(rules.map(({ key }) => key)).size).toBe(rules.length);
  });
});
