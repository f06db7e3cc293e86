import { describe, expect, it } from '@jest/globals';
import { compareFractions, fraction, isRefusal, multiply, ONE, subtract } from '#libs/amount';
import fc from 'fast-check';
import { checkFeeBound } from './fee-bound.js';
import { exactFee, feeOf, fineCap } from './fee-of.js';
import { formatFee, type Fee } from './fee.js';
import { parseFee } from './parse-fee.js';

function fee(text: string): Fee {
  const read = parseFee(text);
  if (isRefusal(read)) throw new Error(`${text}: ${read.message}`);
  return read;
}

const kindOf = (text: string): string | undefined => {
  const read = parseFee(text);
  return isRefusal(read) ? read.kind : undefined;
};

const leaf: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('value', 'rent'),
  fc.integer({ min: 0, max: 40 }).map(String),
);

/** Fees as text, from the language's own rules. */
const feeText: fc.Arbitrary<string> = fc
  .letrec<{ fee: string }>((tie) => ({
    fee: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.tuple(tie('fee'), fc.constantFrom('+', '-'), tie('fee')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc
        .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 3 }), tie('fee'))
        .map(([up, down, of]) => (/^\d+$/u.test(of) ? of : `${String(up)}/${String(down)} * (${of})`)),
      fc
        .tuple(fc.constantFrom('least', 'greatest'), fc.array(tie('fee'), { minLength: 2, maxLength: 3 }))
        .map(([name, among]) => `${name}(${among.join(', ')})`),
    ),
  }))
  .fee.filter((text) => !isRefusal(parseFee(text)));

const base = fc
  .tuple(fc.bigInt({ min: 0n, max: 60n }), fc.bigInt({ min: 0n, max: 60n }))
  .map(([a, b]) => (a > b ? { valueMinor: a, rentMinor: b } : { valueMinor: b, rentMinor: a }));

/** Whether the exact fee lies above the exact cap there. */
function isAbove(
  of: Fee,
  at: { readonly value: ReturnType<typeof fraction>; readonly rent: ReturnType<typeof fraction> },
) {
  return compareFractions(exactFee(of, at), multiply(fraction(2n), subtract(at.value, at.rent))) > 0;
}

describe('parseFee', () => {
  it.each([
    ['least(3/2 * value, 2 * (value - rent))', 'least(3/2 * value, 2 * (value - rent))'],
    ['  value*3/2 ', '3/2 * value'],
    ['2 * (3 * rent)', '6 * rent'],
    ['value / 4 + 2*500', '1/4 * value + 1000'],
    ['value - (rent - 5)', 'value - (rent - 5)'],
    ['value - rent + 5', 'value - rent + 5'],
    ['1 * value', 'value'],
  ])('reads %s', (text, plain) => {
    expect(formatFee(fee(text))).toBe(plain);
  });

  it.each([
    ['1/10 * salePrice', 'FeeNamesMarketPrice', '"salePrice" at character 8'],
    ['least(value, bid)', 'FeeNamesMarketPrice', '"bid" at character 14'],
    ['market', 'FeeNamesMarketPrice', 'at character 1'],
    ['priceIndex * value', 'FeeNamesMarketPrice', 'at character 1'],
    ['value + sale.price', 'FeeNamesMarketPrice', 'at character 9'],
    ['Offer', 'FeeNamesMarketPrice', 'at character 1'],
    ['0.1 * quantity + bid', 'FeeNamesMarketPrice', '"bid" at character 18'],
    ['value + premium_of_the_buyer', 'FeeNamesMarketPrice', 'at character 9'],
    ['Value', 'FeeUnknownTerm', '"Value" at character 1'],
    ['vаlue', 'FeeUnknownTerm', 'at character 1'],
    ['quantity * 2', 'FeeUnknownTerm', '"quantity"'],
    ['value * rent', 'FeeMalformed', 'multiplies two amounts'],
    ['value / rent', 'FeeMalformed', 'divides by an amount'],
    ['value / 0', 'FeeMalformed', 'divides by zero'],
    ['1/3', 'FeeMalformed', 'whole minor units'],
    ['1.5 * value', 'FeeMalformed', '"."'],
    ['value ** 2', 'FeeMalformed', '"*"'],
    ['-value', 'FeeMalformed', '"-"'],
    ['least(value)', 'FeeMalformed', 'fewer than two'],
    ['least value', 'FeeMalformed', 'without its brackets'],
    ['(value', 'FeeMalformed', 'bracket open'],
    ['value)', 'FeeMalformed', 'goes on with ")"'],
    ['value +', 'FeeMalformed', 'ends where'],
    ['', 'FeeMalformed', 'empty'],
    ['   ', 'FeeMalformed', 'empty'],
    ['9'.repeat(16), 'FeeMalformed', 'more than 15 digits'],
    ['('.repeat(40), 'FeeMalformed', 'deeper than'],
    ['value + '.repeat(60), 'FeeMalformed', 'more than 400'],
  ])('refuses %s as %s', (text, kind, says) => {
    expect(parseFee(text)).toMatchObject({ kind, field: 'entryFine.rule', rule: 'custom.fee' });
    const read = parseFee(text);
    expect(isRefusal(read) && read.message).toContain(says);
  });

  it('answers any text with a fee or a refusal, and reads back what it writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), feeText), (text) => {
        const read = parseFee(text);
        if (!isRefusal(read)) expect(parseFee(formatFee(read))).toEqual(read);
      }),
    );
  });

  it('knows no name but its own four', () => {
    const own = new Set(['value', 'rent', 'least', 'greatest']);
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/u).filter((name) => !own.has(name)),
        (name) => {
          expect(['FeeNamesMarketPrice', 'FeeUnknownTerm']).toContain(kindOf(`least(value, 2 * ${name})`));
        },
      ),
    );
  });
});

