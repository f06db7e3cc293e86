import { compareIds, hourOf, InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { cutEvent, type CutRefusal } from './cut-at-hours.js';
import { payloadOf } from './payload-of.js';
import { meterName, type Meter, type MeterUnit, type UsageEvent } from './usage-event.js';

/** How much more, or less, an hour of a meter holds than before. */
export interface BucketChange {
  readonly subject: string;
  readonly site?: string;
  readonly meter: Meter;
  readonly unit: MeterUnit;
  /** The start of the UTC hour, in milliseconds since 1970-01-01T00:00Z. */
  readonly hourMs: bigint;
  /** Smallest steps; below zero where a correction takes back more than it adds. Never zero. */
  readonly delta: bigint;
}

/** Why a report is not taken in. */
export type VersionRefusal =
  | CutRefusal
  | Refusal<'EventBodyDiffers' | 'AlreadyCorrected' | 'CorrectionCircle' | 'CorrectsItself' | 'PartOfRecord'>;

/** What a report does: count now, wait for the event that it corrects, or repeat what is known. */
export type Arrival =
  { readonly kind: 'COUNTED'; readonly changes: readonly BucketChange[] } | { readonly kind: 'WAITING' | 'REPEATED' };

interface Version {
  readonly event: UsageEvent;
  readonly parts: readonly UsageEvent[];
}

interface Identity {
  readonly source: string;
  readonly id: string;
}

const keyOf = ({ source, id }: Identity): string => JSON.stringify([source, id]);

const refuseOnce = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'meter.once' });

function changesOf(taken: readonly UsageEvent[], given: readonly UsageEvent[]): readonly BucketChange[] {
  const changes = new Map<string, BucketChange>();
  const add = (events: readonly UsageEvent[], sign: bigint): void => {
    for (const { subject, site, meter, unit, effectiveAtMs, quantity } of events) {
      const hourMs = hourOf(effectiveAtMs);
      const key = JSON.stringify([hourMs.toString().padStart(16, '0'), subject, site ?? null, meterName(meter)]);
      const before = changes.get(key)?.delta ?? 0n;
      const where = site === undefined ? { subject } : { subject, site };
      changes.set(key, { ...where, meter, unit, hourMs, delta: before + sign * quantity });
    }
  };
  add(taken, -1n);
  add(given, 1n);
  return [...changes.entries()]
    .sort(([a], [b]) => compareIds(a, b))
    .map(([, change]) => change)
    .filter(({ delta }) => delta !== 0n);
}

/**
 * Which versions of which uses are live: the plain statement of the rules of correction, which the database keeps.
 * Each (source, id) counts once. A correction takes the place of the event that it names, whole, whatever meter, hour
 * or subject either has; it waits for an event not yet known, and so do those that name it. An event is corrected by
 * one other only: the next names that one, so that of every use one version is live at most. Whoever corrects what he
 * may not is for the server to refuse: a source belongs to one operator's key.
 */
export class VersionBook {
  readonly #versions = new Map<string, Version>();
  /** The correction of each event that one names, known or not. */
  readonly #corrections = new Map<string, string>();
  /** Known events, and corrections all of whose forebears are known. */
  readonly #standing = new Set<string>();

  /**
   * Takes in one report of a whole record (not of its parts). The order of arrival does not matter for what is live in
   * the end, except that of two corrections of one event the first to arrive is taken.
   */
  arrive(event: UsageEvent): Arrival | VersionRefusal {
    const key = keyOf(event);
    const known = this.#versions.get(key);
    if (known !== undefined) {
      if (payloadOf(known.event) === payloadOf(event)) return { kind: 'REPEATED' };
      return refuseOnce('EventBodyDiffers', 'id', `"${event.id}" of "${event.source}" is known with another content`);
    }
    const refusal = this.#checkCorrection(event, key);
    if (refusal !== undefined) return refusal;
    const parts = cutEvent({ ...event, endMs: event.endMs ?? event.effectiveAtMs });
    if (isRefusal(parts)) return parts;
    this.#versions.set(key, { event, parts });
    if (event.corrects === undefined) return { kind: 'COUNTED', changes: changesOf([], this.#stand(key)) };
    const target = keyOf(event.corrects);
    this.#corrections.set(target, key);
    if (!this.#standing.has(target)) return { kind: 'WAITING' };
    const taken = this.#partsOf(target);
    return { kind: 'COUNTED', changes: changesOf(taken, this.#stand(key)) };
  }

  /** The live version of every use, in the order of source and id; a use that was voided has none. */
  live(): readonly UsageEvent[] {
    return (
      [...this.#standing]
        // What stands has its correction standing too.
        .filter((key) => !this.#corrections.has(key))
        .toSorted(compareIds)
        .map((key) => this.#version(key).event)
        .filter((event) => event.corrects?.voids !== true)
    );
  }

  /** Corrections that wait for an event not yet known, themselves or through one that they correct. */
  waiting(): readonly UsageEvent[] {
    return [...this.#versions.entries()]
      .filter(([key]) => !this.#standing.has(key))
      .toSorted(([a], [b]) => compareIds(a, b))
      .map(([, { event }]) => event);
  }

  /** What the hours hold, from nothing, in ascending order of hour; agrees with the sum of all changes told. */
  totals(): readonly BucketChange[] {
    return changesOf(
      [],
      this.live().flatMap((event) => this.#partsOf(keyOf(event))),
    );
  }

  #checkCorrection(event: UsageEvent, key: string): VersionRefusal | undefined {
    if (event.partOf !== undefined) {
      return refuseOnce('PartOfRecord', 'partOf', `"${event.id}" is a part: "${event.partOf}" is what is reported`);
    }
    if (event.corrects === undefined) return undefined;
    const target = keyOf(event.corrects);
    if (target === key) return refuseOnce('CorrectsItself', 'corrects', 'the correction names itself');
    const first = this.#corrections.get(target);
    if (first !== undefined) {
      const { id, source } = this.#version(first).event;
      const message = `"${event.corrects.id}" is corrected by "${id}" of "${source}" already: correct that one`;
      return refuseOnce('AlreadyCorrected', 'corrects', message);
    }
    for (let at = this.#versions.get(target); at?.event.corrects !== undefined;) {
      const next = keyOf(at.event.corrects);
      if (next === key)
        return refuseOnce('CorrectionCircle', 'corrects', 'the corrections name each other in a circle');
      at = this.#versions.get(next);
    }
    return undefined;
  }

  /** Lets a version stand, and every correction that waited for it; answers the parts of the last, which is live. */
  #stand(key: string): readonly UsageEvent[] {
    let last = key;
    for (let next: string | undefined = key; next !== undefined; next = this.#corrections.get(next)) {
      this.#standing.add(next);
      last = next;
    }
    return this.#partsOf(last);
  }

  #partsOf(key: string): readonly UsageEvent[] {
    return this.#version(key).parts;
  }

  #version(key: string): Version {
    const version = this.#versions.get(key);
    if (version === undefined) throw new InvariantViolation(`no version ${key} was taken in`);
    return version;
  }
}

/** True where a change falls into an hour that had closed, its grace over: its bucket alone opens again. */
export function isLate({ hourMs }: BucketChange, recordedAtMs: bigint, graceMs: bigint): boolean {
  return recordedAtMs >= hourMs + 3_600_000n + graceMs;
}
