import { describe, expect, it } from '@jest/globals';
import { effectText } from '#libs/voting';
import type { MotionKind } from '../../gql/motions/graphql.js';
import { boxOf, textInput } from './text-input.js';

const HASH = 'ab'.repeat(32);
const PERIOD = '01990000-0000-7000-8000-000000000000';

const FILLED: readonly (readonly [MotionKind, Readonly<Record<string, string>>, string])[] = [
  ['ORDINARY', { gates: '3' }, '{}'],
  ['WORKLOAD', { act: 'BLOCK', purpose: ' training ', site: '' }, '{"act":"BLOCK","purpose":"training","site":""}'],
  ['WORKLOAD', { act: 'LIFT', block: PERIOD, purpose: 'training' }, `{"act":"LIFT","block":"${PERIOD}"}`],
  ['PASTURE', { pasture: 'H100 SXM', gates: '12' }, '{"gates":"12","pasture":"H100 SXM"}'],
  ['PERIOD_REOPENING', { period: PERIOD }, `{"period":"${PERIOD}"}`],
  [
    'CUSTOM_CHANGE',
    { rules: HASH, effectiveAt: '2027-01-01' },
    `{"effectiveAt":"2027-01-01T00:00:00.000Z","rules":"${HASH}"}`,
  ],
];

describe('the boxes of a motion', () => {
  it.each(FILLED)('give an effect of the kind %s that the rules can read', (kind, values, text) => {
    const { effect } = textInput(kind, values);
    expect(effectText(kind, Object.fromEntries(effect.map(({ name, value }) => [name, value])))).toBe(text);
  });

  it('are found by the field that a refusal names', () => {
    expect(boxOf('title', 'PASTURE', '')).toBe('title');
    expect(boxOf('effect', 'PASTURE', '')).toBe('pasture');
    expect(boxOf('effect.effectiveAt', 'CUSTOM_CHANGE', '')).toBe('effectiveAt');
    expect(boxOf('effect', 'ORDINARY', '')).toBeNull();
  });
});
