import { BALLOTS, CLOSES, CUSTOMS, MOTIONS } from './bundle-sql.js';
import {
  type BallotRow,
  type CloseRow,
  type CustomRow,
  type LeafRow,
  membersOf,
  type MotionRow,
} from './bundle-rows.js';
import { decisionRows } from './decision-rows.js';
import { meetingRows } from './meeting-rows.js';
import { motionCount } from './motion-rows.js';
import { registerRows } from './register-sql.js';
import { pastureRows, rollRows } from './roll-sql.js';
import type { BundleReader } from './snapshot-reader.js';

type Members = Readonly<Record<string, unknown>>;

/** The lines that follow a leaf of the page. */
export type Beside = (leaf: LeafRow) => readonly object[];

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

const digits = (value: unknown): value is string => typeof value === 'string' && /^\d{1,9}$/u.test(value);
const uuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** What a page of leaves commits to besides batches, in a few statements for all of them. */
export async function besidesLeaf(
  reader: BundleReader,
  partnershipId: string,
  page: readonly LeafRow[],
): Promise<Beside> {
  const entries = new Map(page.map((leaf) => [leaf, leaf.type === 'batch' ? {} : membersOf(leaf.entry)]));
  const of = (type: string): Members[] => page.flatMap((leaf) => (leaf.type === type ? [entries.get(leaf) ?? {}] : []));
  const customs = await customRows(reader, partnershipId, of('custom'));
  const closes = await closeRows(reader, partnershipId, of('period-close'));
  const counts = await countRows(reader, partnershipId, of('resolution'));
  const rolls = await rollRows(reader, partnershipId, of('roll-entry'));
  const pastures = await pastureRows(reader, partnershipId, of('pasture'));
  const meetings = await meetingRows(reader, partnershipId, of('meeting'));
  const typed = page.map((leaf) => ({ type: leaf.type, entry: entries.get(leaf) ?? {} }));
  const registers = await registerRows(reader, partnershipId, typed);
  const decided = await decisionRows(reader, partnershipId, page, (leaf) => entries.get(leaf) ?? {});
  const besides: Readonly<Record<string, (entry: Members) => object | undefined>> = {
    custom: ({ version }) => customs.get(String(version)),
    'period-close': ({ period, generation }) => closes.get(`${String(period)} ${String(generation)}`),
    resolution: ({ motion }) => counts.get(String(motion)),
    meeting: meetings,
    'roll-entry': ({ number }) => rolls.get(String(number)),
    pasture: ({ pasture, turn }) => pastures.get(`${String(turn)} ${String(pasture)}`),
  };
  return (leaf) => {
    const entry = entries.get(leaf) ?? {};
    const line = besides[leaf.type]?.(entry) ?? registers(leaf.type, entry);
    return [decided(leaf), line].filter((each) => each !== undefined);
  };
}

async function customRows(
  reader: BundleReader,
  partnershipId: string,
  leaves: readonly Members[],
): Promise<ReadonlyMap<string, object>> {
  const versions = leaves.map(({ version }) => version).filter(digits);
  if (versions.length === 0) return new Map();
  const rows = await reader.rows<CustomRow>(CUSTOMS, [partnershipId, versions]);
  return new Map(rows.map((custom) => [custom.version, { custom }]));
}

async function closeRows(
  reader: BundleReader,
  partnershipId: string,
  leaves: readonly Members[],
): Promise<ReadonlyMap<string, object>> {
  // Before version 3 the leaf was the document.
  const periods = leaves.flatMap(({ v, period }) => (v === '3' && uuid(period) ? [period] : []));
  if (periods.length === 0) return new Map();
  const rows = await reader.rows<CloseRow>(CLOSES, [partnershipId, periods]);
  return new Map(rows.map(({ period, generation, result }) => [`${period} ${generation}`, { close: result }]));
}

async function countRows(
  reader: BundleReader,
  partnershipId: string,
  leaves: readonly Members[],
): Promise<ReadonlyMap<string, object>> {
  const counts = new Map<string, object>();
  for (const entry of leaves) {
    const { motion } = entry;
    if (!uuid(motion)) continue;
    if (entry['v'] === '2') {
      counts.set(motion, { count: await motionCount(reader, partnershipId, motion, entry) });
      continue;
    }
    if (!('rule' in entry)) continue;
    const [frozen] = await reader.rows<MotionRow>(MOTIONS, [partnershipId, motion]);
    if (frozen === undefined) continue;
    const ballots = await reader.rows<BallotRow>(BALLOTS, [partnershipId, motion]);
    counts.set(motion, { count: { ...frozen, ballots } });
  }
  return counts;
}
