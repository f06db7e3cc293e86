import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BareItem, type InnerList, type Item, parseDictionary, serialise } from './structured.js';

const key = fc.stringMatching(/^[a-z*][a-z0-9_\-.*]{0,8}$/u);
const bare: fc.Arbitrary<BareItem> = fc.oneof(
  fc.integer().map((value) => ({ kind: 'integer', value }) as const),
  fc.stringMatching(/^[ -~]{0,12}$/u).map((value) => ({ kind: 'string', value }) as const),
  fc.uint8Array({ maxLength: 40 }).map((value) => ({ kind: 'bytes', value }) as const),
  fc.boolean().map((value) => ({ kind: 'boolean', value }) as const),
);
const parameters = fc.array(fc.tuple(key, bare), { maxLength: 4 }).map((pairs) => new Map(pairs));
const item: fc.Arbitrary<Item> = fc.record({ kind: fc.constant('item'), item: bare, parameters });
const list: fc.Arbitrary<InnerList> = fc.record({
  kind: fc.constant('list'),
  items: fc.array(item, { maxLength: 5 }),
  parameters,
});

describe('parseDictionary', () => {
  it('reads what serialise writes', () => {
    fc.assert(
      fc.property(key, fc.oneof(item, list), (name, value) => {
        expect(parseDictionary(`${name}=${serialise(value)}`)?.get(name)).toEqual(value);
      }),
    );
  });

  it.each([
    ['a=1, b=2', ['a', 'b']],
    ['a=1 \t,\tb', ['a', 'b']],
    ['  a=:AA==:  ', ['a']],
    ['', []],
  ])('reads %j', (text, names) => {
    expect([...(parseDictionary(text)?.keys() ?? ['none'])]).toEqual(names);
  });

  it.each([
    'a=1,',
    ',a=1',
    'a=1 b=2',
    'a=1,a=2',
    'A=1',
    'a=',
    'a=1.5',
    'a=1234567890123456',
    'a=token',
    'a="ü"',
    'a="\u0001"',
    'a="open',
    'a="\\x"',
    'a=:AA=:',
    'a=:A B=:',
    'a=:AB==:',
    'a=?2',
    'a=("b""c")',
    'a=("b"',
    'a=("b";c;c)',
    'a=1;b=1;b=2',
    'a=1; =2',
    'a=@1',
    '"a"=1',
    `a="${'x'.repeat(4096)}"`,
  ])('takes %j for no dictionary', (text) => {
    expect(parseDictionary(text)).toBeUndefined();
  });

  it('answers at once on what would make a careless reader think', () => {
    for (const piece of ['(', '"\\', ';a', ' ', ':A', 'a=(', ',']) {
      const started = performance.now();
      parseDictionary(piece.repeat(1_000_000));
      parseDictionary(`a=(${piece.repeat(2000 / piece.length)}`);
      expect(performance.now() - started).toBeLessThan(200);
    }
  });
});
