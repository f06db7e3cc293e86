import type { EngineRead, EngineRefusal, EngineRefusalKind } from './engine-refusal.js';
import type { TokenRecord } from './token-record.js';
import { flagsOf, UNKNOWN_USE, type TokenUse } from './token-use.js';

/** What went wrong in a stream, in the engine's words, cut short. */
export interface StreamError {
  readonly code: string;
  readonly message: string;
}

/** What a stream comes to. */
export interface StreamOutcome extends EngineRead<TokenRecord> {
  /** `finished`: it said that it was over; `failed`: it told an error; `cut`: the connection ended before either. */
  readonly end: 'finished' | 'failed' | 'cut';
  /**
   * Whether the engine reported its use: `missing` is not zero, and `refused` is a report that nobody can believe. Of
   * both there is no record; `…SoFar` says what can be counted instead.
   */
  readonly usage: 'reported' | 'refused' | 'missing';
  readonly error: StreamError | null;
  /** Chunks that carried text, one for each choice. */
  readonly deltas: number;
  /** UTF-8 bytes of that text. */
  readonly textBytes: number;
}

/** What is known of a stream at one moment, whatever comes of it. */
export interface StreamSoFar {
  /**
   * The last report, and every delta since as one more token. An engine may put several tokens into a delta, or think
   * without showing it: without a report it is a lower bound, and the bytes of the text are an upper one.
   */
  readonly record: TokenRecord;
  /** `engine`: all of it is the engine's report; `counted`: deltas are among it. */
  readonly method: 'engine' | 'counted';
  readonly textBytes: number;
}

const OF_USAGE: ReadonlySet<EngineRefusalKind> = new Set([
  'UsageMalformed',
  'CountMalformed',
  'NamesDiffer',
  'PartAboveTotal',
]);

/** What became of the report, where there is no record of it. */
export function usageWithoutRecord(refusals: readonly EngineRefusal[]): 'refused' | 'missing' {
  return refusals.some(({ kind }) => OF_USAGE.has(kind)) ? 'refused' : 'missing';
}

const most = (...counts: readonly (bigint | null)[]): bigint =>
  counts.reduce<bigint>((greatest, count) => (count !== null && count > greatest ? count : greatest), 0n);

/** The use of an open stream: what was reported, and the deltas since on top of it. */
export function withDeltas(
  reported: TokenUse | null,
  deltasSince: number,
): { readonly use: TokenUse; readonly method: StreamSoFar['method'] } {
  const known = reported ?? UNKNOWN_USE;
  if (deltasSince === 0 && known.completionTokens !== null) return { use: known, method: 'engine' };
  const { reasoningTokens, audioCompletionTokens, acceptedPredictionTokens, rejectedPredictionTokens } = known;
  const predicted = (acceptedPredictionTokens ?? 0n) + (rejectedPredictionTokens ?? 0n);
  // Whatever is counted, the total is no less than the parts that were reported of it.
  const counted = (known.completionTokens ?? 0n) + BigInt(deltasSince);
  const completionTokens = most(counted, reasoningTokens, audioCompletionTokens, predicted);
  return { use: { ...known, completionTokens, totalTokens: null }, method: 'counted' };
}

/** What a record of an open stream says besides its use. */
export type SoFarOf = Pick<TokenRecord, 'format' | 'item' | 'id' | 'model' | 'atMs'>;

/** The record of a stream at one moment; it says that it is none of a finished one, and whether deltas are in it. */
export function soFar(
  of: SoFarOf,
  {
    reported,
    deltasSince,
    textBytes,
  }: { readonly reported: TokenUse | null } & Record<'deltasSince' | 'textBytes', number>,
): StreamSoFar {
  const { use, method } = withDeltas(reported, deltasSince);
  const counted = method === 'counted' ? (['deltas-counted'] as const) : [];
  return { record: { ...of, use, flags: [...flagsOf(use), ...counted, 'not-finished'] }, method, textBytes };
}
