import { fraction } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvCell, isOutText } from '../out-text.js';
import type { FocusCharge } from './charge.js';
import { ALL_COLUMNS, FOCUS_COLUMNS } from './columns.js';
import { focusHeader, focusLines } from './write-csv.js';

const charge: FocusCharge = {
  account: { id: 'member:9', name: 'Ada, "the first"' },
  site: 'NULL',
  meter: { kind: 'tokens-out', resource: 'small' },
  quantity: 1n,
  priced: 1n,
  tariff: fraction(1n),
  billedMinor: 1n,
  currency: 'EUR',
  customVersion: 1,
  startMs: 0n,
  endMs: 1000n,
  periodStartMs: 0n,
  periodEndMs: 1000n,
};

/** Cells by the plainest reader there is: null where nothing stands between the commas. */
function cellsOf(line: string): readonly (string | null)[] {
  const cells = [...`,${line}`.matchAll(/,(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^,]*))/gu)];
  return cells.map(({ groups }) => {
    const plain = groups?.['plain'] ?? '';
    return groups?.['quoted']?.replaceAll('""', '"') ?? (plain === '' ? null : plain);
  });
}

describe('focusLines', () => {
  it('writes the header first, our own columns last', () => {
    const names = focusHeader().trimEnd().split(',');
    expect(names).toEqual([...FOCUS_COLUMNS.toSorted(), ...names.filter((name) => name.startsWith('x_'))]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('keeps a refusal in its place', () => {
    const lines = [...focusLines([charge, { ...charge, currency: 'XXX' }, charge], { provider: 'The Commons' })];
    expect(lines.map((line) => typeof line)).toEqual(['string', 'string', 'object', 'string']);
    expect(lines[2]).toMatchObject({ index: 1, refusal: { kind: 'CurrencyUnknown' } });
    expect(lines[1]).toBe(lines[3]);
  });

  it('asks for one charge at a time', () => {
    let asked = 0;
    function* charges(): Generator<FocusCharge> {
      for (;;) {
        asked += 1;
        yield charge;
      }
    }
    const lines = focusLines(charges(), { provider: 'The Commons' });
    for (let line = 0; line < 3; line += 1) lines.next();
    expect(asked).toBe(2);
  });

  it('tells NULL from null', () => {
    const [, line] = [...focusLines([charge], { provider: 'The Commons' })];
    const text = typeof line === 'string' ? line.trimEnd() : '';
    const cells = new Map(ALL_COLUMNS.map((column, index) => [column, cellsOf(text)[index]]));
    expect(text).toContain(',"NULL",');
    expect([cells.get('x_SiteId'), cells.get('InvoiceId')]).toEqual(['NULL', null]);
    expect(cells.get('BillingAccountName')).toBe('Ada, "the first"');
  });
});

describe('csvCell', () => {
  it('reads back, any text and null', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => isOutText(value));
    fc.assert(
      fc.property(fc.array(fc.option(text), { minLength: 1 }), (cells) => {
        expect(cellsOf(cells.map((cell) => csvCell(cell)).join(','))).toEqual(cells);
      }),
    );
  });
});
