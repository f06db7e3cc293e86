import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { customToDocument, defaultCustom, diffCustoms, parseCustom } from '#libs/custom';
import { known } from '../college/test-colleges.js';
import { applyKeyPatch, jsonText, keyDiff, type Json } from './key-patch.js';
import { applyTextPatch, textPatch } from './text-patch.js';
import { amended, versionsToRank, type Amendment, type MotionVersion } from './versions.js';
import { wordDiff, wordsOf, type WordChange } from './word-diff.js';

const shown = (changes: readonly WordChange[]): string =>
  changes
    .map(({ kind, text }) => (kind === 'KEPT' ? text : kind === 'DELETED' ? `[-${text}-]` : `{+${text}+}`))
    .join('');
const side = (changes: readonly WordChange[], left: 'DELETED' | 'INSERTED'): string =>
  changes
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join('');

const words = fc
  .array(fc.constantFrom('pay', 'no', 'rent', 'élan', '8', ' ', ' ', '\n', ',', '.', '🚲'), { maxLength: 30 })
  .map((parts) => parts.join(''));

describe('a word diff', () => {
  it.each([
    ['pay all rent', 'pay no rent', 'pay [-all-]{+no+} rent'],
    ['one two three', 'one three', 'one [-two -]three'],
    ['', 'new', '{+new+}'],
    ['same', 'same', 'same'],
    ['3/10 of it.', '1/4 of it', '[-3-]{+1+}/[-10-]{+4+} of it[-.-]'],
  ])('of "%s" and "%s"', (before, after, expected) => {
    expect(shown(wordDiff(before, after))).toBe(expected);
  });

  it('holds both texts whole, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(words, fc.string({ unit: 'binary' })), words, (before, after) => {
        const changes = wordDiff(before, after);
        expect([side(changes, 'INSERTED'), side(changes, 'DELETED')]).toEqual([before, after]);
        expect(changes.every(({ text }) => text !== '')).toBe(true);
        expect(wordsOf(before).join('')).toBe(before);
      }),
    );
  });

  it('keeps as much as any diff of words could', () => {
    const longest = (a: readonly string[], b: readonly string[]): number => {
      const rows = a.map(() => b.map(() => 0));
      a.forEach((x, i) =>
        b.forEach((y, j) => {
          rows[i]![j] =
            x === y ? (rows[i - 1]?.[j - 1] ?? 0) + 1 : Math.max(rows[i - 1]?.[j] ?? 0, rows[i]?.[j - 1] ?? 0);
        }),
      );
      return rows.at(-1)?.at(-1) ?? 0;
    };
    const signs = fc.string({ unit: fc.constantFrom(',', '.', ';', '!'), maxLength: 12 });
    fc.assert(
      fc.property(signs, signs, (before, after) => {
        const kept = wordDiff(before, after).filter(({ kind }) => kind === 'KEPT');
        expect(kept.map(({ text }) => text).join('')).toHaveLength(longest(wordsOf(before), wordsOf(after)));
      }),
    );
  });

  it('compares long texts line by line first, and gives up on what is longer still', () => {
    const lines = (count: number, other: string): string =>
      Array.from({ length: count }, (_, at) => `line ${at} says ${at % 50 === 7 ? other : 'this'}\n`).join('');
    const changes = wordDiff(lines(900, 'one'), lines(900, 'two'));
    expect(changes.filter(({ kind }) => kind === 'DELETED').map(({ text }) => text)).toEqual(
      Array.from({ length: 18 }, () => 'one'),
    );
    const [long, longer] = ['a\n'.repeat(2_100), 'b\n'.repeat(2_100)];
    expect(wordDiff(long, longer).map(({ kind }) => kind)).toEqual(['DELETED', 'INSERTED']);
  });
});

describe('a patch of a text', () => {
  it('makes the one text of the other, and of no other base', () => {
    fc.assert(
      fc.property(words, words, fc.nat({ max: 9 }), (before, after, number) => {
        const base = { number, text: before };
        const patch = textPatch(base, after);
        expect(applyTextPatch(base, patch)).toBe(after);
        expect(applyTextPatch({ ...base, number: number + 1 }, patch)).toMatchObject({ kind: 'AmendmentStale' });
      }),
    );
  });

  it('refuses where the text says something else, and where its hunks overlap or leave it', () => {
    const base = { number: 3, text: 'pay all rent' };
    const hunk = { at: 4, removed: 'all', inserted: 'no' };
    expect(applyTextPatch(base, { base: 3, hunks: [hunk] })).toBe('pay no rent');
    for (const hunks of [
      [{ ...hunk, at: 3 }],
      [hunk, hunk],
      [{ at: 99, removed: '', inserted: 'x' }],
      [{ ...hunk, at: 4.5 }],
    ]) {
      expect(applyTextPatch(base, { base: 3, hunks })).toMatchObject({ kind: 'AmendmentConflict', field: 'text' });
    }
    expect(applyTextPatch(base, { base: 2, hunks: [] })).toMatchObject({
      kind: 'AmendmentStale',
      message: 'The amendment was written against version 2; the motion is at version 3.',
    });
  });
});

