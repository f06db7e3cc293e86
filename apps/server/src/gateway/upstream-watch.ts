import {
  NO_SCRAPE,
  readLlamaCppMetrics,
  readVllmMetrics,
  type CounterState,
  type EngineUse,
  type ScrapeState,
} from '#libs/inference-meter';
import type { UpstreamKind } from './gateway.types.js';

/** What a comparison of the gateway's figures with an engine's own counters says. */
export type Verdict =
  | 'AGREES'
  | 'ENGINE_COUNTED_MORE'
  | 'GATEWAY_COUNTED_MORE'
  /** Its counters began anew within the span. */
  | 'RESTARTED'
  /** It answers, and tells nothing of the model, or of only one of the two figures. */
  | 'NO_COUNTERS'
  | 'UNREACHED'
  | 'WAITING';

/** Tokens by the gateway's figures since ever; `underWay` are of requests that still run, and counted among them. */
export interface Ours {
  readonly prompt: bigint;
  readonly cached: bigint;
  readonly completion: bigint;
  readonly underWay: bigint;
}

/** The same span by both. Theirs is null where the engine does not count it. */
export interface Compared {
  readonly oursIn: bigint;
  readonly oursOut: bigint;
  readonly theirsIn: bigint | null;
  readonly theirsOut: bigint | null;
  /** Tokens at the borders of the span, which may lie on either side. */
  readonly underWay: bigint;
  readonly verdict: Verdict;
}

/** Less than this is no gap: a token more for each stream that was cut, a request that the engine dropped. */
const LEAST_GAP = 16n;
/** Nor is one two-hundredth of what the engine counted. */
const PART = 200n;

/** Reads an engine's counters, and what they counted of one model since the state. */
export function readCounters(
  kind: UpstreamKind,
  text: string,
  from: { readonly model: string; readonly state: ScrapeState | undefined; readonly scrapedAtMs: bigint },
): { readonly state: ScrapeState; readonly use: EngineUse | undefined } {
  const { model, state = NO_SCRAPE, scrapedAtMs } = from;
  const read =
    kind === 'vllm'
      ? readVllmMetrics(text, { state, scrapedAtMs })
      : readLlamaCppMetrics(text, { model, state, scrapedAtMs });
  // A server of llama.cpp runs one model, whatever it calls it.
  const use = kind === 'vllm' ? read.records.find((one) => one.model === model) : read.records[0];
  return { state: read.state, use };
}

/** Holds a span's figures against each other. Of llama.cpp the prompt is what it computed, so the cached part is left off. */
export function compare(kind: UpstreamKind, before: Ours, now: Ours, use: EngineUse | undefined): Compared {
  const isComputed = kind === 'llama.cpp';
  const prompt = now.prompt - before.prompt;
  const oursIn = isComputed ? prompt - (now.cached - before.cached) : prompt;
  const oursOut = now.completion - before.completion;
  const theirsIn = (isComputed ? use?.computedTokens : use?.promptTokens) ?? null;
  const theirsOut = use?.completionTokens ?? null;
  const underWay = before.underWay + now.underWay;
  const figures = { oursIn, oursOut, theirsIn, theirsOut, underWay };
  const known = [
    [oursIn, theirsIn],
    [oursOut, theirsOut],
  ] as const;
  if (use?.reset === true) return { ...figures, verdict: 'RESTARTED' };
  const gaps = known.map(([ours, theirs]) => (theirs === null ? 0n : beyond(theirs - ours, theirs, underWay)));
  if (gaps.some((gap) => gap < 0n)) return { ...figures, verdict: 'GATEWAY_COUNTED_MORE' };
  if (gaps.some((gap) => gap > 0n)) return { ...figures, verdict: 'ENGINE_COUNTED_MORE' };
  return { ...figures, verdict: known.every(([, theirs]) => theirs !== null) ? 'AGREES' : 'NO_COUNTERS' };
}

/** A difference, or none where it is within what nobody can tell. */
function beyond(gap: bigint, theirs: bigint, underWay: bigint): bigint {
  const part = theirs / PART;
  const allowed = underWay + (part > LEAST_GAP ? part : LEAST_GAP);
  return gap > allowed || -gap > allowed ? gap : 0n;
}

interface Stored {
  readonly atMs?: string;
  readonly startedAtMs?: string;
  readonly counters: readonly (readonly [key: string, value: string, atMs: string, startedAtMs: string | null])[];
}

/** The state of counters as JSON, its whole numbers as texts. */
export function stateText({ atMs, startedAtMs, counters }: ScrapeState): string {
  const stored: Stored = {
    ...(atMs === undefined ? {} : { atMs: atMs.toString() }),
    ...(startedAtMs === undefined ? {} : { startedAtMs: startedAtMs.toString() }),
    counters: [...counters].map(([key, one]) => [
      ...([key, one.value.toString(), one.atMs.toString()] as const),
      one.startedAtMs?.toString() ?? null,
    ]),
  };
  return JSON.stringify(stored);
}

/** What `stateText` wrote. */
export function stateIn(text: string): ScrapeState {
  // The gateway's own column: nobody else writes it.
  const { atMs, startedAtMs, counters } = JSON.parse(text) as Stored;
  return {
    ...(atMs === undefined ? {} : { atMs: BigInt(atMs) }),
    ...(startedAtMs === undefined ? {} : { startedAtMs: BigInt(startedAtMs) }),
    counters: new Map(
      counters.map(([key, value, at, started]): [string, CounterState] => [
        key,
        { value: BigInt(value), atMs: BigInt(at), ...(started === null ? {} : { startedAtMs: BigInt(started) }) },
      ]),
    ),
  };
}
