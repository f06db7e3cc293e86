import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction, isRefusal } from '#libs/amount';
import { LeaseBook } from './lease-book.js';
import { StintLedger } from './stint-ledger.js';

const book = (amount: bigint) => new LeaseBook({ id: 'g', amount, admitsUntilMs: 2_000n });

describe('LeaseBook', () => {
  it('admits what fits until its instant', () => {
    const lease = book(100n);
    expect(lease.admit({ id: 'a', ask: 60n }, 0n)).toBeUndefined();
    expect(lease.admit({ id: 'b', ask: 41n }, 0n)).toMatchObject({ kind: 'LeaseTooSmall' });
    expect(lease.admit({ id: 'b', ask: 40n }, 1_999n)).toBeUndefined();
    expect(lease.figures()).toEqual({ metered: 0n, needed: 100n, free: 0n, residue: 0n, running: 2 });
    expect(book(100n).admit({ id: 'a', ask: 1n }, 2_000n)).toMatchObject({ kind: 'LeaseExpired' });
    expect(new LeaseBook({ id: 'r', amount: 9n }).admit({ id: 'a', ask: 1n }, 0n)).toMatchObject({
      kind: 'LeaseExpired',
    });
  });

  it('charges a request no further than it asked, and admits again what came free', () => {
    const lease = book(100n);
    lease.admit({ id: 'a', ask: 60n }, 0n);
    expect(lease.meter('a', 20n)).toBe(false);
    expect(lease.meter('a', 10n)).toBe(false);
    expect(lease.figures()).toMatchObject({ metered: 20n, needed: 60n });
    expect(lease.meter('a', 61n)).toBe(true);
    expect(lease.end('a', 65n)).toBeUndefined();
    expect(lease.end('a', 65n)).toBeUndefined();
    expect(lease.end('a', 64n)).toMatchObject({ kind: 'HoldSettledOtherwise' });
    expect(lease.figures()).toEqual({ metered: 60n, needed: 60n, free: 40n, residue: 5n, running: 0 });
    lease.admit({ id: 'b', ask: 40n }, 0n);
    lease.end('b', 0n);
    expect(lease.figures().free).toBe(40n);
  });

  it('refuses what makes no sense, and stops what it does not know', () => {
    const lease = book(100n);
    expect(lease.admit({ id: 'a', ask: 0n }, 0n)).toMatchObject({ kind: 'QuantityNegative' });
    lease.admit({ id: 'a', ask: 60n }, 0n);
    expect(lease.admit({ id: 'a', ask: 60n }, 0n)).toBeUndefined();
    expect(lease.admit({ id: 'a', ask: 61n }, 0n)).toMatchObject({ kind: 'HoldIdReused' });
    expect(lease.end('a', -1n)).toMatchObject({ kind: 'QuantityNegative' });
    expect(lease.end('b', 1n)).toMatchObject({ kind: 'HoldUnknown' });
    expect(lease.meter('b', 1n)).toBe(true);
    lease.end('a', 1n);
    expect(lease.meter('a', 1n)).toBe(true);
    expect(lease.admit({ id: 'a', ask: 60n }, 0n)).toMatchObject({ kind: 'HoldIdReused' });
  });
});

/** A gateway as it will be: requests under its lease while it has one, else under holds of their own. */
class Gateway {
  readonly ledger: StintLedger;
  readonly name: string;
  used = 0n;
  leases = 0;
  lease: { id: string; book: LeaseBook } | undefined;
  readonly left: { id: string; book: LeaseBook }[] = [];
  readonly running = new Map<string, { ask: bigint; done: bigint; book?: LeaseBook; lease?: string }>();

  constructor(ledger: StintLedger, name: string) {
    this.ledger = ledger;
    this.name = name;
  }

  begin(id: string, ask: bigint, nowMs: bigint): void {
    const { lease } = this;
    if (lease !== undefined && lease.book.admit({ id, ask }, nowMs) === undefined) {
      this.running.set(id, { ask, done: 0n, book: lease.book, lease: lease.id });
      return;
    }
    const hold = this.ledger.reserve({ id, kind: 'REQUEST', ask, ttlMs: 10n, longestMs: 300n }, nowMs);
    if (!isRefusal(hold)) this.running.set(id, { ask, done: 0n });
  }

  borrow(block: bigint, nowMs: bigint): void {
    this.leases += 1;
    const id = `${this.name}/${this.leases}`;
    const hold = this.ledger.lease({ id, block, admitMs: 5n, ttlMs: 10n, longestMs: 300n }, nowMs);
    if (isRefusal(hold)) return;
    if (this.lease !== undefined) this.left.push(this.lease);
    this.lease = { id, book: new LeaseBook(hold) };
  }

