import { fraction, ofAmount, refuse, type Refusal } from '#libs/amount';
import { weighted } from '../weight-of.js';

/** ppm·milli-GPU·milliseconds in a second of one GPU of weight 1. */
const WEIGHTED_GPU_SECOND = 1_000_000_000_000n;

/** What a request says of its size. */
export interface RequestSize {
  /** By the engine's own tokeniser; null where it was not asked. */
  readonly promptTokens: bigint | null;
  /** The UTF-8 bytes of everything that becomes the prompt: no tokeniser makes more tokens than bytes. */
  readonly promptBytes: bigint;
  /** How many prompts of one request; one or more. Each has a context of its own. */
  readonly prompts: bigint;
  /** How many messages: each may cost the template's tokens besides. */
  readonly messages: bigint;
  /** `max_tokens` for each choice; null where the client names none, 0 where the route generates nothing. */
  readonly maxTokens: bigint | null;
  /** How many answers to all prompts together, `n` to each; one or more. */
  readonly choices: bigint;
}

/** What is known of a model. */
export interface ModelLimits {
  /** Tokens of prompt and answer together; null where unknown. */
  readonly contextTokens: bigint | null;
  /** The most tokens of one answer. */
  readonly outputTokens: bigint;
  /** Tokens that its template may add to each message, and once at the end. */
  readonly templateMargin: bigint;
  /** `stint.tokensPerGpuSecond` of the custom; above zero. */
  readonly tokensPerGpuSecond: bigint;
}

/** What a request may use at most. */
export interface Ask {
  /** All prompts at most. Beside the longest answers there may be room for less: see `tokens`. */
  readonly promptTokens: bigint;
  /** The prompt was measured in bytes: a bound, no count. */
  readonly promptEstimated: boolean;
  /** What the upstream is told for each choice: it generates no more than is held. */
  readonly maxTokens: bigint;
  readonly choices: bigint;
  readonly prompts: bigint;
  /** What each prompt shares with an answer to it; null where unknown. */
  readonly contextTokens: bigint | null;
  /** All tokens at most, of prompts and answers. */
  readonly tokens: bigint;
  /** What to hold of the stint, ppm·milli-GPU·ms. */
  readonly compute: bigint;
}

/** Why a request cannot be measured, or does not fit. */
export type AskRefusal = Refusal<'QuantityNegative' | 'PromptTooLong' | 'StintExhausted'>;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const no = (kind: AskRefusal['kind'], field: string, message: string): AskRefusal =>
  refuse(kind, { message, field, rule: 'meter.ask' });

/**
 * Tokens as weighted compute at so many tokens to a second of one GPU of weight 1, rounded up (`STI-5`).
 *
 * @example weightedOfTokens(10n, 3n) // 3_333_333_333_334n
 */
export function weightedOfTokens(tokens: bigint, tokensPerGpuSecond: bigint): bigint {
  return ofAmount(tokens, fraction(WEIGHTED_GPU_SECOND, tokensPerGpuSecond), 'UP');
}

/** The most tokens that so much weighted compute pays for: never more than `weightedOfTokens` holds. */
export function tokensWithin(compute: bigint, tokensPerGpuSecond: bigint): bigint {
  return ofAmount(compute, fraction(tokensPerGpuSecond, WEIGHTED_GPU_SECOND), 'DOWN');
}

function checkSize(size: RequestSize): AskRefusal | undefined {
  const counts = {
    prompt: size.promptTokens ?? 0n,
    promptBytes: size.promptBytes,
    prompts: size.prompts - 1n,
    messages: size.messages,
    max_tokens: size.maxTokens ?? 0n,
    n: size.choices - 1n,
  };
  const negative = Object.entries(counts).find(([, count]) => count < 0n);
  return negative && no('QuantityNegative', negative[0], `${negative[0]} is less than it can be.`);
}

type Measured = Omit<Ask, 'tokens' | 'compute'>;

/** How many answers there are beyond one to each prompt: those share no context with a prompt that is counted already. */
const beyond = ({ choices, prompts }: Measured): bigint => (choices > prompts ? choices - prompts : 0n);

