import type { BundleReader } from './snapshot-reader.js';

/**
 * An entry as it is stored, with what opens its commitments to persons: roll numbers are public, marginal notes are not.
 * The oldest entries have no document; their hash was made from these fields.
 */
const ENTRIES = `
  SELECT r.number::text AS number, h.kind, h.subject, r.on_date::text AS "onDate", r.custom_version::text AS "customVersion", r.document,
         coalesce((SELECT json_agg(json_build_object('role', s.role, 'rollNumber', s.value, 'salt', encode(s.salt, 'hex')) ORDER BY s.role)
                   FROM roll_salt s WHERE s.partnership_id = r.partnership_id AND s.number = r.number AND s.role <> 'note'), '[]') AS persons
  FROM roll_entry r JOIN holding h ON h.partnership_id = r.partnership_id AND h.id = r.holding_id
  WHERE r.partnership_id = $1 AND r.number = ANY ($2::bigint[])`;

/** The register; a holding whose last entry has no leaf yet is named alone. */
export const HOLDINGS = `
  SELECT h.number, h.kind, h.subject, h.state, p.roll_number AS holder FROM holding h
  JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id
  WHERE h.partnership_id = $1 AND $2::bigint > 0 ORDER BY h.number COLLATE "C"`;

/** The rows behind entries of the court roll, by their number. */
export async function rollRows(
  reader: BundleReader,
  partnershipId: string,
  leaves: readonly Readonly<Record<string, unknown>>[],
): Promise<ReadonlyMap<string, object>> {
  const numbers = leaves.map(({ number }) => number).filter((number) => /^\d{1,18}$/u.test(String(number)));
  if (numbers.length === 0) return new Map();
  const rows = await reader.rows<{ number: string }>(ENTRIES, [partnershipId, numbers]);
  return new Map(rows.map((roll) => [roll.number, { roll }]));
}
