import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MOST_PARTS, readUsageMessage, type ReadUsage } from './read-usage-message.js';

const nowMs = 1_795_341_600_000n;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const tokens = (id: string, data: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  specversion: '1.0',
  type: 'commons.tokens.v1',
  source: '/gateway',
  id,
  time: '2026-11-20T10:00:00Z',
  subject: 'commoner:9',
  data: { tokens: '5', model: 'llama', direction: 'in', ...data },
});

const readBatch = (items: readonly unknown[]): ReadUsage =>
  readUsageMessage(
    { headers: [['content-type', 'application/cloudevents-batch+json']], body: bytes(JSON.stringify(items)) },
    { nowMs },
  );

describe('readUsageMessage', () => {
  it('answers each item by itself: read, refused or ignored', () => {
    const items = [
      tokens('1'),
      'no event',
      { ...tokens('2'), type: 'com.example.x' },
      tokens('3', { tokens: 5 }),
      tokens('4'),
    ];
    expect(readBatch(items)).toMatchObject({
      records: [
        { index: 0, whole: { id: '1' } },
        { index: 4, whole: { id: '4' } },
      ],
      refusals: [
        { index: 1, refusal: { kind: 'NotAnObject' } },
        { index: 3, refusal: { kind: 'QuantityMalformed' } },
      ],
      ignored: [{ index: 2, type: 'com.example.x' }],
    });
  });

  it('lists refusals in the order of the batch, of whichever kind', () => {
    expect(
      readBatch([tokens('1', { tokens: 5 }), 5, tokens('2', { model: '' })]).refusals.map(({ index }) => index),
    ).toEqual([0, 1, 2]);
  });

  it('reads a use in binary mode', () => {
    const { data, ...attributes } = tokens('1');
    const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value as string] as const);
    const message = {
      headers: [...headers, ['content-type', 'application/json'] as const],
      body: bytes(JSON.stringify(data)),
    };
    expect(readUsageMessage(message, { nowMs })).toMatchObject({ records: [{ index: 0, whole: { quantity: 5n } }] });
  });

  it('refuses what comes after too many hours, so that a small body cannot fill the memory', () => {
    const year = { ...tokens('x', { end: '2026-01-01T00:00:00Z' }), time: '2025-01-01T00:00:00Z' };
    const before = Math.ceil(MOST_PARTS / 8760);
    const read = readBatch([...Array.from({ length: before }, () => year), tokens('last')]);
    expect(read.records).toHaveLength(before);
    expect(read.refusals).toMatchObject([{ index: before, refusal: { kind: 'TooManyHours', rule: 'meter.usage' } }]);
  });

  it('reads a number that a double would round by its digits', () => {
    const body = bytes(JSON.stringify(tokens('1')).replace('"5"', '9007199254740993'));
    const read = readUsageMessage({ headers: [['content-type', 'application/cloudevents+json']], body }, { nowMs });
    // It comes as a text, which is what a quantity must be: nothing is rounded.
    expect(read.records).toMatchObject([{ whole: { quantity: 9_007_199_254_740_993n } }]);
  });

  it('never throws and answers every item of a batch once', () => {
    const members = fc.record(
      {
        tokens: fc.oneof(fc.constant('5'), fc.anything()),
        model: fc.jsonValue(),
        direction: fc.jsonValue(),
        end: fc.oneof(
          fc.constantFrom('2026-11-20T12:00:00Z', '1960-01-01T00:00:00Z', '9999-12-31T23:59:59Z'),
          fc.jsonValue(),
        ),
        site: fc.jsonValue(),
        method: fc.jsonValue(),
        part_of: fc.jsonValue(),
        corrects: fc.jsonValue(),
        reason: fc.jsonValue(),
        of: fc.constantFrom('commons.tokens.v1', 'commons.water.v1', 5),
      },
      { requiredKeys: [] },
    );
    const types = fc.constantFrom('tokens', 'gpu.seconds', 'energy', 'water', 'correction');
    const times = fc.constantFrom('2026-11-20T10:00:00Z', '0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59Z', null);
    const item = fc.oneof(
      fc.jsonValue(),
      fc
        .tuple(members, types, times)
        .map(([data, type, time]) => ({ ...tokens('1'), type: `commons.${type}.v1`, time, data })),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (items) => {
        const read = readBatch(
          JSON.parse(
            JSON.stringify(items, (_, value: unknown) => (typeof value === 'bigint' ? 'n' : value)),
          ) as unknown[],
        );
        const indices = [...read.records, ...read.refusals, ...read.ignored].map(({ index }) => index);
        expect(indices.toSorted((a, b) => a - b)).toEqual(items.map((_, index) => index));
        for (const { whole, events } of read.records) {
          expect(events.reduce((sum, { quantity }) => sum + quantity, 0n)).toBe(whole.quantity);
        }
      }),
      { numRuns: 500 },
    );
  });
});
