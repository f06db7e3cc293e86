import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalRequest } from './canonical-request.js';
import type { JournalDraft } from './posting.js';

const draft: JournalDraft = {
  idempotencyKey: 'k1',
  kind: 'ratedUsage',
  effectiveAt: '2026-03-31T23:59:59Z',
  memo: 'March "à jour"',
  actor: 'system',
  customVersion: 1,
  source: { kind: 'usage', id: 'u1' },
  postings: [
    { account: 'je:a', unit: 'EUR', side: 'DEBIT', amount: 9_007_199_254_740_993n, purpose: 'COST' },
    { account: 'je:b', unit: 'EUR', side: 'CREDIT', amount: 9_007_199_254_740_993n },
  ],
};

const anyDraft: fc.Arbitrary<JournalDraft> = fc.record({
  idempotencyKey: fc.string(),
  kind: fc.string(),
  effectiveAt: fc.string(),
  memo: fc.string(),
  actor: fc.string(),
  customVersion: fc.nat(),
  postings: fc.array(
    fc.record({
      account: fc.string(),
      unit: fc.constantFrom('EUR', 'TOKEN'),
      side: fc.constantFrom('DEBIT', 'CREDIT'),
      amount: fc.bigInt(),
    }),
    { maxLength: 3 },
  ),
});

describe('canonicalRequest', () => {
  it('is these very bytes', () => {
    expect(canonicalRequest(draft)).toBe(
      '1{"actor":"system","customVersion":1,"effectiveAt":"2026-03-31T23:59:59Z","idempotencyKey":"k1",' +
        '"kind":"ratedUsage","memo":"March \\"à jour\\"","postings":[' +
        '{"account":"je:a","amount":"9007199254740993","purpose":"COST","side":"DEBIT","unit":"EUR"},' +
        '{"account":"je:b","amount":"9007199254740993","side":"CREDIT","unit":"EUR"}],' +
        '"source":{"id":"u1","kind":"usage"}}',
    );
  });

  it('ignores what the transport adds and the order in which fields were written', () => {
    const transported = Object.assign({ requestId: 'r-9' }, draft);
    const reordered: JournalDraft = Object.assign({ postings: draft.postings }, draft);
    expect(canonicalRequest(transported)).toBe(canonicalRequest(draft));
    expect(canonicalRequest(reordered)).toBe(canonicalRequest(draft));
  });

  it('tells a reversal from the same journal without a target', () => {
    expect(canonicalRequest({ ...draft, reverses: 'k0' })).not.toBe(canonicalRequest(draft));
  });

  it('is the same for two requests exactly where all their fields are', () => {
    const plain = (value: JournalDraft) =>
      JSON.stringify(
        Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
        (_key, field: unknown) => (typeof field === 'bigint' ? `${field}n` : field),
      );
    fc.assert(
      fc.property(anyDraft, anyDraft, (a, b) => {
        expect(canonicalRequest(a) === canonicalRequest(b)).toBe(plain(a) === plain(b));
        expect(canonicalRequest(structuredClone(a))).toBe(canonicalRequest(a));
      }),
    );
  });

  it('changes with any single field', () => {
    const changes: readonly Partial<JournalDraft>[] = [
      { idempotencyKey: 'k2' },
      { kind: 'other' },
      { effectiveAt: '2026-04-01T00:00:00Z' },
      { memo: '' },
      { actor: 'else' },
      { customVersion: 2 },
      { source: { kind: 'usage', id: 'u2' } },
      { postings: draft.postings.toReversed() },
    ];
    const texts = changes.map((change) => canonicalRequest({ ...draft, ...change }));
    expect(new Set([canonicalRequest(draft), ...texts]).size).toBe(changes.length + 1);
  });
});
