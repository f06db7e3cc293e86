import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_SCRAPE } from '../engines/scrape.js';
import { readLlamaCppCompletion } from './completion.js';
import { readLlamaCppMetrics } from './metrics.js';
import { readTimings } from './timings.js';

const timings = { cache_n: 40, prompt_n: 10, prompt_ms: 12.5, predicted_n: 8, predicted_ms: 80.25 };

describe('readTimings', () => {
  it('adds what was computed and what was cached to the prompt', () => {
    expect(readTimings(timings, 1)).toMatchObject({
      use: { promptTokens: 50n, cachedTokens: 40n, completionTokens: 8n },
      times: { promptNs: 12_500_000n, completionNs: 80_250_000n, totalNs: null },
    });
  });

  it('leaves the prompt unknown where an old server says nothing of its cache', () => {
    expect(readTimings({ prompt_n: 10, predicted_n: 8 }, 1)).toMatchObject({
      use: { promptTokens: null, cachedTokens: null, completionTokens: 8n },
      times: { promptNs: null },
    });
  });

  it('leaves a time unknown that is finer than a nanosecond or no number', () => {
    expect(readTimings({ prompt_ms: 0.0000001, predicted_ms: 'x' }, 1)).toMatchObject({
      times: { promptNs: null, completionNs: null },
    });
  });

  it.each([
    [[], 'timings', 'UsageMalformed'],
    [{ prompt_n: -1 }, 'prompt_n', 'CountMalformed'],
    [{ cache_n: 0.5 }, 'cache_n', 'CountMalformed'],
    [{ predicted_n: '8' }, 'predicted_n', 'CountMalformed'],
  ])('refuses %j by %s', (value, field, kind) => {
    expect(readTimings(value, 3)).toMatchObject({ refused: true, kind, field, item: 3 });
  });
});

describe('readLlamaCppCompletion', () => {
  const read = (value: unknown): ReturnType<typeof readLlamaCppCompletion> =>
    readLlamaCppCompletion(JSON.stringify(value));

  it('takes the whole prompt from tokens_evaluated and its cached part from the timings', () => {
    const answer = { model: 'm', tokens_evaluated: 50, tokens_predicted: 8, tokens_cached: 57, timings };
    expect(read(answer).records).toMatchObject([
      {
        ...{ format: 'llama-cpp', id: null, model: 'm', atMs: null, flags: [] },
        use: { promptTokens: 50n, cachedTokens: 40n, completionTokens: 8n },
      },
    ]);
  });

  it('flags counts that contradict the timings', () => {
    expect(read({ tokens_evaluated: 49, tokens_predicted: 8, timings }).records).toMatchObject([
      { use: { promptTokens: 49n, cachedTokens: null }, flags: ['timings-differ'] },
    ]);
  });

  it('takes either alone, ignores an answer with neither, and refuses parts above totals', () => {
    expect(read({ timings }).records).toMatchObject([{ use: { promptTokens: 50n } }]);
    expect(read({ tokens_predicted: 3 }).records).toMatchObject([{ flags: ['prompt-unknown'] }]);
    expect(read({ content: 'x' })).toEqual({ records: [], refusals: [], ignored: { 'no-usage': 1 } });
    expect(read({ tokens_evaluated: 5, timings: { cache_n: 6 } }).refusals).toMatchObject([{ kind: 'PartAboveTotal' }]);
    expect(read([]).refusals).toMatchObject([{ kind: 'JsonMalformed' }]);
  });

  it('never throws', () => {
    const name = fc.constantFrom('tokens_evaluated', 'tokens_predicted', 'timings', 'model');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(name, fc.oneof(fc.nat(9), fc.constant(timings), fc.jsonValue())),
    );
    fc.assert(
      fc.property(value, (object) => {
        const { records, refusals, ignored } = read(object);
        expect(records.length + refusals.length + Object.keys(ignored).length).toBe(1);
      }),
    );
  });
});

describe('readLlamaCppMetrics', () => {
  const scrape = (computed: string, predicted: string): string =>
    `# TYPE llamacpp:prompt_tokens_total counter\nllamacpp:prompt_tokens_total ${computed}\nllamacpp:tokens_predicted_total ${predicted}\nllamacpp:requests_processing 2\nllamacpp:requests_deferred 1\nllamacpp:n_decode_total 9\n`;

  it('counts between two scrapes, the prompt staying unknown', () => {
    const first = readLlamaCppMetrics(scrape('100', '40'), { state: NO_SCRAPE, scrapedAtMs: 1000n, model: 'm' });
    expect(first).toMatchObject({ records: [], ignored: { first: 2, 'other-series': 1 } });
    expect(first.gauges).toEqual([
      { figure: 'running', model: 'm', value: '2' },
      { figure: 'waiting', model: 'm', value: '1' },
    ]);
    const second = readLlamaCppMetrics(scrape('1.5e+02', '41'), {
      state: first.state,
      scrapedAtMs: 61_000n,
      model: 'm',
    });
    expect(second.records).toEqual([
      {
        ...{ model: 'm', fromMs: 1000n, toMs: 61_000n, requests: {}, reset: false },
        ...{ promptTokens: null, computedTokens: 50n, cachedTokens: null, completionTokens: 1n },
      },
    ]);
  });
});
