import { isRefusal } from '#libs/amount';
import { counterStep, type CounterState } from '../../counter.js';
import { cutEvent } from '../../cut-at-hours.js';
import { UNNAMED_GPU, type UsageEvent } from '../../usage-event.js';
import type { DeviceReading, MigInstance } from './reading.js';

/** What is remembered of a card between two polls of one exporter. */
export interface DeviceState {
  readonly reading: DeviceReading;
  /** Whether a poll since then did not list the card. */
  readonly wasAbsent: boolean;
  /** Its energy counter, from the first time that it told one. */
  readonly energy: CounterState | undefined;
  /** Power × time that does not fill a mJ yet, in nJ. */
  readonly carriedNanojoules: bigint;
}

/** What readings do not say. */
export interface DeviceMeterContext {
  /** Names the exporter, for ever. */
  readonly source: string;
  readonly site: string;
  /** Whose the card, or the instance of a split card, was at that moment; undefined is nobody that is known. */
  readonly subjectOf: (reading: DeviceReading, instance?: MigInstance) => string | undefined;
  /** Polls further apart do not prove what was between them: neither presence nor power is carried over. */
  readonly mostGapMs: bigint;
  /** Also say what of its time a card worked, as `gpu-busy`. */
  readonly countsBusy?: boolean;
  /** The most that a card can draw, in mW; a step of its counter above that is not believed. */
  readonly mostMilliwatts: bigint;
}

/** Something that whoever reads the figures has to know. */
export interface DeviceNote {
  readonly kind:
    | 'OutOfOrder'
    | 'Gap'
    | 'CounterReset'
    | 'CounterNotBelieved'
    | 'InstanceChanged'
    | 'InstancesUnknown'
    | 'NobodyKnown'
    | 'EnergyUnknown'
    | 'NotCut';
  readonly uuid: string;
  readonly fromMs: bigint;
  readonly toMs: bigint;
  readonly message: string;
}

/** What one poll adds. */
export interface DeviceMetering {
  readonly states: ReadonlyMap<string, DeviceState>;
  readonly events: readonly UsageEvent[];
  readonly notes: readonly DeviceNote[];
}

interface Span {
  readonly before: DeviceState;
  readonly now: DeviceReading;
  readonly context: DeviceMeterContext;
  readonly events: UsageEvent[];
  readonly notes: DeviceNote[];
}

const WHOLE_GPU = 1000n;
const MILLION = 1_000_000n;
/** µW × ms is nJ. */
const NANOJOULES_PER_MILLIJOULE = 1_000_000n;

function note({ before, now, notes }: Span, kind: DeviceNote['kind'], message: string): void {
  notes.push({ kind, uuid: now.uuid, fromMs: before.reading.atMs, toMs: now.atMs, message });
}

/** A split card's instance as a resource: each profile has a weight of its own. */
function resourceOf({ model }: DeviceReading, instance: MigInstance | undefined): string {
  // A '|' would be read as a choice between models.
  const name = (model ?? UNNAMED_GPU).replaceAll('|', '/');
  return instance === undefined ? name : `${name} MIG ${(instance.profile ?? UNNAMED_GPU).replaceAll('|', '/')}`;
}

type Measured = Pick<UsageEvent, 'id' | 'meter' | 'unit' | 'quantity' | 'method'> & { readonly fromMs: bigint };

function emit(span: Span, subject: string | undefined, measured: Measured): void {
  if (subject === undefined) {
    note(span, 'NobodyKnown', `nobody is known to have held ${measured.id}`);
    return;
  }
  const { source, site } = span.context;
  const { fromMs, ...rest } = measured;
  const id = `${measured.id}@${fromMs}-${span.now.atMs}`;
  const parts = cutEvent({ ...rest, id, source, subject, site, effectiveAtMs: fromMs, endMs: span.now.atMs });
  if (isRefusal(parts)) note(span, 'NotCut', parts.message);
  else span.events.push(...parts);
}

const keyOf = ({ id, profile }: MigInstance): string => JSON.stringify([id, profile]);

/** Split among holders that the reading does not name, as in a CSV of nvidia-smi; or into nothing that one could hold. */
const isSplitUnsaid = ({ migEnabled, instances }: DeviceReading): boolean =>
  migEnabled === true && instances.length === 0;

/**
 * What of a span the card worked, or an instance of it: utilisation at its beginning stands for all of it, as power does.
 * What nobody told is unknown, and no event.
 */
function meterBusy(span: Span, name: string, instance: MigInstance | undefined): void {
  const { before, now, context } = span;
  const ppm = instance === undefined ? before.reading.utilisationPpm : instance.engineActivePpm;
  if (context.countsBusy !== true || ppm === null) return;
  const fromMs = before.reading.atMs;
  emit(span, context.subjectOf(before.reading, instance), {
    id: `${name}#gpu-busy`,
    meter: { kind: 'gpu-busy', resource: resourceOf(before.reading, instance) },
    unit: 'COMPUTE_BUSY',
    quantity: (WHOLE_GPU * (now.atMs - fromMs) * ppm) / MILLION,
    fromMs,
  });
}

