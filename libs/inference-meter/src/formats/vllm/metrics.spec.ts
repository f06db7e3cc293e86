import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { engineEvents } from '../engines/engine-use.js';
import { NO_SCRAPE, type ScrapeState } from '../engines/scrape.js';
import { readVllmMetrics, type EngineScrape } from './metrics.js';

interface Figures {
  readonly prompt: string;
  readonly generated: string;
  readonly hits?: string;
  readonly bySource?: readonly [string, string];
}

function series(model: string, { prompt, generated, hits, bySource }: Figures, engine = '0'): string {
  const labels = `engine="${engine}",model_name="${model}"`;
  const source = (name: string, value: string): string =>
    `vllm:prompt_tokens_by_source_total{${labels},source="${name}"} ${value}\n`;
  return [
    `vllm:prompt_tokens_total{${labels}} ${prompt}\nvllm:generation_tokens_total{${labels}} ${generated}\n`,
    hits === undefined ? '' : `vllm:prefix_cache_hits_total{${labels}} ${hits}\n`,
    bySource === undefined ? '' : source('local_compute', bySource[0]) + source('local_cache_hit', bySource[1]),
  ].join('');
}

const read = (text: string, scrapedAtMs: bigint, state: ScrapeState = NO_SCRAPE): EngineScrape =>
  readVllmMetrics(text, { state, scrapedAtMs });

const STARTED = 'process_start_time_seconds 1.7e9\n';
const [AT, LATER] = [1_700_000_100_000n, 1_700_000_160_000n];

describe('readVllmMetrics', () => {
  it('counts nothing at first, then by model over all engines', () => {
    const first = read(
      series('b', { prompt: '100.0', generated: '10' }) +
        series('a', { prompt: '5', generated: '5' }) +
        series('b', { prompt: '7', generated: '7' }, '1'),
      AT,
    );
    expect(first).toMatchObject({ records: [], refusals: [], ignored: { first: 6 } });
    const text =
      series('b', { prompt: '1.3e+02', generated: '25.0' }) +
      series('a', { prompt: '5', generated: '6' }) +
      series('b', { prompt: '8', generated: '9' }, '1');
    const second = read(text, LATER, first.state);
    expect(second.records).toMatchObject([
      { model: 'a', promptTokens: 0n, completionTokens: 1n, cachedTokens: null, fromMs: AT, toMs: LATER, reset: false },
      { model: 'b', promptTokens: 31n, completionTokens: 17n },
    ]);
    expect(read(text, LATER, second.state)).toMatchObject({ records: [], ignored: { repeated: 6 } });
  });

  it('takes cached tokens by source where they are told, else from the hits of the prefix cache', () => {
    const hits = read(series('m', { prompt: '9', generated: '1', hits: '2' }), AT);
    expect(read(series('m', { prompt: '19', generated: '2', hits: '6' }), LATER, hits.state).records).toMatchObject([
      { promptTokens: 10n, cachedTokens: 4n, computedTokens: null },
    ]);
    const both = read(series('m', { prompt: '9', generated: '1', hits: '2', bySource: ['7', '2'] }), AT);
    const text = series('m', { prompt: '19', generated: '2', hits: '8', bySource: ['14', '5'] });
    expect(read(text, LATER, both.state).records).toMatchObject([{ cachedTokens: 3n, computedTokens: 7n }]);
  });

  it('counts a restarted engine from zero and says that it is a lower bound', () => {
    const first = read(STARTED + series('m', { prompt: '100', generated: '10' }), AT);
    const again = `process_start_time_seconds 1700000130.5\n${series('m', { prompt: '120', generated: '3' })}`;
    expect(read(again, LATER, first.state).records).toMatchObject([
      { promptTokens: 120n, completionTokens: 3n, fromMs: 1_700_000_130_500n, reset: true },
    ]);
  });

  it('counts a model that is new in the same process from zero', () => {
    const first = read(STARTED, AT);
    expect(read(STARTED + series('m', { prompt: '12', generated: '3' }), LATER, first.state).records).toMatchObject([
      { promptTokens: 12n, completionTokens: 3n, fromMs: AT, reset: false },
    ]);
    expect(read(series('m', { prompt: '12', generated: '3' }), LATER, read('', AT).state).records).toEqual([]);
  });

  it('counts a model that is new in a new process from that start, where the process tells it', () => {
    const text = `process_start_time_seconds 1700000130\n${series('m', { prompt: '12', generated: '3' })}`;
    expect(read(text, LATER, read(STARTED, AT).state).records).toMatchObject([
      { promptTokens: 12n, fromMs: 1_700_000_130_000n, toMs: LATER, reset: false },
    ]);
    const between = `process_start_time_seconds 1700000050\n${series('m', { prompt: '12', generated: '3' })}`;
    expect(read(between, LATER, read(STARTED, AT).state)).toMatchObject({ records: [], ignored: { first: 2 } });
  });

  it('reads requests by their end, the gauges under both names, and passes over the rest', () => {
    const text = (stop: number): string =>
      `vllm:request_success_total{model_name="m",finished_reason="stop"} ${stop}\nvllm:request_success_total{model_name="m",finished_reason="abort"} 1\n`;
    const gauges =
      'vllm:gpu_cache_usage_perc{model_name="m"} 0.42\nvllm:num_requests_running{model_name="m"} 6.0\nvllm:e2e_request_latency_seconds_sum{model_name="m"} 1.5\nvllm:prompt_tokens_total 5\n';
    const first = read(text(3), AT);
    const second = read(text(5) + gauges, LATER, first.state);
    expect(second.records).toMatchObject([{ requests: { stop: 2n, abort: 0n }, promptTokens: null }]);
    expect(second.gauges).toEqual([
      { figure: 'kv-cache-used', model: 'm', value: '0.42' },
      { figure: 'running', model: 'm', value: '6.0' },
    ]);
    expect(second.ignored).toEqual({ 'other-series': 2 });
  });

  it('refuses a count that is none, by its line, and takes the others', () => {
    const first = read(series('m', { prompt: '1', generated: '1' }), AT);
    const { records, refusals } = read(series('m', { prompt: '1.5', generated: '4' }), LATER, first.state);
    expect(refusals).toMatchObject([{ kind: 'CountMalformed', field: 'vllm:prompt_tokens_total', item: 1 }]);
    expect(records).toMatchObject([{ promptTokens: null, completionTokens: 3n }]);
    expect(read('vllm:prompt_tokens_total{', AT).refusals).toMatchObject([{ kind: 'LabelMalformed', line: 1 }]);
    expect(read(series('m', { prompt: 'NaN', generated: '-3' }), AT).refusals).toHaveLength(2);
  });

  it('believes no time of measurement after the scrape', () => {
    const stamped = (value: number, at: bigint): string => `vllm:prompt_tokens_total{model_name="m"} ${value} ${at}\n`;
    const first = read(stamped(1, AT - 500n), AT);
    expect(read(stamped(4, LATER + 900_000n), LATER, first.state).records).toMatchObject([
      { fromMs: AT - 500n, toMs: LATER },
    ]);
  });

  it('remembers a bounded number of series', () => {
    const many = Array.from({ length: 10_005 }, (_, index) => `vllm:prompt_tokens_total{model_name="m${index}"} 1\n`);
    const { state, ignored } = read(many.join(''), AT);
    expect(state.counters.size).toBe(10_000);
    expect(ignored).toEqual({ first: 10_000, 'too-many-series': 5 });
  });

  it('sums to last less first over any scrapes of a growing counter, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }), fc.string(), (steps, noise) => {
        let [state, value, counted] = [NO_SCRAPE, 7, 0n];
        for (const [index, step] of [0, ...steps].entries()) {
          value += step;
          const text = `${series('m', { prompt: `${value}`, generated: '0' })}${noise}`;
          const scrape = read(text, AT + BigInt(index) * 1000n, state);
          counted += scrape.records.find(({ model }) => model === 'm')?.promptTokens ?? 0n;
          ({ state } = scrape);
        }
        expect(counted).toBe(BigInt(value - 7));
      }),
    );
  });
});

