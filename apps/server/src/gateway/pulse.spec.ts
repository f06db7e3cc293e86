import { describe, expect, it } from '@jest/globals';
import { Pulse } from './pulse.js';

describe('the pulse of a process', () => {
  const beaten = (...times: readonly number[]): Pulse => {
    const pulse = new Pulse(3);
    for (const time of times) pulse.beat(time);
    return pulse;
  };

  it('is steady where it was heard all the time for so long, until now', () => {
    expect(beaten(0, 2, 4, 6, 8, 10).isSteady(11, 10)).toBe(true);
    expect(beaten(0, 2, 4, 6, 8).isSteady(11, 10)).toBe(false);
    expect(new Pulse(3).isSteady(11, 0)).toBe(false);
  });

  it('begins anew after a pause, a miss, and after a stop that nobody noticed yet', () => {
    expect(beaten(0, 2, 6, 8, 10).isSteady(10, 10)).toBe(false);
    expect(beaten(0, 2, 4, 6, 8, 10).isSteady(14, 10)).toBe(false);
    const pulse = beaten(0, 2, 4, 6, 8, 10);
    pulse.miss();
    expect(pulse.isSteady(11, 1)).toBe(false);
    pulse.beat(12);
    expect(pulse.isSteady(12, 1)).toBe(false);
  });
});
