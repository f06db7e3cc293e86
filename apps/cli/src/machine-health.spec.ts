import { describe, expect, it } from '@jest/globals';
import { healthWords, type ShownHealth } from './machine-health.js';

const well: ShownHealth = {
  machine: 'mill-01',
  heardAt: new Date('2026-11-23T12:00:00Z'),
  eventAt: null,
  counted: 3n,
  conflicts: 0n,
  refused: 0n,
  refusal: null,
  report: { clockOffsetMs: 0n, waiting: 0n },
  lost: { events: 0n, meters: new Map() },
};

describe('what is told of how machines report', () => {
  it('is nothing of those that were never heard', () => {
    expect(healthWords([{ ...well, heardAt: null }])).toBe('');
  });

  it('does nothing to the terminal, whoever chose the words', () => {
    const escape = '\u001b]52;c;aGk=\u0007\u001b[2K\u202e';
    const text = healthWords([
      {
        ...well,
        machine: `a${escape}`,
        refusal: { kind: `b${escape}`, message: `c\n${escape}` },
        lost: { events: 1n, meters: new Map([[`gpu-time/${escape}`, 7n]]) },
      },
    ]);
    expect(text.split('\n')).toHaveLength(4);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain('lost 7 smallest steps of gpu-time/\u{fffd}');
  });
});
