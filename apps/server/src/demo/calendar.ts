const DAY_MS = 86_400_000;

/** A span of whole UTC days. */
export interface Span {
  /** '2026-Q3' or '2026-06' */
  readonly name: string;
  /** First and last day, inclusive: '2026-07-01'. */
  readonly startsOn: string;
  readonly endsOn: string;
  /** The start of every day, in milliseconds since 1970. */
  readonly days: readonly number[];
}

/** The days that the demonstration plays on. */
export interface Calendar {
  /** The last calendar quarter that is over. */
  readonly quarter: Span;
  /** The month before it. */
  readonly month: Span;
  /** The quarter that today belongs to. */
  readonly current: Span;
  /** Two years before the quarter: the partnership's first day. */
  readonly foundedOn: string;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function spanOf(name: string, startMs: number, endMs: number): Span {
  const days = Array.from({ length: (endMs - startMs) / DAY_MS }, (_, index) => startMs + index * DAY_MS);
  return { name, startsOn: dayOf(startMs), endsOn: dayOf(endMs - DAY_MS), days };
}

function quarterFrom(startMs: number, endMs: number): Span {
  const start = new Date(startMs);
  const name = `${String(start.getUTCFullYear())}-Q${String(start.getUTCMonth() / 3 + 1)}`;
  return spanOf(name, startMs, endMs);
}

/** The calendar of a demonstration that is seeded now. */
export function calendarOf(now: Date): Calendar {
  const year = now.getUTCFullYear();
  // Date.UTC carries months below zero over into the year before.
  const thisQuarter = Math.floor(now.getUTCMonth() / 3) * 3;
  const start = new Date(Date.UTC(year, thisQuarter - 3, 1));
  const monthStart = Date.UTC(year, thisQuarter - 4, 1);
  return {
    quarter: quarterFrom(start.getTime(), Date.UTC(year, thisQuarter, 1)),
    month: spanOf(dayOf(monthStart).slice(0, 7), monthStart, start.getTime()),
    current: quarterFrom(Date.UTC(year, thisQuarter, 1), Date.UTC(year, thisQuarter + 3, 1)),
    foundedOn: dayOf(Date.UTC(start.getUTCFullYear() - 2, start.getUTCMonth(), 1)),
  };
}

/** The months of a span, each a span of its own. */
export function monthsOf({ days }: Span): Span[] {
  const months = Map.groupBy(days, (ms) => dayOf(ms).slice(0, 7));
  return [...months].map(([name, own]) => {
    const start = own[0] ?? 0;
    return spanOf(name, start, start + own.length * DAY_MS);
  });
}

/** Noon of a day, as the text that a journal carries. */
export const noon = (day: string): string => `${day}T12:00:00Z`;
