import type { UsageEvent } from '#libs/inference-meter';

/** Uses that may still grow, each under what it is of. */
export type OpenWindows = ReadonlyMap<string, UsageEvent>;

/** What is still open, and the uses that are over and can be sent. */
export interface Windowed {
  readonly open: OpenWindows;
  readonly closed: readonly UsageEvent[];
}

/** How windows lie: so long each (a divisor of the hour), from the full hour on. */
export interface WindowTerms {
  readonly windowMs: bigint;
  /** Windows that end by then are closed. */
  readonly nowMs: bigint;
}

const SPAN = /@\d+-\d+$/u;

/** What is metered, without the span: 'GPU-1#energy'. */
const baseOf = ({ id, partOf }: UsageEvent): string => (partOf ?? id).replace(SPAN, '');

const keyOf = (event: UsageEvent): string =>
  JSON.stringify([event.source, baseOf(event), event.subject, event.meter.resource, event.method ?? null]);

const endOf = ({ effectiveAtMs, endMs }: UsageEvent): bigint => endMs ?? effectiveAtMs;

/** One use of the span that both cover, named by it. */
function spanned(first: UsageEvent, last: UsageEvent, quantity: bigint): UsageEvent {
  const { partOf: _, ...event } = first;
  const endMs = endOf(last);
  return { ...event, id: `${baseOf(first)}@${first.effectiveAtMs}-${endMs}`, quantity, endMs };
}

/**
 * Joins what devices report at every poll into one use for each window, so that polling often does not mean many events.
 * Only spans that follow each other without a gap are joined, and none over a full hour; the quantities sum exactly. The
 * id is made of what is metered and the joined span: once closed it never changes.
 */
export function joinWindows(open: OpenWindows, events: readonly UsageEvent[], terms: WindowTerms): Windowed {
  const windows = new Map(open);
  const closed: UsageEvent[] = [];
  const windowOf = ({ effectiveAtMs }: UsageEvent): bigint => effectiveAtMs / terms.windowMs;
  for (const event of events) {
    const key = keyOf(event);
    const before = windows.get(key);
    const joins = before !== undefined && endOf(before) === event.effectiveAtMs && windowOf(before) === windowOf(event);
    if (before !== undefined && !joins) closed.push(before);
    windows.set(
      key,
      joins ? spanned(before, event, before.quantity + event.quantity) : spanned(event, event, event.quantity),
    );
  }
  for (const [key, event] of windows) {
    if ((windowOf(event) + 1n) * terms.windowMs > terms.nowMs) continue;
    closed.push(event);
    windows.delete(key);
  }
  return { open: windows, closed };
}

/**
 * Records that a parser cut at hours, whole again: the server cuts them itself, and a batch that ends between two parts
 * of one record would have it refused.
 */
export function wholeRecords(events: readonly UsageEvent[]): readonly UsageEvent[] {
  const whole = new Map<string, UsageEvent>();
  for (const event of events) {
    const id = event.partOf ?? event.id;
    const before = whole.get(id);
    const { partOf: _, ...bare } = event;
    if (before === undefined) whole.set(id, { ...bare, id });
    else whole.set(id, { ...before, quantity: before.quantity + event.quantity, endMs: endOf(event) });
  }
  return [...whole.values()];
}
