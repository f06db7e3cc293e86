import { weightedOfTokens, type Ask, type TokenUse } from '#libs/inference-meter';

/** What a request is known to have used at one moment. */
export interface Used {
  /** Null where the engine has not said: then the gateway's own count stands in. */
  readonly promptTokens: bigint | null;
  readonly cachedTokens: bigint | null;
  readonly completionTokens: bigint | null;
  readonly method: 'engine' | 'counted';
}

/** What somebody must hear of. */
export interface RunReport {
  readonly kind: 'ABOVE_HOLD' | 'BELOW_RELAYED' | 'NOT_REPORTED' | 'GATEWAY_GONE' | 'EVENT_REFUSED';
  readonly told: bigint;
  readonly taken: bigint;
}

/** What a request is charged. */
export interface RunFigures {
  readonly promptTokens: bigint;
  readonly cachedTokens: bigint;
  readonly completionTokens: bigint;
  /** Weighted, ppm·milli-GPU·ms. */
  readonly compute: bigint;
  readonly method: Used['method'];
  readonly reports: readonly RunReport[];
}

/** What a run may take, and what the gateway counted by itself. */
export interface RunBounds {
  readonly ask: Ask;
  readonly ownPrompt: bigint;
  readonly tokensPerGpuSecond: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export function usedOf(use: TokenUse, method: Used['method']): Used {
  const { promptTokens, cachedTokens, completionTokens } = use;
  return { promptTokens, cachedTokens, completionTokens, method };
}

/**
 * A use within what was held for it: an engine that says more than it was told to generate is reported, and what is
 * above the hold is nobody's debt.
 *
 * @example 9 + 30 tokens said, 9 + 20 held // 9 + 20, and a report of 39 told and 29 taken
 */
export function figuresOf(used: Used, { ask, ownPrompt, tokensPerGpuSecond }: RunBounds): RunFigures {
  const saidPrompt = used.promptTokens ?? ownPrompt;
  const saidCompletion = used.completionTokens ?? 0n;
  const promptTokens = least(saidPrompt, ask.promptTokens);
  // Of an estimated prompt, what it left over was held too.
  const completionTokens = least(saidCompletion, ask.tokens - promptTokens);
  const told = saidPrompt + saidCompletion;
  const taken = promptTokens + completionTokens;
  return {
    promptTokens,
    cachedTokens: least(used.cachedTokens ?? 0n, promptTokens),
    completionTokens,
    compute: weightedOfTokens(taken, tokensPerGpuSecond),
    method: used.promptTokens === null ? 'counted' : used.method,
    reports: told > taken ? [{ kind: 'ABOVE_HOLD', told, taken }] : [],
  };
}