const json: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

describe('a patch of a document', () => {
  it('of a custom names what differs, and comes to a custom of which diffCustoms says the same', () => {
    const before = defaultCustom('EUR');
    const wanted = { ...before, gmClearDays: 21, betCapOverflow: 'REINVEST' as const };
    const [old, next] = [customToDocument(before) as Json, customToDocument(wanted) as Json];
    const changes = keyDiff(old, next);
    expect(changes).toEqual([
      { path: ['betCapOverflow'], before: 'RESERVE', after: 'REINVEST' },
      { path: ['gmClearDays'], before: 14, after: 21 },
    ]);
    const { document } = known(applyKeyPatch({ number: 1, document: old }, { base: 1, changes }));
    const custom = known(parseCustom(document));
    expect(diffCustoms(before, custom)).toEqual(diffCustoms(before, wanted));
  });

  it('makes the one document of the other, whatever they are, and changes neither', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const text = jsonText(before);
        const patch = { base: 1, changes: keyDiff(before, after) };
        const { document } = known(applyKeyPatch({ number: 1, document: before }, patch));
        expect(jsonText(document)).toBe(jsonText(after));
        expect(jsonText(before)).toBe(text);
        expect(keyDiff(before, before)).toEqual([]);
      }),
    );
  });

  it('refuses another version, and a value that is not what it would replace', () => {
    const base = { number: 2, document: { a: { 'llama-3.1': 1 }, b: [1] } };
    const changing = (path: readonly string[], before: Json | undefined, after: Json | undefined): unknown =>
      applyKeyPatch(base, { base: 2, changes: [{ path, before, after }] });
    expect(changing(['a', 'llama-3.1'], 1, 2)).toEqual({ document: { a: { 'llama-3.1': 2 }, b: [1] } });
    expect(changing(['a', 'llama-3.1'], 1, undefined)).toEqual({ document: { a: {}, b: [1] } });
    expect(changing(['a', 'new'], undefined, 2)).toEqual({ document: { a: { 'llama-3.1': 1, new: 2 }, b: [1] } });
    for (const path of [['a'], ['a', 'llama-3', '1'], ['b', '0'], ['__proto__'], []]) {
      expect(changing(path, 9, 2)).toMatchObject({ kind: 'AmendmentConflict', field: path.join('.') });
    }
    expect(changing(['z'], undefined, undefined)).toMatchObject({ kind: 'AmendmentConflict' });
    expect(applyKeyPatch(base, { base: 1, changes: [] })).toMatchObject({ kind: 'AmendmentStale' });
  });
});

describe('the versions of a motion', () => {
  const version: MotionVersion = { number: 3, text: 'pay all rent', document: { days: 14 } };
  const wording = (id: string, text: string): Amendment => ({ id, text: textPatch(version, text), keys: undefined });
  const days = (id: string, after: number): Amendment => ({
    id,
    text: undefined,
    keys: { base: 3, changes: [{ path: ['days'], before: 14, after }] },
  });

  it('become the next one where the sponsor accepts, and then the others are stale', () => {
    const next = known(amended(version, { ...wording('AM-1', 'pay no rent'), keys: days('x', 21).keys }));
    expect(next).toEqual({ number: 4, text: 'pay no rent', document: { days: 21 } });
    expect(amended(next, days('AM-2', 30))).toMatchObject({ kind: 'AmendmentStale' });
  });

  it('go to a ranked vote where the sponsor does not: the unamended one, and each amendment by itself', () => {
    const open = [days('AM-2', 21), wording('AM-3', 'pay no rent'), days('AM-1', 21)];
    expect(known(versionsToRank(version, open))).toEqual([
      { option: 'v3', amendments: [], text: 'pay all rent', document: { days: 14 } },
      { option: 'v3+AM-1', amendments: ['AM-1', 'AM-2'], text: 'pay all rent', document: { days: 21 } },
      { option: 'v3+AM-3', amendments: ['AM-3'], text: 'pay no rent', document: { days: 14 } },
    ]);
    expect(versionsToRank(version, open.toReversed())).toEqual(versionsToRank(version, open));
  });

  it('refuse an amendment that changes nothing, is named twice, or does not fit', () => {
    const empty: Amendment = { id: 'AM-1', text: textPatch(version, version.text), keys: undefined };
    expect(versionsToRank(version, [empty])).toMatchObject({ kind: 'AmendmentChangesNothing', field: 'AM-1' });
    expect(versionsToRank(version, [days('AM-1', 1), days('AM-1', 2)])).toMatchObject({ kind: 'AmendmentTwice' });
    const odd = { ...days('AM-1', 1), keys: { base: 3, changes: [{ path: ['days'], before: 13, after: 1 }] } };
    expect(versionsToRank(version, [odd])).toMatchObject({ kind: 'AmendmentConflict', field: 'days' });
  });
});
