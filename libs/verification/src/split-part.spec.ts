import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Findings } from './finding.js';
import type { Members } from './shape.js';
import { SplitPart } from './split-part.js';

const entry = (event: string, holding: string, quantity: bigint, more: Members = {}): Members => ({
  event,
  holding,
  kind: 'HOST_CLAIM',
  quantity: String(quantity),
  improvement: '0',
  value: '0',
  rent: '0',
  ...more,
});

/** What is found of lines of the roll. */
function foundIn(lines: readonly Members[]): readonly string[] {
  const findings = new Findings();
  const splits = new SplitPart({ findings, sha256: () => new Uint8Array(32) });
  for (const line of lines) splits.entry(line);
  splits.end();
  return findings.all.map(({ message }) => message);
}

/** A holding that is split into parts of these quantities. */
const split = (whole: bigint, parts: readonly bigint[], more: Members = {}): readonly Members[] => [
  entry('SPLIT', 'H-0001', whole, more),
  ...parts.map((part, at) => entry('APPORTIONED', `H-${String(at + 2)}`, part, { of: 'H-0001', ...more })),
];

const gate = (event: string, number: string, quantity: bigint, more: Members): Members =>
  entry(event, number, quantity, { kind: 'STINT_GATE', ...more });

describe('a holding that was split', () => {
  it('sums to its parts, whatever they are, and misses a step that is taken from one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(2n, 10n ** 30n), { minLength: 2, maxLength: 9 }), (parts) => {
        const whole = parts.reduce((sum, part) => sum + part, 0n);
        expect(foundIn(split(whole, parts))).toEqual([]);
        expect(foundIn(split(whole, [...parts.slice(0, -1), (parts.at(-1) ?? 0n) - 1n]))).toEqual([
          `The ${String(parts.length)} parts of holding H-0001 do not sum to it: quantity.`,
        ]);
      }),
    );
  });

  it('has two parts or more, each something of it and worth what it is', () => {
    expect(foundIn(split(7n, [7n]))).toEqual(['The 1 parts of holding H-0001 do not sum to it: parts are missing.']);
    expect(foundIn(split(7n, [7n, 0n]))).toEqual(['Holding H-3 is a part of nothing of H-0001.']);
    const uneven = split(10n, [5n, 5n]).map((line, at) => ({ ...line, value: ['100', '90', '10'][at] }));
    expect(foundIn(uneven)).toEqual(
      ['H-2', 'H-3'].map((number) => `Holding ${number} has another value than its part of holding H-0001 has.`),
    );
  });

  it('is divided with its gates, each part of which goes with another part of it', () => {
    const land = split(10n, [5n, 5n]);
    const whole = gate('SPLIT', 'S-0001', 3n, { appurtenantTo: 'H-0001' });
    const part = (number: string, quantity: bigint, appurtenantTo: string | null): Members =>
      gate('APPORTIONED', number, quantity, { of: 'S-0001', appurtenantTo });
    expect(foundIn([...land, whole, part('S-2', 2n, 'H-2'), part('S-3', 1n, 'H-3')])).toEqual([]);
    expect(foundIn([...land, whole, part('S-2', 3n, 'H-3')])).toEqual([]);
    expect(foundIn([...land, whole, part('S-2', 3n, null)])).toEqual(['Gate S-2 does not go with a part of H-0001.']);
    expect(foundIn([...land, whole, part('S-2', 3n, 'H-9')])).toEqual(['Gate S-2 does not go with a part of H-0001.']);
    expect(foundIn([...land, whole, part('S-2', 2n, 'H-2'), part('S-3', 1n, 'H-2')])).toHaveLength(1);
    expect(foundIn([whole, part('S-2', 3n, 'H-2')])).toContain('Gate S-0001 is split without its land H-0001.');
    expect(foundIn([...land, whole])).toEqual(['The 0 parts of holding S-0001 do not sum to it: quantity.']);
  });
});
