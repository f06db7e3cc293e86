import { countOf } from '../../exact.js';
import type { JsonObject } from '../../json-text.js';
import { refuseItem, type EngineRefusal } from './engine-refusal.js';

/**
 * The tokens of one request as its engine reports them. Null is unknown, never zero. The parts lie inside their totals:
 * whoever adds them bills twice.
 */
export interface TokenUse {
  /** All that was read, cached tokens included. */
  readonly promptTokens: bigint | null;
  /** Part of `promptTokens`: read from a cache instead of computed. */
  readonly cachedTokens: bigint | null;
  /** Part of `promptTokens`: written to a cache. */
  readonly cacheWriteTokens: bigint | null;
  /** Part of `promptTokens`. */
  readonly audioPromptTokens: bigint | null;
  /** All that was generated, reasoning and rejected predictions included. */
  readonly completionTokens: bigint | null;
  /** Part of `completionTokens`. */
  readonly reasoningTokens: bigint | null;
  /** Part of `completionTokens`. */
  readonly audioCompletionTokens: bigint | null;
  /** Part of `completionTokens`. */
  readonly acceptedPredictionTokens: bigint | null;
  /** Part of `completionTokens`: generated, charged, and not shown. */
  readonly rejectedPredictionTokens: bigint | null;
  /** Prompt and completion together, as reported: a check, never charged. */
  readonly totalTokens: bigint | null;
  /** What the usage holds besides, as it came: canonical JSON, numbers that a double would round as their text. */
  readonly rest: JsonObject;
}

/** A count that `TokenUse` holds. */
export type TokenCount = Exclude<keyof TokenUse, 'rest'>;

/** Nothing known. */
export const UNKNOWN_USE: TokenUse = {
  promptTokens: null,
  cachedTokens: null,
  cacheWriteTokens: null,
  audioPromptTokens: null,
  completionTokens: null,
  reasoningTokens: null,
  audioCompletionTokens: null,
  acceptedPredictionTokens: null,
  rejectedPredictionTokens: null,
  totalTokens: null,
  rest: {},
};

/** What is odd about a use without being a reason to refuse it; whoever reconciles shows it. */
export type UseFlag =
  | 'prompt-unknown'
  | 'completion-unknown'
  | 'total-differs'
  | 'timings-differ'
  | 'names-differ'
  | 'usage-fell'
  | 'not-finished'
  | 'deltas-counted'
  | 'summed-over-choices';

/**
 * A count out of a JSON object: null where it is absent or null, refused where it is anything but a whole number from 0
 * to 2^53 − 1.
 */
export function readCount(object: JsonObject, field: string, item: number): bigint | null | EngineRefusal {
  const value = object[field] ?? null;
  if (value === null) return null;
  const count = countOf(value);
  if (count !== undefined) return count;
  const message = `${field} is not a whole number from 0 to 2^53 − 1`;
  return refuseItem('CountMalformed', item, { field, rule: 'meter.number', message });
}

/** Counts by their names in the record, read all at once; the first that is malformed refuses. */
export function readCounts(
  object: JsonObject,
  names: Readonly<Partial<Record<TokenCount, string>>>,
  item: number,
): Partial<Record<TokenCount, bigint | null>> | EngineRefusal {
  const counts: Partial<Record<TokenCount, bigint | null>> = {};
  for (const [count, field] of Object.entries(names) as [TokenCount, string][]) {
    const value = readCount(object, field, item);
    if (value !== null && typeof value !== 'bigint') return value;
    counts[count] = value;
  }
  return counts;
}

/** The members that a format does not know. */
export function restOf(object: JsonObject, known: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !known.has(name)));
}

const PARTS: readonly (readonly [TokenCount, readonly TokenCount[]])[] = [
  ['promptTokens', ['cachedTokens', 'cacheWriteTokens']],
  ['promptTokens', ['audioPromptTokens']],
  ['completionTokens', ['reasoningTokens']],
  ['completionTokens', ['audioCompletionTokens']],
  ['completionTokens', ['acceptedPredictionTokens', 'rejectedPredictionTokens']],
];

/**
 * Refuses a use whose parts exceed the total that they lie in: charged by the rule `(prompt − cached)` it would go
 * below zero. What is read from a cache and what is written to it are different tokens, so these two count together.
 */
export function checkParts(use: TokenUse, item: number): TokenUse | EngineRefusal {
  for (const [total, parts] of PARTS) {
    const whole = use[total];
    const sum = parts.reduce((tokens, part) => tokens + (use[part] ?? 0n), 0n);
    if (whole === null || sum <= whole) continue;
    const message = `${parts.join(' and ')} are ${sum}, more than the ${whole} ${total} that they are part of`;
    return refuseItem('PartAboveTotal', item, { field: parts[0] ?? total, rule: 'meter.tokens', message });
  }
  return use;
}

/** What is odd about one use by itself. */
export function flagsOf(
  use: TokenUse,
  expected: readonly TokenCount[] = ['promptTokens', 'completionTokens'],
): UseFlag[] {
  const { promptTokens, completionTokens, totalTokens } = use;
  const flags: UseFlag[] = [];
  if (promptTokens === null && expected.includes('promptTokens')) flags.push('prompt-unknown');
  if (completionTokens === null && expected.includes('completionTokens')) flags.push('completion-unknown');
  const sum = (promptTokens ?? 0n) + (completionTokens ?? 0n);
  if (totalTokens !== null && promptTokens !== null && sum !== totalTokens) flags.push('total-differs');
  return flags;
}
