import type { BundleReader } from './snapshot-reader.js';

type Members = Readonly<Record<string, unknown>>;

/** A step of a meeting in the words of its leaf: texts open where the leaf has their hashes. */
const STEPS = `
  SELECT s.meeting_id || ' ' || s.number AS key, json_build_object('agenda', s.agenda::json, 'at', custom_instant(s.at), 'beginsAt', custom_instant(s.begins_at),
    'byMembers', CASE WHEN m.by_members THEN 'yes' ELSE 'no' END, 'customVersion', s.custom_version::text, 'id', s.meeting_id::text, 'kind', m.kind,
    'members', coalesce(s.members::text, ''), 'minutes', coalesce(s.minutes, ''), 'notes', coalesce(encode(s.notes, 'hex'), ''), 'number', s.number::text,
    'present', coalesce(s.present::text, ''), 'quorum', coalesce(s.quorum::text, ''), 'requisition', coalesce(m.requisition_id::text, ''),
    'state', s.state, 'type', 'meeting',
    'words', jsonb_build_object('place', m.place) || coalesce((SELECT jsonb_object_agg(i.number::text, i.words) FROM meeting_item i
      WHERE i.meeting_id = m.id AND s.agenda <> '[]'), '{}')) AS row
  FROM meeting_step s JOIN meeting m ON m.id = s.meeting_id
  WHERE s.partnership_id = $1 AND s.meeting_id::text || ' ' || s.number = ANY ($2::text[])`;

const keyOf = ({ id, number }: Members): string => `${String(id)} ${String(number)}`;

/** The rows behind the steps of meetings of a page. */
export async function meetingRows(
  reader: BundleReader,
  partnershipId: string,
  leaves: readonly Members[],
): Promise<(entry: Members) => object | undefined> {
  if (leaves.length === 0) return () => undefined;
  const found = await reader.rows<{ key: string; row: object }>(STEPS, [partnershipId, leaves.map(keyOf)]);
  const rows = new Map(found.map(({ key, row }) => [key, { row }]));
  return (entry) => rows.get(keyOf(entry));
}