/** A card, or each of its instances, that both polls list was there all the time between them. */
function meterPresence(span: Span): void {
  const { before, now, context } = span;
  const fromMs = before.reading.atMs;
  const one = (instance?: MigInstance): void => {
    const name = instance === undefined ? now.uuid : `${now.uuid}/${instance.id}`;
    emit(span, context.subjectOf(before.reading, instance), {
      id: `${name}#gpu-time`,
      meter: { kind: 'gpu-time', resource: resourceOf(before.reading, instance) },
      unit: 'COMPUTE_RAW',
      quantity: WHOLE_GPU * (now.atMs - fromMs),
      fromMs,
    });
    meterBusy(span, name, instance);
  };
  if (isSplitUnsaid(before.reading) || isSplitUnsaid(now)) {
    note(span, 'InstancesUnknown', 'the card is split, and nothing says into what: its time is not counted');
    return;
  }
  if (before.reading.instances.length === 0 && now.instances.length === 0) {
    one();
    return;
  }
  const still = new Set(now.instances.map(keyOf));
  const stayed = before.reading.instances.filter((instance) => still.has(keyOf(instance)));
  for (const instance of stayed) one(instance);
  if (stayed.length !== before.reading.instances.length || stayed.length !== now.instances.length) {
    note(
      span,
      'InstanceChanged',
      'the card was split anew: time of instances that one of two polls lacks is not counted',
    );
  }
}

/** Power at the beginning of a span stands for all of it; what does not fill a mJ is carried to the next. */
function meterPower(span: Span): bigint {
  const { before, now } = span;
  const power = before.reading.powerMicrowatts;
  if (power === null) {
    note(span, 'EnergyUnknown', 'the card told neither its energy nor its power');
    return before.carriedNanojoules;
  }
  const fromMs = before.reading.atMs;
  const nanojoules = before.carriedNanojoules + power * (now.atMs - fromMs);
  emitEnergy(span, { quantity: nanojoules / NANOJOULES_PER_MILLIJOULE, method: 'power_x_time', fromMs });
  return nanojoules % NANOJOULES_PER_MILLIJOULE;
}

function emitEnergy(span: Span, energy: Pick<Measured, 'quantity' | 'method' | 'fromMs'>): void {
  const { before, now, context } = span;
  emit(span, context.subjectOf(before.reading), {
    id: `${now.uuid}#energy`,
    meter: { kind: 'energy', resource: context.site },
    unit: 'ENERGY',
    ...energy,
  });
}

/** The counter's delta as it is; nothing where this poll lacks the counter, for the next delta holds it all. */
function meterCounter(span: Span): CounterState | undefined {
  const { before, now, context } = span;
  if (now.energyMillijoules === null) return before.energy;
  const sample = { value: now.energyMillijoules, atMs: now.atMs };
  const step = counterStep(before.energy, sample, { mostPerSecond: context.mostMilliwatts });
  if (step.outcome === 'counted') {
    emitEnergy(span, { quantity: step.delta, method: 'device_counter', fromMs: step.fromMs });
    if (step.reset) note(span, 'CounterReset', 'the energy counter began anew: what it had not yet told is lost');
  } else if (step.outcome === 'unknown') {
    note(span, 'CounterNotBelieved', 'the energy counter moved by more than the card can draw: nothing is counted');
  }
  return step.state;
}

function meterSpan(span: Span): DeviceState {
  const { before, now, context } = span;
  const unbroken = !before.wasAbsent && now.atMs - before.reading.atMs <= context.mostGapMs;
  if (unbroken) meterPresence(span);
  else note(span, 'Gap', 'the polls do not prove that the card was there between them: its time is not counted');
  // A card that has told a counter is never metered by its power: the counter's next delta would count that again.
  const byPower = before.energy === undefined && unbroken;
  const carriedNanojoules = byPower ? meterPower(span) : before.carriedNanojoules;
  return { reading: now, wasAbsent: false, energy: meterCounter(span), carriedNanojoules };
}

function firstState(reading: DeviceReading): DeviceState {
  const { energyMillijoules: value, atMs } = reading;
  return { reading, wasAbsent: false, energy: value === null ? undefined : { value, atMs }, carriedNanojoules: 0n };
}

/**
 * What one more poll of one exporter adds: GPU time, 1,000 milli-GPU × milliseconds of presence, for each card or each
 * instance of a split card; energy in mJ, from the card's counter (`device_counter`), else as power at the beginning of
 * each span × its length (`power_x_time`, an exact left sum). Both cut at UTC hours. `states` are those of the same
 * exporter; a poll that failed is not given at all, for a card that a poll does not list counts as absent. Readings that
 * come late count nothing. Ids derive from card and span, so that metering the same polls again yields the same events.
 */
export function meterDevices(
  states: ReadonlyMap<string, DeviceState>,
  readings: readonly DeviceReading[],
  context: DeviceMeterContext,
): DeviceMetering {
  const events: UsageEvent[] = [];
  const notes: DeviceNote[] = [];
  const listed = new Set(readings.map(({ uuid }) => uuid));
  const next = new Map<string, DeviceState>();
  for (const [uuid, state] of states) next.set(uuid, listed.has(uuid) ? state : { ...state, wasAbsent: true });
  for (const now of readings) {
    const before = next.get(now.uuid);
    const span = before === undefined ? undefined : { before, now, context, events, notes };
    if (span !== undefined && now.atMs <= span.before.reading.atMs) {
      note(span, 'OutOfOrder', 'the reading is not newer than the last: it is not counted');
    } else {
      next.set(now.uuid, span === undefined ? firstState(now) : meterSpan(span));
    }
  }
  return { states: next, events, notes };
}
