import { isRefusal } from '#libs/amount';
import type { EngineRefusal } from '../engines/engine-refusal.js';
import { soFar, usageWithoutRecord, type StreamOutcome, type StreamSoFar } from '../engines/stream-outcome.js';
import type { TokenRecord } from '../engines/token-record.js';
import {
  checkParts,
  flagsOf,
  UNKNOWN_USE,
  type TokenCount,
  type TokenUse,
  type UseFlag,
} from '../engines/token-use.js';
import { mergeTimings } from '../llama-cpp/timings.js';
import { expectedCounts } from './answer.js';
import type { OpenAiStreamState } from './stream.js';

/** One unknown makes the sum unknown. */
const sum = (counts: readonly (bigint | null)[]): bigint | null =>
  counts.reduce((total, count) => (total === null || count === null ? null : total + count), 0n);

const COMPLETION: readonly TokenCount[] = [
  'completionTokens',
  'reasoningTokens',
  'audioCompletionTokens',
  'acceptedPredictionTokens',
  'rejectedPredictionTokens',
];
const PROMPT: readonly TokenCount[] = ['promptTokens', 'cachedTokens', 'cacheWriteTokens', 'audioPromptTokens'];

/**
 * With running usage (`continuous_usage_stats`) a chunk of vLLM counts its own choice alone, and its own prompt; only the
 * last one, which a cut stream never sends, counts all. So the choices are added, and each prompt once.
 */
function sumOverChoices({ byChoice, choicesPerPrompt }: OpenAiStreamState): TokenUse {
  const uses = [...byChoice.values()];
  const prompts = new Map(
    [...byChoice].map(([choice, use]) => {
      const perPrompt = choicesPerPrompt ?? 0;
      return [perPrompt >= 1 ? Math.floor(choice / perPrompt) : 0, use];
    }),
  );
  const over = (names: readonly TokenCount[], from: readonly TokenUse[]): [string, bigint | null][] =>
    names.map((name) => [name, sum(from.map((use) => use[name]))]);
  const counts = Object.fromEntries([...over(COMPLETION, uses), ...over(PROMPT, [...prompts.values()])]);
  return { ...UNKNOWN_USE, ...counts };
}

/**
 * Whether the last usage speaks for one choice of several. An engine that reports once reports the whole, whatever its
 * chunk is about.
 */
function isOfOneChoice({ last, byChoice }: OpenAiStreamState): boolean {
  return byChoice.size > 1 && last !== null && last.choice !== null;
}

function useOf(state: OpenAiStreamState): { readonly use: TokenUse | null; readonly flags: readonly UseFlag[] } {
  if (isOfOneChoice(state)) return { use: sumOverChoices(state), flags: ['summed-over-choices'] };
  return mergeTimings(state.last?.use ?? null, state.timings);
}

function recordOf(state: OpenAiStreamState): TokenRecord | null | EngineRefusal {
  const { use, flags } = useOf(state);
  if (use === null) return null;
  const item = state.last?.item ?? state.chunks;
  const checked = checkParts(use, item);
  if (isRefusal(checked)) return checked;
  const { format, id, model, atMs, timings } = state;
  return {
    ...{ format, item, id, model, atMs, use },
    flags: [
      ...flagsOf(use, expectedCounts(format)),
      ...flags,
      ...(state.fell ? (['usage-fell'] as const) : []),
      ...(state.done && state.error === null ? [] : (['not-finished'] as const)),
    ],
    ...(timings === null ? {} : { times: timings.times }),
  };
}

/**
 * What has been used by a stream that ended here, by itself or cut. The record is missing where the engine never
 * reported: then `openAiSoFar` counts, never 0 and never `max_tokens`.
 */
export function openAiOutcome(state: OpenAiStreamState): StreamOutcome {
  const record = recordOf(state);
  const { error, deltas, textBytes, ignored } = state;
  const refusals = isRefusal(record) ? [...state.refusals, record] : state.refusals;
  const isRecord = record !== null && !isRefusal(record);
  const finished = state.done ? 'finished' : 'cut';
  return {
    end: error === null ? finished : 'failed',
    usage: isRecord ? 'reported' : usageWithoutRecord(refusals),
    ...{ error, deltas, textBytes, ignored, refusals },
    records: isRecord ? [record] : [],
  };
}

/**
 * What has been produced at this moment, for heartbeats and for a stream that is abandoned; it costs the same however
 * long the stream has been. With running usage it is exact.
 */
export function openAiSoFar(state: OpenAiStreamState): StreamSoFar {
  const { use } = useOf(state);
  const believed = use === null || isRefusal(checkParts(use, state.chunks)) ? null : use;
  const { format, id, model, atMs, chunks: item, textBytes } = state;
  const deltasSince = believed === null ? state.deltas : state.deltasSince;
  return soFar({ format, item, id, model, atMs }, { reported: believed, deltasSince, textBytes });
}
