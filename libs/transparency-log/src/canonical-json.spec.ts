import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asCanonicalValue, canonicalJson, type CanonicalValue } from './canonical-json.js';
import { isLogRefusal } from './refusal.js';

function taken(value: unknown): CanonicalValue {
  const result = asCanonicalValue(value);
  if (isLogRefusal(result)) throw new Error(`refused: ${result.message}`);
  return result.value;
}

describe('canonicalJson', () => {
  it('writes no spaces and sorts keys by UTF-16 code unit, not by code point', () => {
    // U+1F600 is a surrogate pair beginning D83D, so it sorts before U+FB33 although its code point is larger.
    const value = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '1': 'One',
      '\ud83d\ude00': 'Smile',
      '\u0080': 'C',
      '\u00f6': 'o',
      '\ufb33': 'Dalet',
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"CR","1":"One","\u0080":"C","\u00f6":"o","\u20ac":"Euro","\ud83d\ude00":"Smile","\ufb33":"Dalet"}',
    );
  });

  it('escapes only what RFC 8785 escapes', () => {
    expect(canonicalJson('\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f')).toBe(
      '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
    );
  });

  it('throws on a value its type does not admit, because that is a bug', () => {
    // Deliberately past the compiler.
    const wrong = JSON.parse('{"a":1}') as CanonicalValue;
    expect(() => canonicalJson(wrong)).toThrow(TypeError);
    expect(() => canonicalJson('\ud83d')).toThrow(TypeError);
  });

  it('reads back equal and does not depend on the order keys were written in', () => {
    const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));
    fc.assert(
      fc.property(tree, (raw) => {
        const value = taken(raw);
        const text = canonicalJson(value);
        expect(canonicalJson(taken(JSON.parse(text)))).toBe(text);
        expect(canonicalJson(taken(reversedKeys(raw)))).toBe(text);
      }),
    );
  });
});

describe('asCanonicalValue', () => {
  it('brings text and keys to NFC', () => {
    expect(canonicalJson(taken({ 'cafe\u0301': 'e\u0301' }))).toBe('{"caf\u00e9":"\u00e9"}');
  });

  it.each([
    ['a number', { a: [1] }, '$.a[0]', 'ValueNotCanonical'],
    ['a bigint', { a: 1n }, '$.a', 'ValueNotCanonical'],
    ['undefined', { a: undefined }, '$.a', 'ValueNotCanonical'],
    ['a date', { a: new Date(0) }, '$.a', 'ValueNotCanonical'],
    ['a lone surrogate', ['\ud83d'], '$[0]', 'TextNotWellFormed'],
    ['a lone surrogate in a key', { '\udc00': '' }, '$.\udc00', 'TextNotWellFormed'],
    ['one key written two ways', { '\u00e9': '', 'e\u0301': '' }, '$.e\u0301', 'KeyTwice'],
  ])('refuses %s by path', (_name, value, field, kind) => {
    expect(asCanonicalValue(value)).toMatchObject({ kind, field, refused: true });
  });

  it('refuses a value nested past any honest entry instead of exhausting the stack', () => {
    let deep: unknown = 'x';
    for (let index = 0; index < 100_000; index += 1) deep = [deep];
    expect(asCanonicalValue(deep)).toMatchObject({ kind: 'ValueNotCanonical' });
  });

  it('does not mistake a value shaped like a refusal for one', () => {
    const value = { kind: 'x', refused: true, rule: 'y' };
    expect(canonicalJson(taken(value))).toBe('{"kind":"x","refused":true,"rule":"y"}');
  });

  it('keeps a key named __proto__ as a key', () => {
    expect(canonicalJson(taken(JSON.parse('{"__proto__":"x"}')))).toBe('{"__proto__":"x"}');
  });
});

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversedKeys(member)]),
  );
}
