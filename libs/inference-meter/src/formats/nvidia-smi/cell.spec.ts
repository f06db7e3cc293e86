import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MEBIBYTE, PERCENT, readCell, smiInstant, smiLogInstant, WATT } from './cell.js';

describe('readCell', () => {
  it.each([
    ['25.58 W', WATT, 25_580_000n],
    ['25.58', WATT, 25_580_000n],
    ['0.00 W', WATT, 0n],
    ['38 %', PERCENT, 380_000n],
    ['81559 MiB', MEBIBYTE, 81_559n],
  ])('reads %j', (text, unit, steps) => {
    expect(readCell(text, unit)).toEqual({ steps });
  });

  it.each(['[N/A]', '[Unknown Error]', '[Not Supported]', '[GPU requires reset]', 'N/A', 'ERR!', '', '-'])(
    'takes %j for unknown',
    (text) => {
      expect(readCell(text, WATT)).toEqual({ unknown: text });
    },
  );

  it.each([
    '25.58 kW',
    '25.58  W',
    '25.58W',
    '-1 W',
    '+1 W',
    '1,5 W',
    '1.0000001 W',
    '1.2.3 W',
    '.5 W',
    '. W',
    '1 W W',
  ])('reads no amount out of %j', (text) => {
    expect(readCell(text, WATT)).toEqual({ malformed: text });
  });

  it('never throws, and reads an amount only out of what begins with a digit', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((tail) => `1${tail}`),
        ),
        fc.constantFrom(WATT, PERCENT, MEBIBYTE),
        (text, unit) => {
          const cell = readCell(text, unit);
          if ('steps' in cell) expect(text).toMatch(/^\d/u);
        },
      ),
    );
  });
});

describe('instants of nvidia-smi', () => {
  const NINE = 1_784_019_627_792n;

  it('are of a clock that tells no zone', () => {
    expect(smiInstant('2026/07/14 09:00:27.792', 0n)).toBe(NINE);
    expect(smiInstant('2026/07/14 09:00:27.792', 7_200_000n)).toBe(NINE - 7_200_000n);
    expect(smiInstant('2026/07/14 09:00:27.792', -3_600_000n)).toBe(NINE + 3_600_000n);
    expect(smiLogInstant('Tue Jul 14 09:00:27 2026', 0n)).toBe(NINE - 792n);
    expect(smiLogInstant('Sun Mar  1 00:00:00 2026', 3_600_000n)).toBe(1_772_319_600_000n);
  });

  it.each(['', '[N/A]', '2026/02/30 09:00:27.792', '2026/07/14', '14/07/2026 09:00:27', '2026/07/14 24:00:00.000'])(
    'are not %j',
    (text) => {
      expect(smiInstant(text, 0n)).toBeUndefined();
    },
  );

  it.each([
    '',
    'N/A',
    'Tue Foo 14 09:00:27 2026',
    'Mon Feb 30 09:00:27 2026',
    '2026/07/14 09:00:27',
    'Tue Jul 14 09:00:27 26',
  ])('are not %j in a log', (text) => {
    expect(smiLogInstant(text, 0n)).toBeUndefined();
  });
});
