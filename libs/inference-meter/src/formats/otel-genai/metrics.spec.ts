import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readGenAiMetrics } from './metrics.js';

const exportOf = (...metrics: readonly object[]): string =>
  JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });

const attributes = (type: string, model = 'm'): readonly object[] => [
  { key: 'gen_ai.token.type', value: { stringValue: type } },
  { key: 'gen_ai.request.model', value: { stringValue: model } },
];

const START = '1700000000000000000';
const at = (seconds: number): string => `${1_700_000_000 + seconds}000000000`;

const histogram = (temporality: unknown, ...points: readonly object[]): object => ({
  name: 'gen_ai.client.token.usage',
  histogram: {
    aggregationTemporality: temporality,
    dataPoints: points.map((point) => ({ startTimeUnixNano: START, ...point })),
  },
});

const counter = (name: string, asInt: unknown, seconds: number): object => ({
  name: `gen_ai.client.inference.usage.${name}`,
  sum: {
    aggregationTemporality: 2,
    dataPoints: [{ startTimeUnixNano: START, timeUnixNano: at(seconds), asInt, attributes: attributes('input') }],
  },
});

describe('readGenAiMetrics', () => {
  it('takes delta points as they stand', () => {
    const text = exportOf(
      histogram(
        1,
        { timeUnixNano: at(60), sum: 90, count: 2, attributes: attributes('input') },
        { timeUnixNano: at(60), sum: 40.0, attributes: attributes('output', 'n') },
        { timeUnixNano: at(60), sum: 3, attributes: attributes('completion') },
      ),
    );
    expect(readGenAiMetrics(text, new Map())).toMatchObject({
      records: [
        { kind: 'in', model: 'm', tokens: 90n, fromMs: 1_700_000_000_000n, toMs: 1_700_000_060_000n, reset: false },
        { kind: 'out', model: 'n', tokens: 40n },
        { kind: 'out', model: 'm', tokens: 3n },
      ],
      ...{ refusals: [], ignored: {} },
    });
  });

  it('counts what cumulative points grew by, and from zero after a restart', () => {
    const text = (sum: number, seconds: number, start = START): string =>
      exportOf(
        histogram('AGGREGATION_TEMPORALITY_CUMULATIVE', {
          sum,
          timeUnixNano: at(seconds),
          startTimeUnixNano: start,
          attributes: attributes('input'),
        }),
      );
    const first = readGenAiMetrics(text(90, 60), new Map());
    expect(first).toMatchObject({ records: [], ignored: { first: 1 } });
    const second = readGenAiMetrics(text(100, 120), first.state);
    expect(second.records).toMatchObject([{ tokens: 10n, fromMs: 1_700_000_060_000n, toMs: 1_700_000_120_000n }]);
    expect(readGenAiMetrics(text(100, 120), second.state)).toMatchObject({ records: [], ignored: { repeated: 1 } });
    const again = readGenAiMetrics(text(7, 180, at(150)), second.state);
    expect(again.records).toMatchObject([{ tokens: 7n, fromMs: 1_700_000_150_000n, reset: true }]);
  });

  it('reads the newer counters, and not the histogram beside them', () => {
    const point = { sum: 90, timeUnixNano: at(60), attributes: attributes('input') };
    const both = (tokens: unknown, seconds: number): string =>
      exportOf(
        counter('input_tokens', tokens, seconds),
        counter('cache_read.input_tokens', '2', seconds),
        histogram(1, point),
      );
    const first = readGenAiMetrics(both('5', 60), new Map());
    expect(first).toMatchObject({ records: [], ignored: { 'counted-by-newer-names': 1, first: 2 } });
    expect(readGenAiMetrics(both('9', 120), first.state).records).toMatchObject([
      { kind: 'in', tokens: 4n },
      { kind: 'cached', tokens: 0n },
    ]);
  });

  it.each([
    [{ sum: 1.5, timeUnixNano: at(60) }, 'CountMalformed'],
    [{ sum: -1, timeUnixNano: at(60) }, 'CountMalformed'],
    [{ timeUnixNano: at(60) }, 'CountMalformed'],
    [{ sum: 1 }, 'TimeMissing'],
    [{ sum: 1, timeUnixNano: '0' }, 'TimeMissing'],
  ])('refuses %j as %s', (point, kind) => {
    const text = exportOf(histogram(1, { ...point, attributes: attributes('input') }));
    expect(readGenAiMetrics(text, new Map())).toMatchObject({ records: [], refusals: [{ kind, item: 1 }] });
  });

  it('ignores other metrics, token types that are unknown and a temporality that is not told', () => {
    const point = (type: string): object => ({ sum: 1, timeUnixNano: at(60), attributes: attributes(type) });
    const text = exportOf({ name: 'http.server.duration' }, histogram(1, point('image')), histogram(0, point('input')));
    const ignored = { 'other-metric': 1, 'token-type-unknown': 1, 'temporality-unknown': 1 };
    expect(readGenAiMetrics(text, new Map())).toMatchObject({ records: [], refusals: [], ignored });
  });

  it('lets no interval end before it begins', () => {
    const point = { sum: 1, timeUnixNano: at(60), startTimeUnixNano: at(90), attributes: attributes('input') };
    const [record] = readGenAiMetrics(exportOf(histogram(1, point)), new Map()).records;
    expect(record?.fromMs).toBe(record?.toMs);
  });

  it('never throws, and forgets nothing at a text that is no JSON', () => {
    const key = fc.constantFrom('name', 'histogram', 'sum', 'dataPoints', 'attributes', 'aggregationTemporality');
    const metric = fc.dictionary(key, fc.oneof(fc.constant('gen_ai.client.token.usage'), fc.nat(2), fc.jsonValue()));
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(metric).map((metrics) => exportOf(...metrics)),
    );
    const before = new Map([['series', { value: 1n, atMs: 0n }]]);
    fc.assert(
      fc.property(text, (value) => {
        expect(readGenAiMetrics(value, before).state.get('series')).toEqual({ value: 1n, atMs: 0n });
      }),
      { numRuns: 500 },
    );
  });
});