/** Every answer as long as it may be; beside it, of each prompt, what its context has room for. */
function tokensOf(ask: Measured): bigint {
  const { promptTokens, maxTokens, choices, prompts, contextTokens } = ask;
  const all = promptTokens + maxTokens * choices;
  return contextTokens === null ? all : least(all, contextTokens * prompts + maxTokens * beyond(ask));
}

function withCompute(ask: Measured, tokensPerGpuSecond: bigint): Ask {
  const tokens = tokensOf(ask);
  return { ...ask, tokens, compute: weightedOfTokens(tokens, tokensPerGpuSecond) };
}

/**
 * What a request may use at most: its prompts and `max_tokens`, or the model's ceiling where it names none, within the
 * model's context for each prompt. Prompts that nobody tokenised count their bytes and the template's margin, but no more
 * than their contexts hold. Refuses `QuantityNegative`, and `PromptTooLong` for a prompt that was counted.
 */
export function askOf(size: RequestSize, model: ModelLimits): Ask | AskRefusal {
  const refusal = checkSize(size);
  if (refusal !== undefined) return refusal;
  const { contextTokens, outputTokens, templateMargin, tokensPerGpuSecond } = model;
  const { promptTokens: counted, choices, prompts } = size;
  const named = least(size.maxTokens ?? outputTokens, outputTokens);
  const wanted = contextTokens === null ? named : least(named, contextTokens);
  const given = { choices, prompts, contextTokens };
  if (counted === null) {
    const bound = size.promptBytes + templateMargin * (size.messages + 1n);
    const promptTokens = contextTokens === null ? bound : least(bound, contextTokens * prompts);
    return withCompute({ ...given, promptTokens, promptEstimated: true, maxTokens: wanted }, tokensPerGpuSecond);
  }
  const room = contextTokens === null ? wanted : contextTokens * prompts - counted;
  if (room < (wanted === 0n ? 0n : 1n)) {
    return no('PromptTooLong', 'prompt', `The prompt's ${String(counted)} tokens leave the model no room to answer.`);
  }
  const ask = { ...given, promptTokens: counted, promptEstimated: false, maxTokens: least(wanted, room) };
  return withCompute(ask, tokensPerGpuSecond);
}

/** The longest answers of which all fit into so many tokens: by the prompts as they are, or by their contexts. */
function longestWithin(ask: Measured, tokens: bigint): bigint {
  const { promptTokens, choices, prompts, contextTokens } = ask;
  const above = (start: bigint, answers: bigint): bigint => (tokens < start ? 0n : (tokens - start) / answers);
  const byPrompts = above(promptTokens, choices);
  // Without answers beyond, `tokens` does not depend on their length: whatever fits has fitted before.
  if (contextTokens === null || beyond(ask) === 0n) return byPrompts;
  const byContexts = above(contextTokens * prompts, beyond(ask));
  return byPrompts > byContexts ? byPrompts : byContexts;
}

/**
 * The same request with shorter answers, so that it fits `left` of a stint; as it is where it fits already. For a
 * client that named no `max_tokens`: whoever did is refused instead of cut. Refuses `StintExhausted` where not one
 * token of each answer fits.
 */
export function shortened(ask: Ask, left: bigint, tokensPerGpuSecond: bigint): Ask | AskRefusal {
  if (ask.compute <= left) return ask;
  const maxTokens = least(ask.maxTokens, longestWithin(ask, tokensWithin(left, tokensPerGpuSecond)));
  if (maxTokens === 0n) return no('StintExhausted', 'ask', 'What is left of the stint does not reach for an answer.');
  return withCompute({ ...ask, maxTokens }, tokensPerGpuSecond);
}

/**
 * What a job holds, or has used: milli-GPUs × milliseconds × weight (ppm). It holds by its time limit and settles by
 * what elapsed.
 */
export function weightedOfJob(
  { milliGpus, durationMs }: { readonly milliGpus: bigint; readonly durationMs: bigint },
  weightPpm: bigint,
): bigint {
  return weighted(milliGpus * durationMs, weightPpm);
}