describe('engineEvents', () => {
  const use = {
    ...{ model: 'm', fromMs: 3_590_000n, toMs: 3_650_000n, promptTokens: 60n, completionTokens: 7n, cachedTokens: 9n },
    ...{ computedTokens: null, requests: {}, reset: false },
  };
  const context = { source: '/site/x/engine/1', subject: 'commoner:9', site: 'x' };

  it('cuts tokens in and out at the hour, whole records staying together', () => {
    const events = engineEvents(use, context);
    expect(events).toMatchObject([
      { id: 'm/3590000-3650000#in@1970-01-01T00Z', partOf: 'm/3590000-3650000#in', quantity: 10n, method: 'engine' },
      {
        id: 'm/3590000-3650000#in@1970-01-01T01Z',
        quantity: 50n,
        meter: { kind: 'tokens-in', resource: 'm' },
        site: 'x',
      },
      { meter: { kind: 'tokens-out', resource: 'm' }, unit: 'TOKEN' },
      { id: 'm/3590000-3650000#out@1970-01-01T01Z' },
    ]);
    const out = isRefusal(events) ? [] : events.filter(({ meter }) => meter.kind === 'tokens-out');
    expect(out.reduce((sum, { quantity }) => sum + quantity, 0n)).toBe(7n);
  });

  it('has no event for what is unknown', () => {
    expect(engineEvents({ ...use, promptTokens: null, toMs: 3_595_000n }, context)).toMatchObject([
      { id: 'm/3590000-3595000#out', quantity: 7n, effectiveAtMs: 3_590_000n, endMs: 3_595_000n },
    ]);
  });

  it.each([
    [{ model: '' }, 'ModelMissing'],
    [{ model: 'a\nb' }, 'NameMalformed'],
    [{ fromMs: -1n }, 'TimeOutOfRange'],
    [{ fromMs: 4_000_000n }, 'EndsBeforeStart'],
    [{ toMs: 40_000_000_000n }, 'UseTooLong'],
  ])('refuses %p: %s', (odd, kind) => {
    expect(engineEvents({ ...use, ...odd }, context)).toMatchObject({ refused: true, kind });
  });
});
