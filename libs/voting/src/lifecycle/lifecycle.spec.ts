import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction } from '#libs/amount';
import { known } from '../college/test-colleges.js';
import { closeAfterLateQuorum, quorumMetAt } from './late-quorum.js';
import { ratificationStep } from './ratification.js';
import { mayCallAgain } from './second-call.js';
import { objectionHolds } from './objection.js';
import { mayExecute, standstillEnds } from './standstill.js';
import { mayRequisition, supportOf } from './support.js';
import { temperatureOf, type GivenSignal } from './temperature.js';
import { timeZoneOf } from './time-zone.js';

describe('a late quorum', () => {
  it('moves the close to L after it, where the last required quorum is met in the last L', () => {
    const closing = { closesAtMs: 100n, lateMs: 20n, extended: false };
    expect(closeAfterLateQuorum({ ...closing, metAtMs: [10n, 95n] })).toBe(115n);
    expect(closeAfterLateQuorum({ ...closing, metAtMs: [10n, 80n] })).toBe(100n);
    expect(closeAfterLateQuorum({ ...closing, metAtMs: [95n, undefined] })).toBe(100n);
    expect(closeAfterLateQuorum({ ...closing, metAtMs: [10n, 100n] })).toBe(100n);
    expect(closeAfterLateQuorum({ ...closing, metAtMs: [] })).toBe(100n);
    expect(closeAfterLateQuorum({ ...closing, extended: true, metAtMs: [95n] })).toBe(100n);
  });

  it('is met by distinct people, when the last of them is first there', () => {
    const presences = [
      { voterRef: 'bob', atMs: 7n },
      { voterRef: 'ann', atMs: 9n },
      { voterRef: 'ann', atMs: 3n },
    ];
    expect([0n, 1n, 2n, 3n].map((quorum) => quorumMetAt(presences, quorum, 1n))).toEqual([1n, 3n, 7n, undefined]);
  });

  it('cannot recur: whoever comes during the extension changes nothing', () => {
    const moment = fc.bigInt({ min: 0n, max: 400n });
    const presences = fc.array(fc.record({ voterRef: fc.constantFrom('a', 'b', 'c', 'd', 'e'), atMs: moment }));
    fc.assert(
      fc.property(
        presences,
        fc.bigInt({ min: 1n, max: 5n }),
        fc.bigInt({ min: 0n, max: 150n }),
        (all, quorum, lateMs) => {
          const closeSeenAt = (closesAtMs: bigint): bigint => {
            const there = all.filter(({ atMs }) => atMs < closesAtMs);
            return closeAfterLateQuorum({
              closesAtMs,
              lateMs,
              extended: false,
              metAtMs: [quorumMetAt(there, quorum, 0n)],
            });
          };
          const once = closeSeenAt(200n);
          expect(once).toBeGreaterThanOrEqual(200n);
          expect(once).toBeLessThanOrEqual(200n + lateMs);
          // Where the quorum was missed at the close, the motion closed; where it was met, asking again moves nothing.
          expect(closeSeenAt(once)).toBe(once);
        },
      ),
    );
  });
});

describe('a second call', () => {
  const facts = { state: 'INQUORATE', calledTwice: false, secondCall: true, customVersion: 4 } as const;

  it.each([
    [undefined, {}],
    ['SecondCallUsed', { calledTwice: true }],
    ['NoSecondCall', { secondCall: false }],
    ['MotionCannotMove', { state: 'LOST' }],
    ['MotionCannotMove', { state: 'DELIBERATION' }],
  ] as const)('%s', (kind, change) => {
    expect(mayCallAgain({ ...facts, ...change })?.kind).toBe(kind);
  });
});

describe('the standstill', () => {
  const rome = known(timeZoneOf('Europe/Rome'));
  const endsAtMs = standstillEnds(BigInt(Date.parse('2027-03-27T15:00:00Z')), 3, rome);
  const facts = { state: 'STANDSTILL', nowMs: endsAtMs, endsAtMs, openObjections: 0n } as const;

  it('lasts whole days after the result, across the change of the clock', () => {
    expect(new Date(Number(endsAtMs)).toISOString()).toBe('2027-03-30T22:00:00.000Z');
  });

  it('gives every moment either to objections or to the execution', () => {
    expect(mayExecute(facts)).toBeUndefined();
    expect(mayExecute({ ...facts, openObjections: 1n })?.kind).toBe('ObjectionOpen');
    expect(mayExecute({ ...facts, state: 'EXECUTED' })?.kind).toBe('NotInStandstill');
    fc.assert(
      fc.property(fc.bigInt({ min: -5n, max: 5n }), (offset) => {
        const nowMs = endsAtMs + offset;
        expect(mayExecute({ ...facts, nowMs })?.kind).toBe(offset < 0n ? 'StandstillRunning' : undefined);
        const closedAtMs = endsAtMs - 3_600_000n;
        const objected = objectionHolds({ state: 'STANDSTILL', nowMs, closedAtMs, standstillEndsMs: endsAtMs });
        expect('untilMs' in objected && objected.untilMs !== undefined).toBe(offset < 0n);
      }),
    );
  });
});

