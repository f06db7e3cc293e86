import { refuse, type Refusal } from '#libs/amount';
import { stepsOf } from '../../exact.js';
import { blankReading, type DeviceReading, type MigInstance } from '../gpu-device/reading.js';
import type { PromSample } from '../prometheus/sample.js';
import { blankOf, DCGM_FIELDS, IDENTITY_LABELS, type DcgmField } from './fields.js';

/** What a scrape of dcgm-exporter does not say. */
export interface DcgmContext {
  /** When it was scraped, in milliseconds since 1970-01-01T00:00Z; a sample's own timestamp goes before it. */
  readonly atMs: bigint;
}

/** A sample that is not read, and why. */
export interface DcgmRefusal extends Refusal<'DeviceUnnamed' | 'ValueInexact' | 'ReadingsDiffer'> {
  /** Counts from 1, in the scrape. */
  readonly line: number;
}

/** The cards of a scrape. */
export interface DcgmReadings {
  readonly records: readonly DeviceReading[];
  readonly refusals: readonly DcgmRefusal[];
  /** Samples that are not of DCGM. */
  readonly ignored: number;
}

/** What has been read of a card, or of one instance of it. */
interface Draft {
  readonly values: Map<DcgmField['field'], bigint>;
  readonly labels: Map<string, string>;
  readonly shared: Set<string>;
}

interface CardDraft extends Draft {
  readonly uuid: string;
  readonly instances: Map<string, Draft & { readonly id: string; readonly profile: string | null }>;
  readonly identity: Map<string, string>;
  readonly unknown: Map<string, string>;
  readonly rest: Map<string, string>;
  timestampMs: bigint | undefined;
}

interface Reading {
  readonly cards: Map<string, CardDraft>;
  readonly refusals: DcgmRefusal[];
}

const draft = (): Draft => ({ values: new Map(), labels: new Map(), shared: new Set() });

function refuseSample(
  reading: Reading,
  { name, line }: PromSample,
  [kind, message]: [DcgmRefusal['kind'], string],
): void {
  reading.refusals.push({ ...refuse(kind, { field: name, message, rule: 'meter.dcgm' }), line });
}

function cardOf(reading: Reading, uuid: string): CardDraft {
  const known = reading.cards.get(uuid);
  if (known !== undefined) return known;
  const card: CardDraft = {
    ...draft(),
    uuid,
    instances: new Map(),
    identity: new Map(),
    unknown: new Map(),
    rest: new Map(),
    timestampMs: undefined,
  };
  reading.cards.set(uuid, card);
  return card;
}

/** The instance that a sample is of, if any; one card without instances, or the same number, comes back as it was. */
function instanceOf(card: CardDraft, labels: ReadonlyMap<string, string>): Draft | undefined {
  const id = labels.get('GPU_I_ID') ?? '';
  if (id === '') return undefined;
  const known = card.instances.get(id);
  if (known !== undefined) return known;
  const made = { ...draft(), id, profile: labels.get('GPU_I_PROFILE') ?? null };
  card.instances.set(id, made);
  return made;
}

/** Two holders of one card or instance are no holder that is known: a label that differs is dropped. */
function takeLabels(of: Draft, labels: ReadonlyMap<string, string>): void {
  for (const [label, value] of labels) {
    if (IDENTITY_LABELS.has(label) || of.shared.has(label)) continue;
    const before = of.labels.get(label);
    if (before === undefined || before === value) {
      of.labels.set(label, value);
    } else {
      of.labels.delete(label);
      of.shared.add(label);
    }
  }
}

