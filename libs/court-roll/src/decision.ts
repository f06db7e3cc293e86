import { refuse, type Refusal } from '#libs/amount';
import type { Court, Verdict } from './act.js';
import type { Holding } from './holding.js';
import { stepsFrom, type RollEvent } from './transitions.js';

/** What was due at an admittance, and by which words of the custom. */
export interface FineDue {
  /** Minor units, above zero. */
  readonly minor: bigint;
  readonly rule: string;
}

/** A line of the roll as decided: the holding as it stands after it, and what the line alone tells. */
export interface EntryDraft {
  readonly event: RollEvent;
  readonly holding: Holding;
  readonly customVersion: number;
  /** The other party of the act, by roll number. */
  readonly toUseOf?: string;
  readonly fine?: FineDue;
  readonly until?: string;
  /** Until when the heir is a minor: close to a birth date, so no line tells it but by commitment. */
  readonly minorUntil?: string;
  readonly sumMinor?: bigint;
  readonly verdict?: Verdict;
  readonly jury?: readonly string[];
  readonly votes?: number;
  /** By how much a jury reduced a fine: the correction that the books need, minor units. */
  readonly reducedByMinor?: bigint;
  /** The holding that this one is a part of. */
  readonly of?: string;
}

/** A decision of the court: the lines to enter, in their order. The first is of the holding that was asked for. */
export interface RollDecision {
  readonly entries: readonly EntryDraft[];
}

export const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'roll.court' });

/** The holding after an event: in the one state that it leads to, on the court's day. */
export function after(holding: Holding, event: RollEvent, change: Partial<Holding>, court: Court): Holding {
  const [only] = stepsFrom(holding.state, event);
  return { ...holding, state: only ?? holding.state, on: court.on, ...change };
}

/** One line, and no more. */
export function entered(
  event: RollEvent,
  holding: Holding,
  court: Court,
  more: Omit<Partial<EntryDraft>, 'event' | 'holding' | 'customVersion'> = {},
): RollDecision {
  return { entries: [{ event, holding, customVersion: court.custom.version, ...more }] };
}

/** Drops what an act has ended, so that nothing of it stays behind as an empty member. */
export function without(holding: Holding, ...keys: readonly (keyof Holding)[]): Holding {
  const gone = new Set<string>(keys);
  // The keys named are the optional ones: what remains is still a holding.
  return Object.fromEntries(Object.entries(holding).filter(([key]) => !gone.has(key))) as unknown as Holding;
}
