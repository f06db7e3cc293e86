import type { DeviceReading, MigInstance } from '../gpu-device/reading.js';
import { MEBIBYTE, PERCENT, refuseSmi, smiLogInstant, WATT, type SmiContext, type SmiRefusal } from './cell.js';
import { saidMig, saidText, saidUuid, SmiDraft } from './draft.js';
import type { SmiReadings } from './read-csv.js';
import { readXml, type XmlElement } from './xml.js';

/**
 * Where the draw of the whole card stands, by age of the driver (470, 535, 550). Never `gpu_memory_power_readings`,
 * which is a part of it, nor `module_power_readings`, which holds the CPU beside it.
 */
const POWER_PATHS: readonly (readonly string[])[] = [
  ['power_readings', 'power_draw'],
  ['gpu_power_readings', 'power_draw'],
  ['gpu_power_readings', 'average_power_draw'],
  ['gpu_power_readings', 'instant_power_draw'],
];

/** The elements below a card that are read; the other texts that stand directly below it are kept. */
const READ = new Set(['uuid', 'product_name', 'minor_number']);

const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

function textAt(element: XmlElement, path: readonly string[]): string | undefined {
  let at: XmlElement | undefined = element;
  for (const name of path) at = childrenOf(at, name)[0];
  return at?.text.trim();
}

/** The instances of a split card; compute instances of one GPU instance share its memory, and are one holder's. */
function instancesOf(card: XmlElement, draft: SmiDraft): readonly MigInstance[] {
  const instances = new Map<string, MigInstance>();
  for (const device of childrenOf(childrenOf(card, 'mig_devices')[0], 'mig_device')) {
    const id = textAt(device, ['gpu_instance_id']) ?? '';
    if (id === '' || instances.has(id)) continue;
    const used = textAt(device, ['fb_memory_usage', 'used']);
    const memoryUsedMib = draft.stepsOf(`mig_device/${id}/fb_memory_usage/used`, used, MEBIBYTE);
    instances.set(id, { id, profile: null, labels: {}, engineActivePpm: null, memoryUsedMib });
  }
  return [...instances.values()];
}

function readCard(
  card: XmlElement,
  at: number,
  atMs: bigint,
): { record?: DeviceReading; refusals: readonly SmiRefusal[] } {
  const uuid = saidUuid(textAt(card, ['uuid']));
  if (uuid === null) {
    return { refusals: [refuseSmi('DeviceUnnamed', at, ['uuid', 'the log does not say which card it is of'])] };
  }
  const draft = new SmiDraft(at);
  for (const path of POWER_PATHS) draft.take('powerMicrowatts', [path.join('/'), textAt(card, path)], WATT);
  draft.take('utilisationPpm', ['utilization/gpu_util', textAt(card, ['utilization', 'gpu_util'])], PERCENT);
  draft.take('memoryUsedMib', ['fb_memory_usage/used', textAt(card, ['fb_memory_usage', 'used'])], MEBIBYTE);
  draft.take('memoryTotalMib', ['fb_memory_usage/total', textAt(card, ['fb_memory_usage', 'total'])], MEBIBYTE);
  for (const { name, children, text } of card.children) {
    if (children.length === 0 && !READ.has(name)) draft.keep(name, text.trim());
  }
  const instances = instancesOf(card, draft);
  const record = draft.reading(uuid, atMs, {
    model: saidText(textAt(card, ['product_name'])),
    index: saidText(textAt(card, ['minor_number'])),
    migEnabled: saidMig(textAt(card, ['mig_mode', 'current_mig'])),
    instances,
  });
  return { record, refusals: draft.refusals };
}

/**
 * Reads the log that one run of `nvidia-smi -q -x` prints, whatever the release calls its power. MIG instances are
 * numbered, but the log does not name their profiles. A card that the driver cannot reach has no uuid, and is refused by
 * itself; a document that is cut off, or is none, is refused whole.
 *
 * @example parseSmiLog(xml, { utcOffsetMs: 0n }).records[0]?.powerMicrowatts // 25_580_000n
 */
export function parseSmiLog(text: string, context: SmiContext): SmiReadings {
  const root = readXml(text);
  return 'refused' in root ? { records: [], refusals: [root], ignored: 0 } : readLog(root, context);
}

function readLog(root: XmlElement, context: SmiContext): SmiReadings {
  const records: DeviceReading[] = [];
  const refusals: SmiRefusal[] = [];
  if (root.name !== 'nvidia_smi_log') {
    const message = `the document is a ${root.name.slice(0, 40)}, not an nvidia_smi_log`;
    return { records, refusals: [refuseSmi('RootUnknown', 1, ['nvidia_smi_log', message])], ignored: 0 };
  }
  const printed = textAt(root, ['timestamp']);
  const atMs = printed === undefined ? context.atMs : smiLogInstant(printed, context.utcOffsetMs);
  if (atMs === undefined) {
    const message = `"${(printed ?? '').slice(0, 40)}" is no timestamp`;
    return { records, refusals: [refuseSmi('TimeUnknown', 1, ['timestamp', message])], ignored: 0 };
  }
  const seen = new Set<string>();
  for (const [index, card] of childrenOf(root, 'gpu').entries()) {
    const read = readCard(card, index + 1, atMs);
    refusals.push(...read.refusals);
    if (read.record === undefined) continue;
    if (seen.has(read.record.uuid)) {
      refusals.push(refuseSmi('DeviceRepeated', index + 1, ['uuid', `${read.record.uuid} stands in the log twice`]));
    } else {
      seen.add(read.record.uuid);
      records.push(read.record);
    }
  }
  return { records, refusals, ignored: 0 };
}
