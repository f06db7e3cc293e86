import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JournalDraft } from '#libs/ledger';
import { callSlices } from './call-slices.js';

interface Item {
  readonly draft: JournalDraft;
}

const draft = (key: string, more: Partial<JournalDraft> = {}): Item => ({
  draft: {
    idempotencyKey: key,
    kind: 'test',
    effectiveAt: '2026-03-01T00:00:00Z',
    memo: 'a test',
    actor: 'tester',
    customVersion: 1,
    postings: [],
    ...more,
  },
});

const keys = (slices: readonly (readonly Item[])[]): string[] =>
  slices.map((slice) => slice.map((item) => item.draft.idempotencyKey).join(''));

describe('the calls that a list of journals is cut into', () => {
  it('hold at most so many, in order', () => {
    expect(
      keys(
        callSlices(
          ['a', 'b', 'c', 'd', 'e'].map((key) => draft(key)),
          2,
        ),
      ),
    ).toEqual(['ab', 'cd', 'e']);
    expect(callSlices([], 2)).toEqual([]);
  });

  it('put another request under a key of the list into a later call, and the same request beside the first', () => {
    const list = [draft('a'), draft('a'), draft('b'), draft('a', { memo: 'another' }), draft('b')];
    expect(keys(callSlices(list, 10))).toEqual(['aab', 'ab']);
  });

  it('never part a group, however long it is', () => {
    const group = (key: string, name: string): Item => draft(key, { group: name });
    expect(keys(callSlices([draft('a'), group('b', 'x'), group('c', 'x'), group('d', 'x'), draft('e')], 2))).toEqual([
      'a',
      'bcd',
      'e',
    ]);
    expect(keys(callSlices([group('a', 'x'), group('b', 'x'), group('c', 'y'), group('d', 'y')], 3))).toEqual([
      'ab',
      'cd',
    ]);
  });

  it('put a reversal and the end of a hold after the call that posts what they name', () => {
    const hold = draft('h', { phase: 'PENDING', expiresAt: '2026-04-01T00:00:00Z' });
    const end = draft('v', { resolves: { hold: 'h', as: 'VOID' } });
    expect(keys(callSlices([draft('a'), draft('r', { reverses: 'a' }), hold, end], 10))).toEqual(['a', 'rh', 'v']);
    expect(keys(callSlices([draft('r', { reverses: 'elsewhere' }), draft('a')], 10))).toEqual(['ra']);
  });

  it('lose nothing and turn nothing round', () => {
    const some = fc.array(fc.option(fc.constantFrom('x', 'y'), { nil: undefined }), { maxLength: 60 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 9 }), (groups, most) => {
        const drafts = groups.map((group, index) => draft(String(index), group === undefined ? {} : { group }));
        expect(callSlices(drafts, most).flat()).toEqual(drafts);
      }),
    );
  });
});
