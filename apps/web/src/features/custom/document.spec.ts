import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changedOnly, documentWith, isAbout, leavesOf, textOf, type Leaf } from './document.js';

const document = {
  version: 3,
  currency: 'EUR',
  waterfall: { lockedReserve: '3/10', third: '1/3' },
  gmClearDays: 14,
  tariffs: { 'tokens-in': { costMinor: '19' } },
  stint: { tokensPerGpuSecond: { 'llama-3.1': '40' } },
  labels: { noReviewStep: false },
  entryFine: { rule: 'least(2 * value, rent)' },
  lives: { ladder: ['1/1', '1/2'], notices: 3 },
  days: [1, 7],
};

const leaves = leavesOf(document);
const at = (path: string): Leaf => leaves.find((leaf) => leaf.path === path)!;
const typed = (path: string, text: string): unknown =>
  at(path).segments.reduce<unknown>(
    (value, name) => (value as Record<string, unknown>)[name],
    JSON.parse(documentWith(document, { [path]: text })),
  );

describe('leavesOf', () => {
  it('names every value by its way, but for those nobody types', () => {
    expect(leaves.map(({ path, input }) => `${path} ${input}`)).toEqual([
      'waterfall.lockedReserve percent',
      'waterfall.third text',
      'gmClearDays whole',
      'tariffs.tokens-in.costMinor whole',
      'stint.tokensPerGpuSecond.llama-3.1 whole',
      'labels.noReviewStep yes-no',
      'entryFine.rule fee',
      'lives.ladder list',
      'lives.notices whole',
      'days list',
    ]);
  });

  it('finds nothing in what is no document', () => {
    for (const junk of [undefined, 7n, Symbol('x')]) expect(leavesOf(junk)).toEqual([]);
  });
});

describe('textOf', () => {
  it.each([
    ['waterfall.lockedReserve', '30'],
    ['waterfall.third', '1/3'],
    ['labels.noReviewStep', 'no'],
    ['lives.ladder', '1/1, 1/2'],
  ])('shows %s as %s', (path, text) => {
    expect(textOf(at(path))).toBe(text);
  });
});

describe('documentWith', () => {
  it.each([
    ['waterfall.lockedReserve', '32,5', '32.5 %'],
    ['waterfall.third', '2/5', '2/5'],
    ['gmClearDays', '21', 21],
    ['gmClearDays', 'soon', 'soon'],
    ['tariffs.tokens-in.costMinor', '1,234', '1234'],
    ['stint.tokensPerGpuSecond.llama-3.1', '50', '50'],
    ['labels.noReviewStep', 'yes', true],
    ['lives.ladder', '1/1,1/4', ['1/1', '1/4']],
    ['days', '2, x', [2, 'x']],
  ])('writes what was typed for %s: %s', (path, text, value) => {
    expect(typed(path, text)).toEqual(value);
  });

  it('is the next version, and otherwise the same where nothing was typed', () => {
    expect(JSON.parse(documentWith(document, {}))).toEqual({ ...document, version: 4 });
  });

  it('changes what was typed and nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.string(), (leaf, text) => {
        const before = leavesOf(JSON.parse(documentWith(document, {})));
        const after = leavesOf(JSON.parse(documentWith(document, { [leaf.path]: text })));
        expect(after.filter(({ path }) => path !== leaf.path)).toEqual(before.filter(({ path }) => path !== leaf.path));
      }),
    );
  });
});

describe('changedOnly', () => {
  it('forgets what was typed back, and what the document does not have', () => {
    expect(changedOnly(leaves, { gmClearDays: ' 14 ', 'waterfall.lockedReserve': '31', gone: '1' })).toEqual({
      'waterfall.lockedReserve': '31',
    });
  });
});

describe('isAbout', () => {
  it('is about a value and all below it, not about names that begin alike', () => {
    expect(isAbout('waterfall', 'waterfall.lockedReserve')).toBe(true);
    expect(isAbout('waterfall.lockedReserve', 'waterfall.lockedReserve')).toBe(true);
    expect(isAbout('gm', 'gmClearDays')).toBe(false);
    expect(isAbout('waterfall.lockedReserve', 'waterfall')).toBe(false);
  });
});
