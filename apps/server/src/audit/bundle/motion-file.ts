import { membersOf } from './bundle-rows.js';
import { CUSTOMS } from './bundle-sql.js';
import { motionCount, NOTICES } from './motion-rows.js';
import type { BundleReader } from './snapshot-reader.js';

/** Leaves that are steps of one motion and name it, in `motion` or, of notices and what is taken back, in `id`. */
export const MOTION_LEAVES = [
  'motion',
  'motion-recall',
  'motion-opening',
  'motion-extension',
  'elector-key',
  'ballot',
  'mandate',
  'mandate-end',
  'mandate-ballot',
  'token-issuer',
  'token-issue',
  'token',
  'resolution',
] as const;

/** One vote with everything that was published of it: what a bundle has of it, and nothing else. */
export interface MotionFile {
  readonly copyhold: 'motion';
  readonly v: '1';
  readonly motion: string;
  readonly origin: string;
  readonly vkeys: readonly string[];
  /** Its leaves as the log has them, the first first; those of the motion that it calls again before them. */
  readonly leaves: readonly string[];
  /** What its notices were made of: the texts behind their hashes. */
  readonly notices: readonly object[];
  /** The customs that its notices name, and the next of each where there is one. */
  readonly customs: readonly object[];
  /** The frozen roll and the ballots, opened where the resolution shows the counts of their college. */
  readonly count: object;
  /** That the resolution stands in the log, as a `.tlog-proof` file; null while it waits. */
  readonly proof: string | null;
}

/** What of it the database alone has. */
export type CountFile = Pick<MotionFile, 'leaves' | 'notices' | 'customs' | 'count'> & {
  /** The text of the resolution's leaf. */
  readonly resolution: string;
};

interface Leaf {
  readonly entry: Buffer;
}

/** A resolved motion that its members voted on by signed ballots. */
const RESOLVED = `
  SELECT r.result, m.second_call_of::text AS "secondCallOf", m.custom_version AS "customVersion"
  FROM motion m JOIN resolution r ON r.partnership_id = m.partnership_id AND r.motion_id = m.id
  WHERE m.partnership_id = $1 AND m.id = $2::uuid AND m.version IS NOT NULL`;

/**
 * Between its first notice and its resolution; a leaf is staged in the moment of what it says, so that its id has its
 * place in time. Whoever has no place in the log yet comes after those that have.
 */
const LEAVES = `
  WITH bounds AS (
    SELECT (SELECT s.id FROM motion_notice n JOIN log_stage s ON s.partnership_id = $1
              AND s.leaf_hash = sha256('\\x00'::bytea || convert_to(motion_notice_leaf(n), 'UTF8')) WHERE n.motion_id = $2::uuid AND n.number = 1 ORDER BY s.id LIMIT 1) AS first,
           (SELECT s.id FROM resolution r JOIN log_stage s ON s.partnership_id = $1
              AND s.leaf_hash = sha256('\\x00'::bytea || convert_to(r.result, 'UTF8')) WHERE r.partnership_id = $1 AND r.motion_id = $2::uuid ORDER BY s.id DESC LIMIT 1) AS last)
  SELECT s.entry FROM bounds b JOIN log_stage s ON s.partnership_id = $1 AND s.id BETWEEN b.first AND b.last AND s.type = ANY ($3::text[])
  CROSS JOIN LATERAL (SELECT convert_from(s.entry, 'UTF8')::json AS said) AS e
  WHERE $2::text IN (e.said ->> 'motion', CASE WHEN s.type IN ('motion', 'motion-recall') THEN e.said ->> 'id' END)
  ORDER BY s.position NULLS LAST, s.id`;

/** What was published of a motion; undefined where there is none, or no resolution of it. */
export async function countFile(
  reader: Pick<BundleReader, 'rows'>,
  partnershipId: string,
  motion: string,
): Promise<CountFile | undefined> {
  const [found] = await reader.rows<{ result: string; secondCallOf: string | null; customVersion: number }>(RESOLVED, [
    partnershipId,
    motion,
  ]);
  if (found === undefined) return undefined;
  const of = async (id: string): Promise<readonly Buffer[]> =>
    (await reader.rows<Leaf>(LEAVES, [partnershipId, id, MOTION_LEAVES])).map(({ entry }) => entry);
  const before = found.secondCallOf === null ? [] : await of(found.secondCallOf);
  const own = await of(motion);
  const said = [...before, ...own].map((entry) => membersOf(entry)).filter(({ type }) => type === 'motion');
  const keys = said.map(({ id, notice }) => `${String(id)} ${String(notice)}`);
  const notices = await reader.rows<{ row: object }>(NOTICES, [partnershipId, keys]);
  const versions = said.map(({ customVersion }) => Number(customVersion)).flatMap((version) => [version, version + 1]);
  const customs = await reader.rows<object>(CUSTOMS, [partnershipId, [...new Set(versions)]]);
  return {
    leaves: [...before, ...own].map((entry) => entry.toString()),
    notices: notices.map(({ row }) => row),
    customs,
    count: await motionCount(reader, partnershipId, motion, membersOf(Buffer.from(found.result))),
    resolution: found.result,
  };
}
