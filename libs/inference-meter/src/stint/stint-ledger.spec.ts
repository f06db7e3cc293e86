import { describe, expect, it } from '@jest/globals';
import { fraction, InvariantViolation } from '#libs/amount';
import { chargedOf, mustStop } from './stint-hold.js';
import { StintLedger, type HoldAsked } from './stint-ledger.js';

const LIFE = { ttlMs: 5_000n, longestMs: 60_000n };
const stint = (grant: bigint, leaseMin = 0n) => new StintLedger({ grant, leaseMin, throttle: fraction(1n, 4n) });
const request = (id: string, ask: bigint): HoldAsked => ({ id, kind: 'REQUEST', ask, ...LIFE });
const block = (id: string, amount: bigint) => ({ id, block: amount, admitMs: 2_000n, ...LIFE });

describe('StintLedger.reserve', () => {
  it('holds what fits, to the last unit, and refuses the next', () => {
    const ledger = stint(100n);
    expect(ledger.reserve(request('a', 60n), 0n)).toMatchObject({ state: 'HELD', amount: 60n, expiresAtMs: 5_000n });
    expect(ledger.reserve(request('b', 41n), 0n)).toMatchObject({ kind: 'StintExhausted', field: 'ask' });
    expect(ledger.reserve(request('c', 40n), 0n)).toMatchObject({ state: 'HELD' });
    expect(ledger.figures()).toEqual({ grant: 100n, used: 0n, held: 100n, left: 0n, residue: 0n });
  });

  it('holds once for one id, and refuses another use of it', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    expect(ledger.reserve(request('a', 60n), 1n)).toMatchObject({ state: 'HELD', expiresAtMs: 5_000n });
    expect(ledger.reserve(request('a', 61n), 1n)).toMatchObject({ kind: 'HoldIdReused' });
    expect(ledger.reserve({ ...request('a', 60n), kind: 'JOB' }, 1n)).toMatchObject({ kind: 'HoldIdReused' });
    expect(ledger.figures().held).toBe(60n);
  });

  it('refuses an ask of nothing, and a life of no time is a bug', () => {
    const ledger = stint(100n);
    expect(ledger.reserve(request('a', 0n), 0n)).toMatchObject({ kind: 'QuantityNegative' });
    expect(() => ledger.reserve({ ...request('a', 1n), ttlMs: 0n }, 0n)).toThrow(InvariantViolation);
    expect(() => stint(-1n)).toThrow(InvariantViolation);
  });

  it('sees no hold whose time has come, whenever the sweeper last ran', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 100n), 0n);
    expect(ledger.reserve(request('b', 1n), 4_999n)).toMatchObject({ kind: 'StintExhausted' });
    expect(ledger.reserve(request('b', 100n), 5_000n)).toMatchObject({ state: 'HELD' });
    expect(ledger.hold('a')).toMatchObject({ state: 'EXPIRED', closing: 'SWEPT', settled: 0n });
  });

  it('goes on by the latest instant that it was told of: a clock set back frees nothing and revives nothing', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 100n), 10_000n);
    ledger.sweep(15_000n);
    expect(ledger.reserve(request('b', 100n), 9_000n)).toMatchObject({ expiresAtMs: 20_000n });
  });
});

describe('StintLedger.settle', () => {
  it('takes what was used and frees the rest', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    expect(ledger.settle('a', 25n, 10n)).toMatchObject({ state: 'SETTLED', closing: 'EXIT', settled: 25n });
    expect(ledger.figures()).toMatchObject({ used: 25n, held: 0n, left: 75n });
  });

  it('releases what was not used', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    expect(ledger.settle('a', 0n, 10n)).toMatchObject({ state: 'RELEASED' });
    expect(ledger.figures().left).toBe(100n);
  });

  it('sends what lies beyond the hold to the idle account, and reports it', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    expect(ledger.settle('a', 67n, 10n)).toMatchObject({ settled: 60n, residue: 7n });
    expect(ledger.figures()).toMatchObject({ used: 60n, residue: 7n });
    expect(ledger.takeReports()).toEqual([{ kind: 'RESIDUE', hold: 'a', amount: 7n, atMs: 10n }]);
    expect(ledger.takeReports()).toEqual([]);
  });

  it('settles once: the same again changes nothing, another figure is refused', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    const settled = ledger.settle('a', 67n, 10n);
    expect(ledger.settle('a', 67n, 11n)).toBe(settled);
    expect(ledger.settle('a', 60n, 11n)).toMatchObject({ kind: 'HoldSettledOtherwise' });
    expect(ledger.settle('b', 60n, 11n)).toMatchObject({ kind: 'HoldUnknown' });
    expect(ledger.figures()).toMatchObject({ used: 60n, residue: 7n });
  });
});