describe('support and requisition', () => {
  const people = (count: number): ReadonlySet<string> => new Set(Array.from({ length: count }, (_, at) => `p${at}`));

  it('asks for the share rounded up, of those who could vote, and for one at least', () => {
    expect(supportOf(people(3), people(41), fraction(1n, 20n))).toEqual({ supporters: 3n, needed: 3n, reached: true });
    expect(supportOf(people(2), people(41), fraction(1n, 20n))).toMatchObject({ reached: false });
    expect(supportOf(people(0), people(41), fraction(0n))).toMatchObject({ needed: 1n, reached: false });
    expect(supportOf(people(2), people(1), fraction(1n, 2n))).toMatchObject({ kind: 'SupporterUnknown', field: 'p1' });
  });

  it('is called by a tenth of the votes exactly, or by more than five thousand members', () => {
    const votes = { votesOfAll: 200n, membersBehind: 1n };
    expect(mayRequisition({ ...votes, votesBehind: 20n })).toBeUndefined();
    expect(mayRequisition({ ...votes, votesBehind: 19n })?.kind).toBe('RequisitionTooSmall');
    expect(mayRequisition({ ...votes, votesBehind: 10n }, fraction(1n, 20n))).toBeUndefined();
    const many = { votesBehind: 5_001n, votesOfAll: 100_000n };
    expect(mayRequisition({ ...many, membersBehind: 5_001n })).toBeUndefined();
    expect(mayRequisition({ ...many, membersBehind: 5_000n })?.kind).toBe('RequisitionTooSmall');
    expect(mayRequisition({ ...votes, votesBehind: 201n })?.kind).toBe('RequisitionMalformed');
  });

  it('never loses its right by another signature', () => {
    const votes = fc.bigInt({ min: 0n, max: 300n });
    fc.assert(
      fc.property(votes, votes, (behind, others) => {
        const votesOfAll = behind + others + 1n;
        const asked = { votesBehind: behind, votesOfAll, membersBehind: behind };
        if (mayRequisition(asked) !== undefined) return;
        expect(mayRequisition({ ...asked, votesBehind: behind + 1n })).toBeUndefined();
        expect(10n * behind).toBeGreaterThanOrEqual(votesOfAll);
      }),
    );
  });
});

describe('ratification', () => {
  it.each([
    ['', undefined, 0, 'STANDSTILL'],
    ['WORKER', undefined, 0, 'RATIFYING'],
    ['WORKER', 'CARRIED', 0, 'STANDSTILL'],
    ['WORKER', 'LOST', 0, 'RERUN'],
    ['WORKER', 'INQUORATE', 0, 'RERUN'],
    ['WORKER', undefined, 1, 'STANDSTILL'],
  ] as const)('by "%s" that answers %s after %d refusals: %s', (college, answer, refused, step) => {
    expect(ratificationStep({ college, answer, refused })).toBe(step);
  });

  it('refuses an answer that nobody was asked for', () => {
    for (const [college, refused] of [
      ['', 0],
      ['WORKER', 1],
    ] as const) {
      const step = ratificationStep({ college, answer: 'LOST', refused });
      expect(step).toMatchObject({ kind: 'NothingToRatify' });
    }
  });
});

describe('a temperature check', () => {
  const given = (member: string, sequence: bigint, signal: GivenSignal['signal']): GivenSignal => ({
    member,
    sequence,
    signal,
  });
  const signals = [given('ann', 2n, 'FOR'), given('ann', 1n, 'AGAINST'), given('bob', 1n, 'UNSURE')];

  it('counts the latest signal of each member, and shows no counts below k', () => {
    expect(temperatureOf(signals, 2n)).toEqual({
      signalled: 2n,
      counts: [
        { signal: 'FOR', count: 1n },
        { signal: 'UNSURE', count: 1n },
        { signal: 'AGAINST', count: 0n },
        { signal: 'NEEDS_CHANGE', count: 0n },
      ],
    });
    expect(temperatureOf(signals, 3n)).toEqual({ signalled: 2n, counts: undefined });
    expect(temperatureOf(signals.toReversed(), 2n)).toEqual(temperatureOf(signals, 2n));
    expect(temperatureOf([...signals, given('bob', 1n, 'FOR')], 2n)).toMatchObject({ kind: 'SignalTwice' });
  });
});