describe('feeOf', () => {
  it('COP-1: 53s a year and a fine of £5 6s 8d: 1,280d lies 8d above the cap of 1,272d', () => {
    const willowe = { valueMinor: 636n, rentMinor: 0n };
    expect(fineCap(willowe)).toBe(1_272n);
    expect(feeOf(fee('1280'), willowe)).toBe(1_272n);
    expect(checkFeeBound(fee('1280'))).toMatchObject({ kind: 'FeeMayExceedCap' });
  });

  it('COP-2: one and a half years of £50 are £75', () => {
    expect(feeOf(fee('least(3/2 * value, 2 * (value - rent))'), { valueMinor: 50n, rentMinor: 0n })).toBe(75n);
  });

  it('COP-3: a value of 12,000 and a quit rent of 600 cap the fine at 22,800', () => {
    const holding = { valueMinor: 12_000n, rentMinor: 600n };
    expect(fineCap(holding)).toBe(22_800n);
    expect(feeOf(fee('2 * (value - rent)'), holding)).toBe(22_800n);
  });

  it('rounds down, and asks nothing where the words say less than nothing or the rent reaches the value', () => {
    expect(feeOf(fee('1/3 * value'), { valueMinor: 11n, rentMinor: 0n })).toBe(3n);
    expect(feeOf(fee('rent - value'), { valueMinor: 11n, rentMinor: 5n })).toBe(0n);
    expect(feeOf(fee('value'), { valueMinor: 5n, rentMinor: 5n })).toBe(0n);
    expect(feeOf(fee('value'), { valueMinor: 5n, rentMinor: 9n })).toBe(0n);
  });

  it('never exceeds the cap, whatever the fee, the value and the rent', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(feeText, amount, amount, (text, valueMinor, rentMinor) => {
        const fine = feeOf(fee(text), { valueMinor, rentMinor });
        expect(fine >= 0n && fine <= fineCap({ valueMinor, rentMinor })).toBe(true);
      }),
    );
  });
});

describe('checkFeeBound', () => {
  it.each([
    '2 * (value - rent)',
    'least(value, 2 * (value - rent))',
    'least(2 * rent, 2 * (value - rent))',
    'least(500, 2 * (value - rent))',
    '1/2 * (value - rent)',
    'value - rent',
    '0',
    'least(greatest(rent, 100), 2 * (value - rent))',
    'greatest(value - rent, 2 * value - 2 * rent)',
    '2 * value - greatest(2 * rent, rent)',
    'value - least(value, 3 * rent) - 1',
  ])('lets %s stand', (text) => {
    expect(checkFeeBound(fee(text))).toBeUndefined();
  });

  it.each([
    ['3 * value', { value: fraction(1n), rent: fraction(0n) }],
    ['500', { value: fraction(0n), rent: fraction(0n) }],
    ['rent', undefined],
    ['value', undefined],
    ['2 * value - rent', undefined],
    ['2 * (value - rent) + 1', { value: fraction(0n), rent: fraction(0n) }],
    ['greatest(value - rent, least(2 * value, 7))', undefined],
    ['2 * value - least(2 * rent, 1000000)', undefined],
    ['least(value, 2 * (value - rent) + 1/1000 * rent)', undefined],
  ])('refuses %s, with a value and a rent for which it exceeds', (text, expected) => {
    const found = checkFeeBound(fee(text));
    expect(found).toMatchObject({ kind: 'FeeMayExceedCap', field: 'entryFine.rule', rule: 'custom.feeCap' });
    expect(found?.witness).toBeDefined();
    if (expected !== undefined) expect(found?.witness).toEqual(expected);
    expect(isAbove(fee(text), found!.witness!)).toBe(true);
  });

  it('refuses what is too involved to judge, without a witness', () => {
    const choices = Array.from({ length: 8 }, (_, at) => `least(value, rent, ${String(at)})`);
    const found = checkFeeBound(fee(`value - greatest(${choices.join(', ')})`));
    expect(found).toMatchObject({ kind: 'FeeMayExceedCap' });
    expect(found?.message).toContain('too involved');
    expect(found?.witness).toBeUndefined();
  });

  it('agrees with trying every small value and rent: nothing that it lets stand ever exceeds', () => {
    const run = { stood: 0, refused: 0 };
    fc.assert(
      fc.property(feeText, (text) => {
        const found = checkFeeBound(fee(text));
        if (found?.witness !== undefined) {
          const { value, rent } = found.witness;
          run.refused += 1;
          expect(rent.numerator >= 0n && compareFractions(rent, value) <= 0).toBe(true);
          expect(isAbove(fee(text), found.witness)).toBe(true);
          return;
        }
        if (found !== undefined) return;
        run.stood += 1;
        for (let value = 0n; value <= 24n; value += 1n) {
          for (let twice = 0n; twice <= 2n * value; twice += 1n) {
            expect(isAbove(fee(text), { value: multiply(fraction(value), ONE), rent: fraction(twice, 2n) })).toBe(
              false,
            );
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(run.stood).toBeGreaterThan(0);
    expect(run.refused).toBeGreaterThan(0);
  });

  it('lets every fee stand that is held below the cap by its own words', () => {
    fc.assert(
      fc.property(feeText, base, (text, at) => {
        const held = fee(`least(${text}, 2 * (value - rent))`);
        const found = checkFeeBound(held);
        expect(found?.witness).toBeUndefined();
        expect(feeOf(held, at) <= fineCap(at)).toBe(true);
      }),
    );
  });
});