describe('StintLedger.sweep', () => {
  it('settles a killed stream at its last heartbeat, reports the remainder and frees the rest', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.beat('a', 10n, 2_000n);
    ledger.beat('a', 22n, 4_000n);
    ledger.sweep(8_999n);
    expect(ledger.figures().held).toBe(60n);
    ledger.sweep(9_000n);
    expect(ledger.hold('a')).toMatchObject({ state: 'SETTLED', closing: 'SWEPT', settled: 22n });
    expect(ledger.takeReports()).toEqual([{ kind: 'SWEPT', hold: 'a', settled: 22n, remainder: 38n, atMs: 9_000n }]);
    expect(ledger.beat('a', 23n, 9_001n)).toMatchObject({ kind: 'HoldEnded' });
  });

  it('takes a later settlement as a correction, once, and a greater one of who lived on', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.beat('a', 22n, 4_000n);
    const corrected = ledger.settle('a', 31n, 20_000n);
    expect(corrected).toMatchObject({ state: 'SETTLED', closing: 'CORRECTED', settled: 22n, correction: 9n });
    expect(ledger.settle('a', 31n, 20_001n)).toBe(corrected);
    expect(ledger.settle('a', 30n, 20_001n)).toMatchObject({ kind: 'HoldSettledOtherwise' });
    expect(ledger.figures().used).toBe(31n);
    expect(ledger.settle('a', 64n, 20_002n)).toMatchObject({ settled: 22n, correction: 38n, residue: 4n });
    expect(ledger.figures()).toMatchObject({ used: 60n, residue: 4n });
    expect(ledger.settle('a', 63n, 20_003n)).toMatchObject({ kind: 'HoldSettledOtherwise' });
  });

  it('corrects downwards too, of a hold that expired unheard as of any', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.beat('a', 22n, 1n);
    ledger.reserve(request('b', 10n), 0n);
    expect(ledger.settle('a', 20n, 20_000n)).toMatchObject({ correction: -2n });
    expect(ledger.settle('b', 4n, 20_000n)).toMatchObject({ state: 'SETTLED', settled: 0n, correction: 4n });
    expect(ledger.figures().used).toBe(24n);
  });

  it('corrects within the room of the stint alone: what others took since is theirs', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.beat('a', 22n, 0n);
    ledger.reserve(request('b', 75n), 5_000n);
    const hold = ledger.settle('a', 50n, 5_001n);
    expect(hold).toMatchObject({ settled: 22n, correction: 3n, residue: 25n });
    expect(ledger.figures()).toMatchObject({ used: 25n, held: 75n, left: 0n, residue: 25n });
  });

  it('takes residue back where a correction says less than the last heartbeat did', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.beat('a', 70n, 1n);
    ledger.sweep(20_000n);
    expect(ledger.figures()).toMatchObject({ used: 60n, residue: 10n });
    const hold = ledger.settle('a', 40n, 20_001n);
    expect('refused' in hold ? hold : chargedOf(hold)).toBe(40n);
    expect(ledger.figures()).toMatchObject({ used: 40n, residue: 0n });
  });

  it('ends a hold at its latest instant, however often it beats', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    for (let at = 2_000n; at < 60_000n; at += 2_000n) ledger.beat('a', at / 2_000n, at);
    expect(ledger.hold('a')).toMatchObject({ state: 'HELD', expiresAtMs: 60_000n });
    expect(ledger.beat('a', 30n, 60_000n)).toMatchObject({ kind: 'HoldEnded' });
    expect(ledger.figures()).toMatchObject({ used: 29n, held: 0n });
  });
});

describe('StintLedger.beat and shrink', () => {
  it('says when generation has reached the hold', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    const below = ledger.beat('a', 59n, 1n);
    const reached = ledger.beat('a', 60n, 2n);
    expect('refused' in below ? below : mustStop(below)).toBe(false);
    expect('refused' in reached ? reached : mustStop(reached)).toBe(true);
  });

  it('gives back what is not needed, never what is metered', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.beat('a', 20n, 1n);
    expect(ledger.shrink('a', 30n, 2n)).toMatchObject({ amount: 30n });
    expect(ledger.shrink('a', 50n, 2n)).toMatchObject({ amount: 30n });
    expect(ledger.shrink('a', 5n, 2n)).toMatchObject({ amount: 20n });
    expect(ledger.figures()).toMatchObject({ held: 20n, left: 80n });
  });

  it.each([['beat'], ['shrink']] as const)('%s refuses what is unknown and what is below zero', (command) => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    expect(ledger[command]('b', 1n, 1n)).toMatchObject({ kind: 'HoldUnknown' });
    expect(ledger[command]('a', -1n, 1n)).toMatchObject({ kind: 'QuantityNegative' });
  });
});