function takeValue(reading: Reading, sample: PromSample, { card, of }: { card: CardDraft; of: Draft }): void {
  const known = DCGM_FIELDS.get(sample.name);
  const suffix = of === card ? '' : `/${sample.labels.get('GPU_I_ID') ?? ''}`;
  if (known === undefined) {
    card.rest.set(`${sample.name}${suffix}`, sample.value);
    return;
  }
  const blank = blankOf(sample.value, known.field);
  const steps = blank === undefined ? stepsOf(sample.value, known.scale) : undefined;
  if (steps === undefined) {
    card.unknown.set(`${sample.name}${suffix}`, blank ?? sample.value);
    if (blank === undefined) {
      refuseSample(reading, sample, [
        'ValueInexact',
        `"${sample.value.slice(0, 40)}" is no whole number of smallest steps`,
      ]);
    }
    return;
  }
  const { values } = known.of === 'card' ? card : of;
  const before = values.get(known.field);
  if (before !== undefined && before !== steps) {
    const message = `${card.uuid} tells both ${before} and ${steps} smallest steps: the greater is taken`;
    refuseSample(reading, sample, ['ReadingsDiffer', message]);
  }
  if (before === undefined || steps > before) values.set(known.field, steps);
}

function takeSample(reading: Reading, sample: PromSample): void {
  const uuid = sample.labels.get('UUID') ?? '';
  if (uuid === '') {
    refuseSample(reading, sample, ['DeviceUnnamed', 'the sample has no label UUID']);
    return;
  }
  const card = cardOf(reading, uuid);
  const of = instanceOf(card, sample.labels) ?? card;
  for (const [label, value] of sample.labels) if (IDENTITY_LABELS.has(label)) card.identity.set(label, value);
  takeLabels(of, sample.labels);
  const { timestampMs } = sample;
  if (timestampMs !== undefined && timestampMs > (card.timestampMs ?? timestampMs - 1n)) card.timestampMs = timestampMs;
  takeValue(reading, sample, { card, of });
}

function readingOf(card: CardDraft, atMs: bigint): DeviceReading {
  const value = (field: DcgmField['field'], of: Draft = card): bigint | null => of.values.get(field) ?? null;
  const [used, free, reserved] = [value('memoryUsedMib'), value('memoryFreeMib'), value('memoryReservedMib')];
  const instances = [...card.instances.values()].map((instance): MigInstance => ({
    id: instance.id,
    profile: instance.profile,
    labels: Object.fromEntries(instance.labels),
    engineActivePpm: value('engineActivePpm', instance),
    memoryUsedMib: value('memoryUsedMib', instance),
  }));
  const shared = [...card.shared].map((label): [string, string] => [`label ${label}`, 'shared']);
  return {
    ...blankReading(card.uuid, card.timestampMs ?? atMs),
    model: card.identity.get('modelName') ?? null,
    host: card.identity.get('hostname') ?? card.identity.get('Hostname') ?? null,
    index: card.identity.get('gpu') ?? null,
    energyMillijoules: value('energyMillijoules'),
    powerMicrowatts: value('powerMicrowatts'),
    utilisationPpm: value('utilisationPpm'),
    engineActivePpm: value('engineActivePpm'),
    tensorActivePpm: value('tensorActivePpm'),
    dramActivePpm: value('dramActivePpm'),
    memoryUsedMib: used,
    memoryTotalMib: used === null || free === null || reserved === null ? null : used + free + reserved,
    // DCGM does not say that a card is whole: only instances say that it is split.
    migEnabled: instances.length > 0 ? true : null,
    instances,
    labels: Object.fromEntries(card.labels),
    unknown: Object.fromEntries([...card.unknown, ...shared]),
    rest: Object.fromEntries(card.rest),
  };
}

/**
 * The cards of a scrape of dcgm-exporter, one reading for each UUID. Under MIG the exporter repeats what is the whole
 * card's for every instance: it is taken once. Where such repetitions differ, having been read moments apart, the
 * greater is taken and the difference reported. Needs no `# TYPE` lines.
 */
export function readDcgm(samples: readonly PromSample[], { atMs }: DcgmContext): DcgmReadings {
  const reading: Reading = { cards: new Map(), refusals: [] };
  let ignored = 0;
  for (const sample of samples) {
    if (sample.name.startsWith('DCGM_')) takeSample(reading, sample);
    else ignored += 1;
  }
  const records = [...reading.cards.values()].map((card) => readingOf(card, atMs));
  return { records, refusals: reading.refusals, ignored };
}
