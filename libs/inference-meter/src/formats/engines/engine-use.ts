import { compareIds, isRefusal } from '#libs/amount';
import { cutEvent } from '../../cut-at-hours.js';
import type { Meter, UsageEvent } from '../../usage-event.js';
import { refuseItem, type EngineRefusal } from './engine-refusal.js';
import type { CountedFigure, EngineFigure } from './scrape.js';
import { checkName } from './token-record.js';

/**
 * What one model's counters counted between two scrapes, all its engines together. Null is unknown. An interval's
 * figures need not nest: prompt and cache are counted at different moments of a request.
 */
export interface EngineUse {
  readonly model: string;
  readonly fromMs: bigint;
  readonly toMs: bigint;
  /** All that was read, cached tokens included; llama.cpp does not count it. */
  readonly promptTokens: bigint | null;
  /** What was computed of it; the whole of what llama.cpp counts. */
  readonly computedTokens: bigint | null;
  readonly cachedTokens: bigint | null;
  readonly completionTokens: bigint | null;
  /** Requests that ended, by the engine's reason. */
  readonly requests: Readonly<Record<string, bigint>>;
  /** An engine started anew: the figures are lower bounds. */
  readonly reset: boolean;
}

function sumOf(figures: readonly CountedFigure[], figure: EngineFigure): bigint | null {
  const deltas = figures.filter((counted) => counted.figure === figure).map(({ delta }) => delta);
  return deltas.length === 0 ? null : deltas.reduce((total, delta) => total + delta, 0n);
}

const REQUESTS = 'requests/';

function requestsOf(figures: readonly CountedFigure[]): Readonly<Record<string, bigint>> {
  const reasons = new Set(figures.map(({ figure }) => figure).filter((figure) => figure.startsWith(REQUESTS)));
  return Object.fromEntries(
    [...reasons].map((figure) => [figure.slice(REQUESTS.length), sumOf(figures, figure) ?? 0n]),
  );
}

function useOf(model: string, figures: readonly CountedFigure[]): EngineUse {
  const first = figures.reduce((least, { fromMs }) => (fromMs < least ? fromMs : least), figures[0]?.fromMs ?? 0n);
  const last = figures.reduce((most, { toMs }) => (toMs > most ? toMs : most), first);
  return {
    model,
    fromMs: first,
    toMs: last,
    promptTokens: sumOf(figures, 'prompt'),
    computedTokens: sumOf(figures, 'computed'),
    // Counted with the prompt it is part of, where the engine is new enough; else when the cache was asked.
    cachedTokens: sumOf(figures, 'cached-by-source') ?? sumOf(figures, 'cached'),
    completionTokens: sumOf(figures, 'completion'),
    requests: requestsOf(figures),
    reset: figures.some(({ reset }) => reset),
  };
}

/** The figures of one scrape, model by model, in the order of the models' names. */
export function useByModel(figures: readonly CountedFigure[]): readonly EngineUse[] {
  const models = [...new Set(figures.map(({ model }) => model))].sort(compareIds);
  return models.map((model) =>
    useOf(
      model,
      figures.filter((counted) => counted.model === model),
    ),
  );
}

/** Whose use the counters' is: an engine knows models, not users. */
export interface EngineContext {
  readonly source: string;
  readonly subject: string;
  readonly site?: string;
}

/**
 * Events of an engine's counters, cut at UTC hours: for a machine without a gateway, whose tokens nobody else meters.
 * Never post them beside a gateway's events for the same engine, with which they are only reconciled. The id is made of
 * model and interval, so that a retry of the same interval counts once.
 */
export function engineEvents(use: EngineUse, context: EngineContext): readonly UsageEvent[] | EngineRefusal {
  const { source, subject, site } = context;
  const model = checkName(use.model, 'model', 1);
  if (isRefusal(model)) return model;
  const span = { effectiveAtMs: use.fromMs, endMs: use.toMs };
  const shared = {
    source,
    subject,
    unit: 'TOKEN',
    method: 'engine',
    ...span,
    ...(site === undefined ? {} : { site }),
  } as const;
  const parts = (['tokens-in', 'tokens-out'] as const).map((kind: Meter['kind']) => {
    const quantity = kind === 'tokens-in' ? use.promptTokens : use.completionTokens;
    const id = `${model}/${use.fromMs}-${use.toMs}#${kind === 'tokens-in' ? 'in' : 'out'}`;
    return quantity === null ? [] : cutEvent({ ...shared, id, meter: { kind, resource: model }, quantity });
  });
  const refusal = parts.find((part) => isRefusal(part));
  if (refusal !== undefined && isRefusal(refusal)) {
    return refuseItem(refusal.kind, 1, { field: refusal.field, rule: 'meter.time', message: refusal.message });
  }
  return parts.flatMap((part) => (isRefusal(part) ? [] : part));
}
