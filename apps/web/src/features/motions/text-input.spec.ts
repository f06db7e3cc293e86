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
  ['DISPOSAL', { disposal: 'DSP-0001 A-0007' }, '{"asset":"A-0007","disposal":"DSP-0001"}'],
  [
    'LOSS_ABSORPTION',
    { asset: '', currency: 'EUR', amount: '500.00', evidence: HASH },
    `{"amount":"50000","currency":"EUR","evidence":"${HASH}"}`,
  ],
  [
    'LOSS_ABSORPTION',
    { asset: 'A-0007', currency: 'EUR', amount: '500', evidence: HASH },
    `{"amount":"50000","asset":"A-0007","currency":"EUR","evidence":"${HASH}"}`,
  ],
  [
    'CAPITAL',
    {
      instrument: 'CAPPED_RETURN',
      code: 'harbour',
      currency: 'EUR',
      principal: '100',
      cap: '150',
      revenueShare: '4/100',
    },
    '{"cap":"15000","code":"harbour","currency":"EUR","instrument":"CAPPED_RETURN","principal":"10000","revenueShare":"4/100"}',
  ],
  [
    'CAPITAL',
    { instrument: 'WITHDRAWABLE_SHARE', code: 'members', currency: 'EUR', cap: '150' },
    '{"code":"members","instrument":"WITHDRAWABLE_SHARE"}',
  ],
  ['ADMISSION', { holding: 'S-0004 7' }, '{"entry":"7","holding":"S-0004"}'],
  ['FORFEITURE', { holding: 'H-0001 12' }, '{"entry":"12","holding":"H-0001"}'],
  [
    'BETS',
    { currency: 'EUR', budget: '100', years: '5', fund: 'RESERVE' },
    '{"budget":"10000","currency":"EUR","years":"5"}',
  ],
  ['RECALL', { office: `${PERIOD} OFFICER` }, `{"office":"${PERIOD}","role":"OFFICER"}`],
  ['RECALL', { office: `${HASH} 2 board` }, `{"body":"board","election":"${HASH}","place":"2"}`],
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
