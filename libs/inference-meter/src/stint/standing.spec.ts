import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import {
  afterBreach,
  afterVerdict,
  GOOD_STANDING,
  standingAt,
  type SanctionPolicy,
  type Standing,
} from './standing.js';

const LADDER = ['WARN', 'THROTTLE', 'JURY', 'SUSPEND'] as const;
const POLICY: SanctionPolicy = { sanctions: [...LADDER], suspendDays: 7, juryDays: 14 };
const DAY = 86_400_000n;

const breaches = (policy: SanctionPolicy, times: number): Standing => {
  let standing = GOOD_STANDING;
  for (let at = 0; at < times; at += 1) standing = afterBreach(standing, policy, 0n);
  return standing;
};

describe('afterBreach', () => {
  it('warns, throttles, and brings it before a jury, where it stays', () => {
    expect(breaches(POLICY, 1)).toEqual({ step: 'WARNED', throttled: false });
    expect(breaches(POLICY, 2)).toEqual({ step: 'THROTTLED', throttled: true });
    expect(breaches(POLICY, 3)).toEqual({ step: 'JURY', throttled: true, juryDueMs: 14n * DAY });
    expect(breaches(POLICY, 9)).toEqual(breaches(POLICY, 3));
  });

  it('leaves out what the custom leaves out', () => {
    expect(breaches({ ...POLICY, sanctions: ['JURY'] }, 1)).toMatchObject({ step: 'JURY', throttled: false });
    expect(breaches({ ...POLICY, sanctions: ['WARN'] }, 5)).toMatchObject({ step: 'WARNED' });
  });

  it('never suspends, whatever the custom names and however often it is called', () => {
    const policies = fc.subarray([...LADDER]).map((sanctions) => ({ ...POLICY, sanctions }));
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 30 }), (policy, times) => {
        const { step, throttled } = breaches(policy, times);
        expect(step).not.toBe('SUSPENDED');
        expect(throttled).toBe(policy.sanctions.includes('THROTTLE') && ['THROTTLED', 'JURY'].includes(step));
      }),
    );
  });

  it('neither shortens nor lengthens a suspension', () => {
    const suspended = afterVerdict({ line: '17', found: 'SUSPENDED', atMs: 0n }, POLICY);
    if (isRefusal(suspended)) throw new Error(suspended.message);
    expect(afterBreach(suspended, POLICY, 1n)).toBe(suspended);
  });
});

describe('standingAt', () => {
  it('leaves the warning where no jury found anything in its days: nobody stays throttled for want of a verdict', () => {
    const before = breaches(POLICY, 3);
    expect(standingAt(before, 14n * DAY - 1n)).toBe(before);
    expect(standingAt(before, 14n * DAY)).toEqual({ step: 'WARNED', throttled: false });
    expect(afterBreach(before, POLICY, 14n * DAY)).toEqual({ step: 'THROTTLED', throttled: true });
  });
});

describe('afterVerdict', () => {
  it('suspends for the days of the custom, after which the warning is left', () => {
    const suspended = afterVerdict({ line: '17', found: 'SUSPENDED', atMs: DAY }, POLICY);
    expect(suspended).toEqual({ step: 'SUSPENDED', throttled: false, verdict: '17', untilMs: 8n * DAY });
    if (isRefusal(suspended)) throw new Error(suspended.message);
    expect(standingAt(suspended, 8n * DAY - 1n)).toBe(suspended);
    expect(standingAt(suspended, 8n * DAY)).toEqual({ step: 'WARNED', throttled: false });
    expect(afterBreach(suspended, POLICY, 8n * DAY)).toMatchObject({ step: 'THROTTLED' });
  });

  it('dismisses, shows mercy, or ends the right for good', () => {
    expect(afterVerdict({ line: '17', found: 'DISMISSED', atMs: 0n }, POLICY)).toEqual(GOOD_STANDING);
    expect(afterVerdict({ line: '17', found: 'MERCY', atMs: 0n }, POLICY)).toMatchObject({ step: 'WARNED' });
    const forfeit = afterVerdict({ line: '17', found: 'FORFEIT', atMs: 0n }, POLICY);
    if (isRefusal(forfeit)) throw new Error(forfeit.message);
    expect(standingAt(forfeit, 10n ** 15n)).toMatchObject({ step: 'SUSPENDED', verdict: '17' });
  });

  it('needs a line of the roll, and a custom that suspends', () => {
    expect(afterVerdict({ line: '', found: 'SUSPENDED', atMs: 0n }, POLICY)).toMatchObject({ kind: 'VerdictNeeded' });
    expect(
      afterVerdict({ line: '17', found: 'SUSPENDED', atMs: 0n }, { ...POLICY, sanctions: ['WARN', 'JURY'] }),
    ).toMatchObject({ kind: 'SanctionNotInCustom' });
  });
});
