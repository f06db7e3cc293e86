import type { LeafRow } from './bundle-rows.js';
import { NOTICES } from './motion-rows.js';
import type { BundleReader } from './snapshot-reader.js';

/** Motions of the first form and resolutions as they are stored, in the words of their leaves. */
const MOTIONS = `
  SELECT m.id::text AS key, json_build_object(
    'amount', m.amount_minor::text, 'closesAt', to_char(m.closes_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'customVersion', m.custom_version::text,
    'electorate', encode(electorate_hash(m.id), 'hex'), 'id', m.id::text,
    'lines', (SELECT json_agg(json_build_object('cap', coalesce(l.cap_minor::text, ''), 'code', l.code, 'floor', l.floor_minor::text) ORDER BY l.position)
              FROM motion_line l WHERE l.motion_id = m.id),
    'opensAt', to_char(m.opens_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'period', m.period_id::text, 'quorum', m.quorum::text,
    'title', m.title, 'type', 'motion', 'why', m.why) AS row
  FROM motion m WHERE m.partnership_id = $1 AND m.version IS NULL AND m.id::text = ANY ($2::text[])`;

/** A resolution is found by the text of its leaf, which it keeps. */
const RESOLUTIONS = `
  SELECT r.result AS key, json_build_object('carried', r.carried, 'customVersion', r.custom_version::text, 'kind', r.kind,
    'motion', r.motion_id::text, 'type', 'resolution') AS row
  FROM resolution r WHERE r.partnership_id = $1
    AND r.result_hash IN (SELECT sha256(e) FROM unnest($2::bytea[]) AS e)`;

/** A line for the row behind a leaf. */
export type RowBeside = (leaf: LeafRow) => object | undefined;

/** What names the row behind a motion's leaf: its id, and since notices which of them it is. */
const nameOf = ({ id, notice }: Readonly<Record<string, unknown>>): string =>
  [id, notice].filter((each) => typeof each === 'string').join(' ');

/** The rows behind the motions and resolutions of a page; `membersOf` reads a leaf. */
export async function decisionRows(
  reader: BundleReader,
  partnershipId: string,
  page: readonly LeafRow[],
  membersOf: (leaf: LeafRow) => Readonly<Record<string, unknown>>,
): Promise<RowBeside> {
  const of = (type: string): readonly LeafRow[] => page.filter((leaf) => leaf.type === type);
  const rowsOf = async (sql: string, keys: readonly unknown[]): Promise<ReadonlyMap<string, object>> => {
    if (keys.length === 0) return new Map();
    const rows = await reader.rows<{ key: string; row: object }>(sql, [partnershipId, keys]);
    return new Map(rows.map(({ key, row }) => [key, { row }]));
  };
  const named = of('motion').map((leaf) => nameOf(membersOf(leaf)));
  const motions = new Map([...(await rowsOf(MOTIONS, named)), ...(await rowsOf(NOTICES, named))]);
  const resolutions = await rowsOf(
    RESOLUTIONS,
    of('resolution').map(({ entry }) => entry),
  );
  return (leaf) => {
    if (leaf.type === 'motion') return motions.get(nameOf(membersOf(leaf)));
    return leaf.type === 'resolution' ? resolutions.get(leaf.entry.toString()) : undefined;
  };
}
