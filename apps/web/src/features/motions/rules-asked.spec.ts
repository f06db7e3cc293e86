import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstDays, ruleOf } from './rules-asked.js';

const answer = (rules: readonly { readonly key: string; readonly raw: string }[]) => ({
  __typename: 'Query' as const,
  customVersion: {
    __typename: 'CustomVersionNode' as const,
    version: 1,
    rules: rules.map((rule) => ({ __typename: 'CustomRule' as const, ...rule })),
  },
});

describe('the rules that a call for a vote must keep', () => {
  it('are read from the custom, where it has them', () => {
    const rules = answer([
      { key: 'gmClearDays', raw: '14' },
      { key: 'voting.supporters', raw: '"1/20"' },
    ]);
    expect(ruleOf(rules, 'gmClearDays')).toBe('14');
    expect(ruleOf(rules, 'voting.supporters')).toBe('1/20');
    expect(ruleOf(rules, 'voting.openDays')).toBeUndefined();
    expect(ruleOf(undefined, 'gmClearDays')).toBeUndefined();
  });

  it('leave the clear days between notice and opening, and the open days after it, on every date', () => {
    const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
    const count = fc.integer({ min: 1, max: 366 });
    const noon = fc.integer({ min: 0, max: 20_000 }).map((day) => new Date(2000, 0, 1 + day, 12));
    fc.assert(
      fc.property(noon, count, count, (now, clear, open) => {
        const { opens, closes } = firstDays(now, clear, open);
        const today = firstDays(now, -2, 0).opens;
        expect(days(today, opens) - 1).toBeGreaterThanOrEqual(clear);
        expect(days(opens, closes)).toBe(open);
      }),
    );
  });
});
