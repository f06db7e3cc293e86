import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mustArrive, RateGate, RoomGate } from './body-gate.js';

describe('RateGate', () => {
  it('lets a burst through, then so many a second, each name by itself', () => {
    const gate = new RateGate({ burst: 2, perSecond: 0.5 });
    expect([gate.take('a', 0), gate.take('a', 0), gate.take('a', 0)]).toEqual([undefined, undefined, 2]);
    expect(gate.take('b', 0)).toBeUndefined();
    expect(gate.wait('a', 1000)).toBe(1);
    expect(gate.take('a', 2000)).toBeUndefined();
    expect(gate.take('a', 2000)).toBe(2);
    expect(gate.wait('never seen', 0)).toBeUndefined();
  });

  it('never lets more through than burst and time allow, whatever the clock does', () => {
    const steps = fc.array(fc.integer({ min: -2000, max: 2000 }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (moves) => {
        const gate = new RateGate({ burst: 5, perSecond: 2 });
        let [now, forward, taken] = [1_000_000, 0, 0];
        for (const move of moves) {
          now += move;
          forward += Math.max(0, move);
          if (gate.take('a', now) === undefined) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(5 + (2 * forward) / 1000);
      }),
    );
  });

  it('remembers ten thousand names and forgets the oldest', () => {
    const gate = new RateGate({ burst: 1, perSecond: 0.001 });
    gate.take('first', 0);
    for (let name = 0; name < 10_000; name += 1) gate.take(String(name), 0);
    expect(gate.wait('9999', 0)).toBeDefined();
    expect(gate.wait('first', 0)).toBeUndefined();
  });
});

describe('RoomGate', () => {
  it('holds so many of one, and so many in all; whoever leaves twice left once', () => {
    const gate = new RoomGate(2, 3);
    const first = gate.enter('a');
    expect(gate.enter('a')).toBeDefined();
    expect(gate.enter('a')).toBeUndefined();
    expect(gate.isFull).toBe(false);
    expect(gate.enter('b')).toBeDefined();
    expect(gate.enter('c')).toBeUndefined();
    expect(gate.isFull).toBe(true);
    first?.();
    first?.();
    expect(gate.enter('c')).toBeDefined();
    expect(gate.enter('b')).toBeUndefined();
  });
});

describe('mustArrive', () => {
  it('ends what is still coming, and leaves alone what has come', async () => {
    const [slow, quick] = [new PassThrough(), new PassThrough()];
    mustArrive(slow, 20);
    mustArrive(quick, 20);
    quick.end('all');
    quick.resume();
    await wait(60);
    expect(slow.destroyed).toBe(true);
    expect(quick.errored).toBeNull();
  });
});
