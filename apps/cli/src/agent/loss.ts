/** An event to keep until the server has it. */
export interface Kept {
  /** Its JSON, in one line. */
  readonly text: string;
  /** For the account of what is lost: 'gpu-time/A100', and smallest steps. */
  readonly meter: string;
  readonly quantity: bigint;
}

/** What could not be kept: how many events, between which times, and how much of what. */
export interface Loss {
  readonly events: number;
  /** Milliseconds since 1970-01-01T00:00Z, by the machine's clock; absent where nothing is lost, or nobody knows. */
  readonly fromMs?: bigint;
  readonly toMs?: bigint;
  /** Smallest steps by meter; events that the disk spoilt stand under none. */
  readonly meters: ReadonlyMap<string, bigint>;
}

export const NO_LOSS: Loss = { events: 0, meters: new Map() };

/** What is lost more: events that found no room, at a time; or lines that the disk spoilt. */
export type More = { readonly missed: readonly Kept[]; readonly atMs: bigint } | { readonly damaged: number };

/** A loss and what is lost more, together. */
export function addLoss(loss: Loss, more: More): Loss {
  if ('damaged' in more) return { ...loss, events: loss.events + more.damaged };
  const meters = new Map(loss.meters);
  for (const { meter, quantity } of more.missed) meters.set(meter, (meters.get(meter) ?? 0n) + quantity);
  return { events: loss.events + more.missed.length, fromMs: loss.fromMs ?? more.atMs, toMs: more.atMs, meters };
}

/** As many as a report names; events of meters beyond are counted without. */
const MOST_METERS = 64;

/** The same as a member of a report: quantities in smallest steps, as decimal strings. */
export function lossMember({ events, fromMs, toMs, meters }: Loss): Readonly<Record<string, unknown>> {
  const instant = (ms: bigint): string => new Date(Number(ms)).toISOString();
  return {
    events: String(events),
    ...(fromMs === undefined ? {} : { from: instant(fromMs) }),
    ...(toMs === undefined ? {} : { to: instant(toMs) }),
    meters: Object.fromEntries(
      [...meters].slice(0, MOST_METERS).map(([meter, quantity]) => [meter, quantity.toString()]),
    ),
  };
}
