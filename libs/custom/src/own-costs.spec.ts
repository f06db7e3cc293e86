import { describe, expect, it } from '@jest/globals';
import { InvariantViolation, isRefusal } from '#libs/amount';
import { customToDocument, parseCustom, type Custom, type CustomDocument } from './custom.js';
import { defaultCustom } from './default-custom.js';
import { ownCosts } from './own-costs.js';

const standard = customToDocument(defaultCustom('EUR'));
const own = {
  holdings: [{ number: 'D-0001', meter: 'tokens-out', quantity: 1_000_000_000n, life: 1 }],
  use: [{ meter: 'tokens-out', quantity: 50_000_000n }],
} as const;

function custom(change: Partial<CustomDocument>): Custom {
  const read = parseCustom({ ...standard, ...change });
  if (isRefusal(read)) throw new InvariantViolation(read.message);
  return read;
}

describe('ownCosts', () => {
  it('says what rents, fines and use would cost: only what changes', () => {
    const dearer = custom({
      tariffs: { ...standard.tariffs, 'tokens-out': { costMinor: '98', marginMinor: '4', per: '1000000' } },
    });
    expect(ownCosts(defaultCustom('EUR'), dearer, own)).toEqual([
      { sentence: 'Quit rent of D-0001, a year', before: 4_750n, after: 4_900n, unit: 'EUR' },
      { sentence: 'Entry fine of D-0001 at its next admittance', before: 4_750n, after: 4_900n, unit: 'EUR' },
      {
        sentence: 'Tokens written, as many as you used last quarter',
        before: 5_000n,
        after: 5_152n,
        unit: 'EUR',
      },
    ]);
    expect(ownCosts(defaultCustom('EUR'), custom({ gmClearDays: 30 }), own)).toEqual([]);
    expect(ownCosts(defaultCustom('EUR'), dearer, { holdings: [], use: [] })).toEqual([]);
  });

  it('sees a fee that changes by its words alone', () => {
    const halved = custom({ entryFine: { mode: 'FINE_CERTAIN', rule: 'least(rent, 2 * (value - rent))' } });
    expect(ownCosts(defaultCustom('EUR'), halved, own)).toMatchObject([{ before: 4_750n, after: 2_375n }]);
  });
});
