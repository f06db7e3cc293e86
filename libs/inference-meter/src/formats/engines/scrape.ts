import { counterStep, type CounterKnowledge, type CounterState } from '../../counter.js';
import { stepsOf } from '../../exact.js';
import { parseExposition } from '../prometheus/exposition.js';
import type { ExpositionRefusal, PromSample } from '../prometheus/sample.js';
import { millisOf } from '../prometheus/seconds.js';
import { counterStarts, seriesKey } from '../prometheus/series.js';
import { countIgnored, refuseItem, type EngineRead, type EngineRefusal } from './engine-refusal.js';

/** What an engine's counter counts; `requests/<reason>` are requests that ended so. */
export type EngineFigure = 'prompt' | 'computed' | 'cached' | 'cached-by-source' | 'completion' | `requests/${string}`;

/** What an engine's gauge shows, unpriced. */
export type GaugeFigure = 'running' | 'waiting' | 'kv-cache-used';

/** Which series of an engine mean what; a series that is not listed is ignored. */
export interface EngineSeries {
  readonly counter: (sample: PromSample) => EngineFigure | undefined;
  readonly gauge: (name: string) => GaugeFigure | undefined;
  readonly model: (sample: PromSample) => string | undefined;
}

/** What is remembered from scrape to scrape; plain data. Nothing at first. */
export interface ScrapeState {
  readonly atMs?: bigint;
  readonly startedAtMs?: bigint;
  readonly counters: ReadonlyMap<string, CounterState>;
}

export const NO_SCRAPE: ScrapeState = { counters: new Map() };

/** What one counter counted between two scrapes. */
export interface CountedFigure {
  readonly figure: EngineFigure;
  readonly model: string;
  readonly delta: bigint;
  readonly fromMs: bigint;
  readonly toMs: bigint;
  /** What came between the scrape before and the engine's new start is lost. */
  readonly reset: boolean;
}

/** A gauge as it was written. */
export interface EngineGauge {
  readonly figure: GaugeFigure;
  readonly model: string;
  readonly value: string;
}

/** A scrape, and what has been counted since the one before. */
export interface ScrapeRead extends Omit<EngineRead<CountedFigure>, 'refusals'> {
  readonly refusals: readonly (EngineRefusal | ExpositionRefusal)[];
  readonly gauges: readonly EngineGauge[];
  readonly state: ScrapeState;
}

interface Reading {
  readonly records: CountedFigure[];
  readonly refusals: EngineRefusal[];
  readonly gauges: EngineGauge[];
  readonly counters: Map<string, CounterState>;
  ignored: EngineRead<never>['ignored'];
}

/** More series than any engine has: one that makes up labels fills no memory. */
const MOST_SERIES = 10_000;

/** A process tells its start to within two seconds. */
const START_JITTER_MS = 2000n;

function processStart(records: readonly PromSample[]): bigint | undefined {
  const sample = records.find(({ name }) => name === 'process_start_time_seconds');
  return sample === undefined ? undefined : millisOf(sample.value);
}

/**
 * When a series that was not there before stood at zero: at the last scrape of the same process, or at the start of a
 * new one since. Unknown where the process does not tell its start.
 */
function zeroOf(state: ScrapeState, startedAtMs: bigint | undefined): CounterKnowledge {
  if (state.atMs === undefined || state.startedAtMs === undefined || startedAtMs === undefined) return {};
  if (startedAtMs <= state.startedAtMs + START_JITTER_MS) return { zeroAtMs: state.atMs };
  return startedAtMs > state.atMs ? { zeroAtMs: startedAtMs } : {};
}

/** One counter of the scrape, and all that is known of it. */
interface Counted {
  readonly sample: PromSample;
  readonly figure: EngineFigure;
  readonly model: string;
  readonly atMs: bigint;
  readonly startedAtMs: bigint | undefined;
  readonly zero: CounterKnowledge;
}

function countFigure(reading: Reading, { sample, figure, model, atMs, startedAtMs, zero }: Counted): void {
  const value = stepsOf(sample.value, 1n);
  if (value === undefined) {
    const message = `"${sample.value.slice(0, 40)}" is not a whole number, zero or above`;
    reading.refusals.push(
      refuseItem('CountMalformed', sample.line, { field: sample.name, rule: 'meter.number', message }),
    );
    return;
  }
  const key = seriesKey(sample);
  if (!reading.counters.has(key) && reading.counters.size >= MOST_SERIES) {
    reading.ignored = countIgnored(reading.ignored, 'too-many-series');
    return;
  }
  const start = startedAtMs === undefined ? {} : { startedAtMs };
  const step = counterStep(reading.counters.get(key), { value, atMs, ...start }, zero);
  if (step.state !== undefined) reading.counters.set(key, step.state);
  if (step.outcome === 'counted') {
    const { delta, fromMs, toMs, reset } = step;
    reading.records.push({ figure, model, delta, fromMs, toMs, reset });
  } else {
    reading.ignored = countIgnored(reading.ignored, step.outcome === 'ignored' ? step.reason : step.outcome);
  }
}

/**
 * Reads one scrape of an engine's `/metrics` and says what each counter that means something has counted since the
 * scrape before. The first scrape of a counter counts nothing; a restart counts from zero.
 */
export function readScrape(
  text: string,
  engine: EngineSeries,
  { state, scrapedAtMs }: { readonly state: ScrapeState; readonly scrapedAtMs: bigint },
): ScrapeRead {
  const exposition = parseExposition(text);
  const [startedAtMs, startOf] = [processStart(exposition.records), counterStarts(exposition.records)];
  const zero = zeroOf(state, startedAtMs);
  const reading: Reading = { records: [], refusals: [], gauges: [], counters: new Map(state.counters), ignored: {} };
  for (const sample of exposition.records) {
    const [figure, gauge] = [engine.counter(sample), engine.gauge(sample.name)];
    const model = engine.model(sample);
    if (model === undefined || (figure === undefined && gauge === undefined)) {
      reading.ignored = countIgnored(reading.ignored, 'other-series');
    } else if (gauge !== undefined) {
      reading.gauges.push({ figure: gauge, model, value: sample.value });
    } else if (figure !== undefined) {
      const written = sample.timestampMs ?? scrapedAtMs;
      // Nothing was measured after it was read.
      const atMs = written > scrapedAtMs ? scrapedAtMs : written;
      countFigure(reading, { sample, figure, model, atMs, startedAtMs: startOf(sample), zero });
    }
  }
  const start = startedAtMs === undefined ? {} : { startedAtMs };
  const { counters, records, gauges, ignored } = reading;
  return {
    ...{ records, gauges, ignored },
    refusals: [...exposition.refusals, ...reading.refusals],
    state: { atMs: scrapedAtMs, ...start, counters },
  };
}
