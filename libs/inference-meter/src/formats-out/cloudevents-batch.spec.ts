import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCloudEvents } from '../formats/cloudevents/read-message.js';
import type { UsageEvent } from '../usage-event.js';
import { cloudEventBatches } from './cloudevents-batch.js';

const use = (id: string): UsageEvent => ({
  source: '/site/north',
  id,
  subject: 'commoner:9',
  meter: { kind: 'tokens-in', resource: 'small' },
  unit: 'TOKEN',
  quantity: 12n,
  effectiveAtMs: 0n,
});

const read = (body: string) =>
  readCloudEvents({
    headers: [['content-type', 'application/cloudevents-batch+json; charset=utf-8']],
    body: new TextEncoder().encode(body),
  });

describe('cloudEventBatches', () => {
  it('has none for no events', () => {
    expect([...cloudEventBatches([])]).toEqual([]);
  });

  it('reports what cannot be said, in the batch that it falls into', () => {
    const batches = [...cloudEventBatches([use('1'), use(''), use('2'), { ...use('3'), source: ' ' }], 2)];
    expect(batches.map(({ written }) => written)).toEqual([2, 0]);
    expect(batches.map(({ refusals }) => refusals.map(({ index }) => index))).toEqual([[1], [3]]);
    expect(batches[0]?.refusals[0]?.refusal).toMatchObject({ kind: 'NotInCloudEvents', field: 'id' });
    expect(batches[1]?.body).toBe('[]');
  });

  it('is read back whole, whatever the size of a batch', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const size = fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constantFrom(Number.NaN, Infinity, 2.5));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), size, (ids, most) => {
        const batches = [
          ...cloudEventBatches(
            ids.map((id) => use(id)),
            most,
          ),
        ];
        const back = batches.flatMap(({ body }) => read(body).records.map(({ event }) => event.id));
        const refused = new Set(batches.flatMap(({ refusals }) => refusals.map(({ index }) => index)));
        expect(back).toEqual(ids.filter((_id, index) => !refused.has(index)));
        expect(batches.flatMap(({ body }) => read(body).refusals)).toEqual([]);
      }),
    );
  });
});
