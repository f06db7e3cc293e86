import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultCustom, parseCustom, customToDocument, type MotionKind } from '#libs/custom';
import { isRefusal } from '#libs/amount';
import { readTerms, termsText } from './terms-text.js';
import type { EffectKind } from './effect.js';
import { areTermsOf, formOf, motionTerms, ratifyingCollege, type VoteFacts } from './terms.js';
import type { MotionTerms } from './terms-types.js';

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

  it.each<[EffectKind, VoteFacts, object]>([
    [
      'APPROPRIATION',
      { effect: { period: 'p' }, options: 0, left: 438_000n },
      // SUR-11: a floor of 5 % comes off first; a bet may have 15 % of the whole.
      {
        ballot: 'DIVISION',
        amount: '438000',
        currency: 'EUR',
        overflow: 'RESERVE',
        lines: expect.arrayContaining([
          { code: 'NEW_PCP', floor: '21900', cap: '' },
          { code: 'BET', floor: '0', cap: '65700' },
        ]),
      },
    ],
    [
      'PROJECTS',
      { effect: { budget: '900', currency: 'EUR', fund: 'REINVEST' }, options: 2, left: 0n },
      { ballot: 'PROJECTS', budget: '900', completion: 'ADD1U', currency: 'EUR' },
    ],
    ['ELECTION', { effect: { body: 'board', seats: '3' }, options: 4, left: 0n }, { ballot: 'STV', seats: '3' }],
    ['ORDINARY', { effect: {}, options: 3, left: 0n }, { ballot: 'RANKING', rule: 'schulze-winning-votes/1' }],
  ])('of a %s have one electorate, and read again', (kind, facts, wanted) => {
    const terms = motionTerms(custom, kind, ['COMMON', 'PUBLIC', 'WORKER'], facts);
    if (isRefusal(terms)) throw new Error(terms.message);
    expect(terms).toMatchObject(wanted);
    // What is the Common Association's own its members divide; the others are everybody's who is due.
    const association = kind === 'APPROPRIATION' || kind === 'PROJECTS';
    const codes = association ? ['COMMON', 'HOST', 'LABELLER', 'WORKER'] : ['COMMON', 'PUBLIC', 'WORKER'];
    expect(terms.colleges).toEqual(codes.map((code) => ({ code })));
    const text = termsText(terms);
    expect(readTerms(text)).toEqual(terms);
    expect(areTermsOf(custom, kind, text, facts.effect)).toBe(true);
    expect(readTerms(text.replace('"ballot":', '"balance":"1","ballot":'))).toBeUndefined();
    const other = { ...facts.effect, budget: '901', seats: '4' };
    if (kind === 'PROJECTS' || kind === 'ELECTION') expect(areTermsOf(custom, kind, text, other)).toBe(false);
    // A floor that the custom does not have.
    if (kind === 'APPROPRIATION') {
      expect(areTermsOf(custom, kind, text.replace('"21900"', '"0"'), facts.effect)).toBe(false);
    }
  });

  it('of an agreement to a division are of the college that the custom names, whoever is due, and of no other', () => {
    const asks = { ...custom, appropriationRatify: 'WORKER' };
    const terms = motionTerms(asks, 'RATIFICATION', []);
    expect(terms).toMatchObject({
      ballot: 'MOTION',
      majority: 'SIMPLE',
      count: 'EVERY',
      colleges: [{ code: 'WORKER' }],
    });
    if (isRefusal(terms)) throw new Error(terms.message);
    const text = termsText(terms);
    expect(readTerms(text)).toEqual(terms);
    expect(areTermsOf(asks, 'RATIFICATION', text)).toBe(true);
    expect(areTermsOf({ ...custom, appropriationRatify: 'COMMON' }, 'RATIFICATION', text)).toBe(false);
    for (const college of ['', 'GHOST', 'constructor']) {
      const none = { ...custom, appropriationRatify: college };
      expect(ratifyingCollege(none)).toBe('');
      expect(motionTerms(none, 'RATIFICATION', ALL)).toMatchObject({ kind: 'CollegeNotThere' });
    }
  });

  it('say of what a ballot speaks: of lines, of options, or of nothing', () => {
    const division = motionTerms(custom, 'APPROPRIATION', ALL, { effect: {}, options: 0, left: 1_000n });
    if (isRefusal(division)) throw new Error(division.message);
    expect(formOf(division, ['x']).options).toEqual([...custom.appropriationLines]);
    expect(formOf(termsOf('RECALL'), ['x'])).toEqual({ ballot: 'MOTION', options: [] });
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