describe('StintLedger.lease', () => {
  it('leaves leaseMin beside it, and refuses where that leaves nothing', () => {
    const ledger = stint(100n, 30n);
    expect(ledger.lease(block('g1', 50n), 0n)).toMatchObject({ kind: 'LEASE', amount: 50n, admitsUntilMs: 2_000n });
    expect(ledger.lease(block('g2', 50n), 0n)).toMatchObject({ asked: 50n, amount: 20n });
    expect(ledger.lease(block('g3', 50n), 0n)).toMatchObject({ kind: 'StintNearlySpent' });
    expect(ledger.reserve(request('a', 30n), 0n)).toMatchObject({ state: 'HELD' });
    expect(ledger.lease(block('g2', 50n), 0n)).toMatchObject({ state: 'HELD', amount: 20n });
  });

  it('admits until its instant, which no heartbeat moves', () => {
    const ledger = stint(100n);
    ledger.lease(block('g', 50n), 0n);
    expect(ledger.beat('g', 5n, 1_999n)).toMatchObject({ admitsUntilMs: 2_000n, expiresAtMs: 6_999n });
  });

  it('must not admit longer than it lives', () => {
    expect(() => stint(9n).lease({ ...block('g', 5n), admitMs: 5_001n }, 0n)).toThrow(InvariantViolation);
    expect(stint(9n).lease(block('g', 0n), 0n)).toMatchObject({ kind: 'QuantityNegative', field: 'block' });
  });
});

describe('StintLedger under drought and sanction', () => {
  it('lets what runs finish when a drought lowers the grant, and admits nothing new', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.regrant(40n);
    expect(ledger.figures()).toMatchObject({ held: 60n, left: 0n });
    expect(ledger.reserve(request('b', 1n), 1n)).toMatchObject({ kind: 'StintExhausted' });
    expect(ledger.settle('a', 35n, 2n)).toMatchObject({ settled: 35n });
    expect(ledger.figures().left).toBe(5n);
  });

  it('keeps a throttled stint at its part, rounded down', () => {
    const ledger = stint(103n);
    ledger.stand({ step: 'THROTTLED', throttled: true }, 0n);
    expect(ledger.figures().left).toBe(25n);
    expect(ledger.reserve(request('a', 26n), 0n)).toMatchObject({ kind: 'StintExhausted' });
  });

  it('throttles what was unused: whoever had used much is not suspended by it', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 50n), 0n);
    ledger.settle('a', 40n, 1n);
    ledger.reserve(request('b', 20n), 2n);
    ledger.stand({ step: 'THROTTLED', throttled: true }, 3n);
    // 60 were used and held: of the other 40 a quarter.
    expect(ledger.figures().left).toBe(10n);
    ledger.settle('b', 5n, 3n);
    expect(ledger.figures().left).toBe(25n);
    ledger.stand({ step: 'JURY', throttled: true, juryDueMs: 9n }, 4n);
    expect(ledger.figures().left).toBe(25n);
    ledger.regrant(30n);
    expect(ledger.figures().left).toBe(0n);
    ledger.stand({ step: 'WARNED', throttled: false }, 5n);
    ledger.regrant(100n);
    expect(ledger.figures().left).toBe(55n);
  });

  it('begins nothing while suspended, lets what runs finish, and ends by itself', () => {
    const ledger = stint(100n);
    ledger.reserve(request('a', 60n), 0n);
    ledger.stand({ step: 'SUSPENDED', throttled: false, verdict: '17', untilMs: 4_000n }, 0n);
    expect(ledger.reserve(request('b', 1n), 1n)).toMatchObject({ kind: 'UseSuspended' });
    expect(ledger.lease(block('g', 1n), 1n)).toMatchObject({ kind: 'UseSuspended' });
    expect(ledger.beat('a', 10n, 3_000n)).toMatchObject({ state: 'HELD' });
    expect(ledger.settle('a', 12n, 3_999n)).toMatchObject({ settled: 12n });
    expect(ledger.reserve(request('b', 1n), 4_000n)).toMatchObject({ state: 'HELD' });
  });
});
