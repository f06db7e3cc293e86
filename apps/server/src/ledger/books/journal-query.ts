import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { afterDay, dayOf } from './day.js';
import { malformedText } from './texts.js';

/** A filter of journals as somebody asked for it: nothing, null and '' say nothing. */
export interface JournalWish {
  readonly account?: string | null;
  readonly counterparty?: string | null;
  readonly body?: string | null;
  readonly fund?: string | null;
  readonly kind?: string | null;
  readonly actor?: string | null;
  readonly unit?: string | null;
  readonly phase?: string | null;
  readonly from?: string | null;
  readonly until?: string | null;
  readonly recordedFrom?: string | null;
  readonly recordedUntil?: string | null;
  readonly least?: bigint | null;
  readonly most?: bigint | null;
  readonly source?: string | null;
  readonly adjustments?: boolean | null;
  readonly reversals?: boolean | null;
  readonly text?: string | null;
}

/**
 * Which journals are asked for, each wish by itself; null says nothing. Account, body, fund, unit and amounts are all
 * of one and the same posting, the counterparty is of any.
 */
export interface JournalQuery {
  /** A path, or what stands above it, without a colon at its end. */
  readonly account: string | null;
  readonly counterparty: string | null;
  readonly body: string | null;
  readonly fund: string | null;
  readonly kind: string | null;
  readonly actor: string | null;
  readonly unit: string | null;
  readonly phase: string | null;
  readonly effective: Span;
  readonly recorded: Span;
  readonly least: bigint | null;
  readonly most: bigint | null;
  readonly source: string | null;
  readonly adjustments: boolean | null;
  readonly reversals: boolean | null;
  readonly text: string | null;
  /** Holds alone: true those that nobody has resolved, false those that somebody has. */
  readonly openHold: boolean | null;
}

/** From an instant on, and before another. */
export interface Span {
  readonly from: Date | null;
  readonly before: Date | null;
}

/** Everything. */
export const ALL_JOURNALS: JournalQuery = {
  account: null,
  counterparty: null,
  body: null,
  fund: null,
  kind: null,
  actor: null,
  unit: null,
  phase: null,
  effective: { from: null, before: null },
  recorded: { from: null, before: null },
  least: null,
  most: null,
  source: null,
  adjustments: null,
  reversals: null,
  text: null,
  openHold: null,
};

type DayRefusal = 'DayMalformed' | 'DaysBackwards';
/** Why a filter is not understood. */
export type FilterRefusal = DayRefusal | 'TextMalformed' | 'UnitMissing';

const said = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text);

/** The whole days from one to another, both included. Refuses `DayMalformed` and `DaysBackwards`, naming the field. */
export function spanOf(
  days: { readonly from?: string | null; readonly until?: string | null },
  names: { readonly from: string; readonly until: string } = { from: 'from', until: 'until' },
): Span | Refusal<DayRefusal> {
  const [first, last] = [said(days.from), said(days.until)];
  const from = first === null ? null : dayOf(first, names.from);
  if (isRefusal(from)) return from;
  const until = last === null ? null : dayOf(last, names.until);
  if (isRefusal(until)) return until;
  if (from !== null && until !== null && until < from) {
    const message = `it lies before ${names.from}`;
    return refuse('DaysBackwards', { message, field: names.until, rule: 'books.filter' });
  }
  return { from, before: until === null ? null : afterDay(until) };
}

/**
 * Reads a filter. Refuses `TextMalformed`, `DayMalformed`, `DaysBackwards` and `UnitMissing`, naming the field; what
 * nobody knows finds nothing.
 */
export function journalQuery(wish: JournalWish): JournalQuery | Refusal<FilterRefusal> {
  const malformed = malformedText(wish);
  if (malformed !== undefined) return malformed;
  const effective = spanOf(wish);
  if (isRefusal(effective)) return effective;
  const recorded = spanOf(
    { from: wish.recordedFrom ?? null, until: wish.recordedUntil ?? null },
    { from: 'recordedFrom', until: 'recordedUntil' },
  );
  if (isRefusal(recorded)) return recorded;
  const [unit, least, most] = [said(wish.unit), wish.least ?? null, wish.most ?? null];
  if (unit === null && (least !== null || most !== null)) {
    const field = least === null ? 'most' : 'least';
    return refuse('UnitMissing', { message: 'say of which unit', field, rule: 'books.filter' });
  }
  return {
    account: said(wish.account?.replace(/:+$/u, '')),
    counterparty: said(wish.counterparty),
    body: said(wish.body),
    fund: said(wish.fund),
    kind: said(wish.kind),
    actor: said(wish.actor),
    unit,
    phase: said(wish.phase),
    effective,
    recorded,
    least,
    most,
    source: said(wish.source),
    adjustments: wish.adjustments ?? null,
    reversals: wish.reversals ?? null,
    text: said(wish.text),
    openHold: null,
  };
}
