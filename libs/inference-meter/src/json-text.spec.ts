import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countOf } from './exact.js';
import { isJsonObject, MAX_JSON_DEPTH, readJson } from './json-text.js';

const nested = (depth: number, [open, close]: readonly [string, string]): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

/** A decimal in steps of 10^-80, by hand. */
function stepsExactly(text: string): bigint {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const [whole = '', decimals = ''] = mantissa.replace('-', '').split('.');
  return BigInt(whole + decimals) * 10n ** BigInt(80 + Number(exponent) - decimals.length);
}

describe('readJson', () => {
  it.each(['', '{', '{"a":1', "{'a':1}", '[1,]', '01', 'NaN', 'undefined', '\u0000', '{}{}', '\uFEFF{}'])(
    'does not read %j',
    (text) => {
      expect(readJson(text)).toBeUndefined();
    },
  );

  it('tells a text that says null from one that says nothing', () => {
    expect(readJson('null')).toEqual({ value: null });
    expect(readJson('')).toBeUndefined();
  });

  it.each(['9007199254740993', '9007199254740991.4', '1e400', '-1e400', '0.1234567890123456789', '1e-400'])(
    'keeps %s, which a double would change, as a text',
    (text) => {
      expect(readJson(`{"n":[${text}]}`)).toEqual({ value: { n: [text] } });
      expect(countOf(text)).toBeUndefined();
    },
  );

  it.each([
    ['0', 0],
    ['-0', -0],
    ['-12', -12],
    ['12.50', 12.5],
    ['1.5e3', 1500],
    ['1500.0', 1500],
    ['1E-2', 0.01],
    ['0.0', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['1e21', 1e21],
    ['1e-7', 1e-7],
    ['0.1', 0.1],
  ])('reads %s as a number', (text, value) => {
    expect(readJson(text)).toEqual({ value });
  });

  it('keeps the text of a number exactly where a double holds another, wherever the number stands', () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: 1, maxLength: 20 });
    const part = fc.option(digits, { nil: '' });
    const parts = fc.tuple(fc.constantFrom('', '-'), digits, part, fc.option(fc.integer({ min: -30, max: 30 })));
    const around = fc.constantFrom(['', ''], ['[', ']'], ['[1, ', ',"1e5"]'], ['{"a":', '}'], ['{"a":[0,\n\t', ']}']);
    fc.assert(
      fc.property(parts, around, ([sign, first, decimals, exponent], [before = '', after = '']) => {
        const whole = first.replace(/^0+(?=\d)/u, '');
        const number = `${sign}${whole}${decimals === '' ? '' : `.${decimals}`}${exponent === null ? '' : `e${exponent}`}`;
        // In steps of 10^-80 both are whole.
        const isHeld = stepsExactly(number) === stepsExactly(String(Number(number)));
        const told = isHeld ? number : JSON.stringify(number);
        expect(readJson(`${before}${number}${after}`)).toEqual({
          value: JSON.parse(`${before}${told}${after}`) as unknown,
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('nests as deep as it says, and no deeper', () => {
    for (const pair of [['[', ']'] as const, ['{"a":', '}'] as const]) {
      expect(readJson(nested(MAX_JSON_DEPTH, pair))).toBeDefined();
      expect(readJson(nested(MAX_JSON_DEPTH + 1, pair))).toBeUndefined();
      expect(readJson(nested(1_000_000, pair))).toBeUndefined();
    }
  });

  it('does not count brackets within strings', () => {
    const value = [`${'['.repeat(100)}"\\`, `\\"${'{'.repeat(100)}`];
    expect(readJson(JSON.stringify(value))).toEqual({ value });
    const quoted = [`"${'['.repeat(100)}`];
    expect(readJson(JSON.stringify(quoted))).toEqual({ value: quoted });
  });

  it('reads a number of a million digits at once', () => {
    const text = `1${'0'.repeat(1_000_000)}1`;
    const began = performance.now();
    expect(readJson(text)).toEqual({ value: text });
    expect(readJson(`1.${'0'.repeat(1_000_000)}`)).toBeDefined();
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('lets no member reach the prototype', () => {
    const read = readJson('{"__proto__":{"polluted":1}}')?.value;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read as object)).toEqual(['__proto__']);
  });

  it('reads what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(readJson(JSON.stringify(value))).toEqual({ value: JSON.parse(JSON.stringify(value)) as unknown });
      }),
    );
  });

  it('reads what JSON.parse reads, and never throws', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,01.e-\\nul ')) }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(readJson(text) !== undefined).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isJsonObject', () => {
  it('is true of objects alone', () => {
    expect([{}, { a: 1 }].every(isJsonObject)).toBe(true);
    expect([null, [], 'a', 1, true, undefined].some(isJsonObject)).toBe(false);
  });
});