  produce(amount: bigint): void {
    for (const [id, request] of this.running) {
      // An engine may overshoot by what it makes before it hears of the stop.
      if (request.done >= request.ask) continue;
      request.done += amount;
      request.book?.meter(id, request.done);
    }
  }

  beat(nowMs: bigint): void {
    for (const [id, { done, book: of }] of this.running) if (of === undefined) this.ledger.beat(id, done, nowMs);
    for (const { id, book: of } of this.#books()) this.ledger.beat(id, of.figures().metered, nowMs);
  }

  finish(nowMs: bigint): void {
    for (const [id, { done, book: of }] of this.running) {
      this.used += done;
      if (of === undefined) this.ledger.settle(id, done, nowMs);
      else of.end(id, done);
    }
    this.running.clear();
    for (const { id, book: of } of this.#books()) {
      const { metered, residue } = of.figures();
      this.ledger.settle(id, metered, nowMs);
      this.residue += residue;
    }
    this.left.length = 0;
    this.lease = undefined;
  }

  residue = 0n;

  #books(): { id: string; book: LeaseBook }[] {
    return this.lease === undefined ? this.left : [...this.left, this.lease];
  }
}

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('begin' as const), n: fc.bigInt({ min: 1n, max: 40n }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('borrow' as const), n: fc.bigInt({ min: 1n, max: 150n }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('produce' as const), n: fc.bigInt({ min: 1n, max: 9n }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('beat' as const), n: fc.constant(0n) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('finish' as const), n: fc.constant(0n) }) },
);
const script = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.bigInt({ min: 0n, max: 6n }), action), {
  minLength: 5,
  maxLength: 80,
});

function act(gateway: Gateway, { do: what, n }: { do: string; n: bigint }, at: { id: string; nowMs: bigint }): void {
  if (what === 'begin') gateway.begin(at.id, n, at.nowMs);
  else if (what === 'borrow') gateway.borrow(n, at.nowMs);
  else if (what === 'produce') gateway.produce(n);
  else if (what === 'beat') gateway.beat(at.nowMs);
  else gateway.finish(at.nowMs);
}

describe('gateways that share a stint', () => {
  it('never overspend it, and what was used is charged, residue or within what the sweeper reported', () => {
    fc.assert(
      fc.property(script, fc.subarray([0, 1, 2]), (steps, killed) => {
        const ledger = new StintLedger({ grant: 500n, leaseMin: 60n, throttle: fraction(1n, 4n) });
        const gateways = ['x', 'y', 'z'].map((name) => new Gateway(ledger, name));
        let nowMs = 0n;
        for (const [at, [who, afterMs, what]] of steps.entries()) {
          nowMs += afterMs;
          act(gateways[who]!, what, { id: `r${at}`, nowMs });
          const { used, held, grant } = ledger.figures();
          expect(used + held <= grant).toBe(true);
          for (const { lease } of gateways) expect((lease?.book.figures().free ?? 0n) >= 0n).toBe(true);
        }
        // kill -9 of some; the others end what they had, however late.
        for (const [at, gateway] of gateways.entries()) if (!killed.includes(at)) gateway.finish(nowMs);
        ledger.sweep(nowMs + 1_000n);
        const { used, held, residue, grant } = ledger.figures();
        expect(held).toBe(0n);
        expect(used <= grant).toBe(true);
        const told = gateways.reduce((sum, gateway) => sum + gateway.used, 0n);
        const ofBooks = gateways.reduce((sum, gateway) => sum + gateway.residue, 0n);
        const unheard = gateways
          .flatMap(({ running }) => [...running.values()])
          .reduce((sum, { done }) => sum + done, 0n);
        const charged = used + residue + ofBooks;
        expect(told <= charged && charged <= told + unheard).toBe(true);
        if (killed.length === 0) expect(charged).toBe(told);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leave the last unit to whoever asks, once leases have ended', () => {
    fc.assert(
      fc.property(script, fc.bigInt({ min: 1n, max: 600n }), (steps, ask) => {
        const ledger = new StintLedger({ grant: 500n, leaseMin: 60n, throttle: fraction(1n, 4n) });
        const gateway = new Gateway(ledger, 'x');
        let nowMs = 0n;
        for (const [at, [, afterMs, what]] of steps.entries()) {
          nowMs += afterMs;
          act(gateway, what, { id: `r${at}`, nowMs });
        }
        const answer = ledger.reserve({ id: 'last', kind: 'REQUEST', ask, ttlMs: 1n, longestMs: 1n }, nowMs + 1_000n);
        const { used } = ledger.figures();
        expect(isRefusal(answer)).toBe(used + ask > 500n);
      }),
      { numRuns: 1_000 },
    );
  });
});
