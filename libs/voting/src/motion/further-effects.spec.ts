import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { effectText, readEffect } from './effect.js';
import { FURTHER_FORMS, FURTHER_KINDS, type FurtherKind } from './further-effects.js';

const DIGEST = 'ab'.repeat(32);
const OFFICE = '0199a1b2-0000-4000-8000-000000000000';
const RETURN = {
  instrument: 'CAPPED_RETURN',
  code: 'harbour',
  currency: 'EUR',
  principal: '10000000',
  cap: '15000000',
  revenueShare: '4/100',
};

const GOOD: readonly (readonly [FurtherKind, Readonly<Record<string, string>>])[] = [
  ['DISPOSAL', { asset: 'A-0001', disposal: 'DSP-0001' }],
  ['LOSS_ABSORPTION', { amount: '500', currency: 'EUR', evidence: DIGEST }],
  ['LOSS_ABSORPTION', { amount: '500', asset: 'A-0001', currency: 'EUR', evidence: DIGEST }],
  ['CAPITAL', RETURN],
  ['CAPITAL', { instrument: 'WITHDRAWABLE_SHARE', code: 'members' }],
  ['ADMISSION', { entry: '7', holding: 'S-0004' }],
  ['FORFEITURE', { entry: '12', holding: 'H-0001' }],
  ['RECALL', { office: OFFICE, role: 'OFFICER' }],
  ['RECALL', { body: 'board', election: DIGEST, place: '2' }],
];

const BAD: readonly (readonly [FurtherKind, Readonly<Record<string, string>>])[] = [
  ['DISPOSAL', { disposal: 'DSP-0001' }],
  ['DISPOSAL', { asset: 'A-0001', disposal: 'DSP-0001', price: '1' }],
  ['LOSS_ABSORPTION', { amount: '0', currency: 'EUR', evidence: DIGEST }],
  ['LOSS_ABSORPTION', { amount: '-5', currency: 'EUR', evidence: DIGEST }],
  ['LOSS_ABSORPTION', { amount: '5', currency: 'EUR', evidence: 'the storm' }],
  ['CAPITAL', { ...RETURN, votes: '1' }],
  ['CAPITAL', { ...RETURN, revenueShare: '0.04' }],
  ['CAPITAL', { ...RETURN, instrument: 'GRANT' }],
  ['CAPITAL', { instrument: 'WITHDRAWABLE_SHARE', code: 'members', cap: '5' }],
  ['ADMISSION', { holding: 'S-0004' }],
  ['ADMISSION', { entry: '0', holding: 'S-0004' }],
  ['ADMISSION', { entry: '7', holding: 'r0001' }],
  ['FORFEITURE', { entry: '12', holding: 'H-0001', person: 'r0001' }],
  ['RECALL', { office: OFFICE, role: 'MEMBER' }],
  ['RECALL', { office: 'r0003', role: 'OFFICER' }],
  ['RECALL', { body: 'board', election: DIGEST, place: '0' }],
  ['RECALL', { body: 'board', place: '1' }],
];

describe('an effect of a further kind', () => {
  it.each(GOOD)('of a %s reads as it is written: %p', (kind, members) => {
    const text = effectText(kind, members);
    if (typeof text !== 'string') throw new Error(text.message);
    expect(readEffect(kind, text)).toEqual({ kind, ...members });
  });

  it.each(BAD)('of a %s is refused: %p', (kind, members) => {
    expect(effectText(kind, members)).toMatchObject({ kind: 'EffectMalformed', rule: `motion.effect.${kind}` });
  });

  it('has the members of one form of its kind, neither more nor fewer', () => {
    const written = fc
      .constantFrom(...FURTHER_KINDS)
      .chain((kind) => fc.tuple(fc.constant(kind), fc.constantFrom(...FURTHER_FORMS[kind])))
      .chain(([kind, form]) => {
        const members = Object.entries(form).map(([name, pattern]) => [name, fc.stringMatching(pattern)] as const);
        return fc.tuple(fc.constant(kind), fc.record(Object.fromEntries(members)));
      });
    fc.assert(
      fc.property(written, ([kind, members]) => {
        const text = effectText(kind, members);
        expect(typeof text === 'string' ? readEffect(kind, text) : text).toEqual({ kind, ...members });
        expect(effectText(kind, { ...members, person: 'r0001' })).toMatchObject({ kind: 'EffectMalformed' });
      }),
      { numRuns: 60 },
    );
  });

  it('names no member that a resolution has of its own', () => {
    const own = 'carried customVersion electorate kind motion onRoll present state tally type v'.split(' ');
    const names = Object.values(FURTHER_FORMS).flatMap((forms) => forms.flatMap((form) => Object.keys(form)));
    expect(names.filter((name) => own.includes(name))).toEqual([]);
  });
});
