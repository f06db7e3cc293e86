import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultCustom, parseCustom, customToDocument, type MotionKind } from '#libs/custom';
import { isRefusal } from '#libs/amount';
import { areTermsOf, motionTerms, readTerms, termsText, type MotionTerms } from './terms.js';

const custom = defaultCustom('EUR');
const ALL = ['WORKER', 'PUBLIC', 'COMMON', 'HOST', 'LABELLER'];

function termsOf(kind: MotionKind, due: readonly string[] = ALL): MotionTerms {
  const terms = motionTerms(custom, kind, due);
  if (isRefusal(terms)) throw new Error(terms.message);
  return terms;
}

describe('the terms of a motion', () => {
  it('are the custom’s own: a change of it takes two thirds in every college', () => {
    expect(termsOf('CUSTOM_CHANGE')).toMatchObject({
      majority: 'TWO_THIRDS',
      count: 'EVERY',
      empty: 'FAIL_CLOSED',
      colleges: [
        { code: 'COMMON', weight: '3/10' },
        { code: 'HOST', weight: '3/20' },
        { code: 'LABELLER', weight: '3/20' },
        { code: 'PUBLIC', weight: '3/20' },
        { code: 'WORKER', weight: '1/4' },
      ],
      standstillHours: '72',
    });
    expect(termsOf('ORDINARY')).toMatchObject({ majority: 'SIMPLE', count: 'WEIGHTED' });
  });

  it('name the hosts alone for what their site runs, and are refused while there are none', () => {
    expect(termsOf('WORKLOAD').colleges).toEqual([{ code: 'HOST', weight: '3/20' }]);
    expect(motionTerms(custom, 'WORKLOAD', ['COMMON', 'PUBLIC', 'WORKER'])).toMatchObject({ kind: 'CollegeNotThere' });
  });

  it('read again as they were written, and in no other spelling', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<MotionKind>('ORDINARY', 'CUSTOM_CHANGE', 'PASTURE', 'PERIOD_REOPENING', 'RECALL'),
        fc.shuffledSubarray(ALL, { minLength: 1 }),
        (kind, due) => {
          const terms = termsOf(kind, due);
          const text = termsText(terms);
          expect(readTerms(text)).toEqual(terms);
          expect(areTermsOf(custom, kind, text)).toBe(true);
          expect(termsText(termsOf(kind, [...due].reverse()))).toBe(text);
          expect(readTerms(` ${text}`)).toBeUndefined();
          expect(readTerms(text.replace('{', '{"a":"b",'))).toBeUndefined();
        },
      ),
    );
    for (const text of ['', 'null', '[]', '{}', '{"colleges":[],"quorum":{}}']) expect(readTerms(text)).toBeUndefined();
  });

  it('are not those of another custom, nor with a college left out of it', () => {
    const text = termsText(termsOf('ORDINARY'));
    expect(areTermsOf(custom, 'CUSTOM_CHANGE', text)).toBe(false);
    const other = parseCustom({
      ...customToDocument(custom),
      voting: { ...customToDocument(custom).voting, standstillHours: 0 },
    });
    if (isRefusal(other)) throw new Error(other.message);
    expect(areTermsOf(other, 'ORDINARY', text)).toBe(false);
  });
});
