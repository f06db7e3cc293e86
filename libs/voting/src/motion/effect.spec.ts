import { describe, expect, it } from '@jest/globals';
import { effectText, readEffect, type EffectKind } from './effect.js';

const BLOCK = { act: 'BLOCK', purpose: 'training', site: 'mill' };
const GOOD: readonly (readonly [EffectKind, Readonly<Record<string, string>>])[] = [
  ['ORDINARY', {}],
  ['WORKLOAD', BLOCK],
  ['WORKLOAD', { ...BLOCK, site: '' }],
  ['WORKLOAD', { act: 'LIFT', block: '0199a1b2-0000-7000-8000-000000000000' }],
  ['PASTURE', { pasture: 'H100 SXM', gates: '12' }],
  ['PERIOD_REOPENING', { period: '0199a1b2-0000-7000-8000-000000000000' }],
  ['CUSTOM_CHANGE', { rules: 'ab'.repeat(32), effectiveAt: '2027-01-01T00:00:00.000Z' }],
  ['RATIFICATION', { division: '0199a1b2-0000-7000-8000-000000000000', resolution: 'ab'.repeat(32) }],
];

const BAD: readonly (readonly [EffectKind, Readonly<Record<string, string>>])[] = [
  ['ORDINARY', { gates: '1' }],
  ['WORKLOAD', { ...BLOCK, purpose: 'Robert; DROP' }],
  ['WORKLOAD', { act: 'BLOCK', purpose: 'training' }],
  ['WORKLOAD', { act: 'LIFT', purpose: 'training', site: '' }],
  ['PASTURE', { pasture: 'H100', gates: '-1' }],
  ['PASTURE', { pasture: 'H100', gates: '1.5' }],
  ['PASTURE', { pasture: 'a\nb', gates: '1' }],
  ['PERIOD_REOPENING', { period: '2026' }],
  ['RATIFICATION', { division: '0199a1b2-0000-7000-8000-000000000000', resolution: 'ab' }],
  ['RATIFICATION', { resolution: 'ab'.repeat(32) }],
  ['CUSTOM_CHANGE', { rules: 'ab', effectiveAt: '2027-01-01T00:00:00.000Z' }],
  ['CUSTOM_CHANGE', { rules: 'ab'.repeat(32), effectiveAt: '2027-01-01' }],
];

describe('an effect', () => {
  it.each(GOOD)('of a %s reads as it is written: %p', (kind, members) => {
    const text = effectText(kind, members);
    if (typeof text !== 'string') throw new Error(text.message);
    expect(readEffect(kind, text)).toEqual({ kind, ...members });
  });

  it('is written with its keys in order, whatever order they came in', () => {
    expect(effectText('PASTURE', { pasture: 'H100 SXM', gates: '12' })).toBe('{"gates":"12","pasture":"H100 SXM"}');
  });

  it.each(BAD)('of a %s is refused: %p', (kind, members) => {
    expect(effectText(kind, members)).toMatchObject({ kind: 'EffectMalformed', field: 'effect' });
  });

  it.each([
    '',
    '[]',
    'null',
    '{"gates":12,"pasture":"x"}',
    '{"pasture":"x","gates":"12"}',
    '{ "gates":"12","pasture":"x"}',
  ])('is not read from %s', (text) => {
    expect(readEffect('PASTURE', text)).toMatchObject({ kind: 'EffectMalformed' });
  });
});
