import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainRule } from './plain-rule.js';

const WORDS = {
  colleges: new Map([['WORKER', 'Workers']]),
  lines: new Map([
    ['RESERVE', 'the reserve'],
    ['BET', 'something new'],
  ]),
};

describe('a rule in plain words', () => {
  it('calls a college by its own name', () => {
    const rule = { key: 'collegeWeights.WORKER', label: 'Weight of the college WORKER', value: '25 %' };
    expect(plainRule(rule, WORDS)).toEqual({ ...rule, label: 'Weight of the college Workers' });
    const change = {
      key: 'collegeWeights.WORKER',
      label: 'Weight of the college WORKER',
      before: '25 %',
      after: null,
      sentence: 'Weight of the college WORKER: 25 %',
    };
    expect(plainRule(change, WORDS).sentence).toBe('Weight of the college Workers: 25 %');
  });

  it('says what the lines of a ballot are for, before and after', () => {
    const change = { key: 'appropriationLines', label: 'Lines', before: 'RESERVE, BET', after: 'BET, ODD' };
    expect(plainRule(change, WORDS)).toMatchObject({
      before: 'the reserve, something new',
      after: 'something new, ODD',
    });
    expect(plainRule({ key: 'appropriationRatify', label: 'College', value: 'WORKER' }, WORDS).value).toBe('Workers');
  });

  it('leaves every other rule as it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, value) => {
        fc.pre(!/^(?:collegeWeights\.|appropriation|betCapOverflow)/u.test(key));
        const rule = { key, label: 'WORKER', value };
        expect(plainRule(rule, WORDS)).toEqual(rule);
      }),
    );
  });
});
