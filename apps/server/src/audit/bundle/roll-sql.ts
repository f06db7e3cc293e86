import type { BundleReader } from './snapshot-reader.js';

/**
 * An entry as it is stored, with what opens its commitments to persons: roll numbers are public, marginal notes are not.
 * The oldest entries have no document; their hash was made from these fields. Beside an admittance stand the period that
 * it began and the fine that it asked for, as they are kept; of several admittances of one day the last has its period.
 */
const ENTRIES = `
  SELECT r.number::text AS number, r.event, h.number AS holding, h.kind, h.subject, r.on_date::text AS "onDate",
         r.custom_version::text AS "customVersion", r.document,
         coalesce((SELECT json_agg(json_build_object('role', s.role, 'rollNumber', s.value, 'salt', encode(s.salt, 'hex')) ORDER BY s.role)
                   FROM roll_salt s WHERE s.partnership_id = r.partnership_id AND s.number = r.number AND s.role <> 'note'), '[]') AS persons,
         (SELECT json_build_array(p.roll_number, lower(d.during)::text, upper(d.during)::text)
          FROM holding_period d JOIN person p ON p.partnership_id = d.partnership_id AND p.id = d.person_id
          WHERE r.event IN ('ADMITTED', 'RESTORED', 'APPORTIONED') AND d.partnership_id = r.partnership_id AND d.holding_id = r.holding_id
            AND lower(d.during) = r.on_date AND NOT EXISTS (
              SELECT 1 FROM roll_entry n WHERE n.partnership_id = r.partnership_id AND n.holding_id = r.holding_id AND n.number > r.number
                AND n.on_date = r.on_date AND n.event IN ('ADMITTED', 'RESTORED'))
          LIMIT 1) AS period,
         (SELECT json_build_object('amount', f.amount_minor::text, 'value', f.value_minor::text, 'rent', f.rent_minor::text, 'rule', f.rule,
                                   'customVersion', f.custom_version::text, 'holder', p.roll_number)
          FROM fine f JOIN person p ON p.partnership_id = f.partnership_id AND p.id = f.person_id
          WHERE f.partnership_id = r.partnership_id AND f.number = r.number) AS fine
  FROM roll_entry r JOIN holding h ON h.partnership_id = r.partnership_id AND h.id = r.holding_id
  WHERE r.partnership_id = $1 AND r.number = ANY ($2::bigint[])`;

/**
 * The register, with every figure that the entries of a holding make; but of a holding with an entry that has no leaf yet
 * only the number of that entry. The day on which an heir comes of age is nobody's to read, and stays out.
 */
export const HOLDINGS = `
  WITH logged AS MATERIALIZED (
    SELECT count(*) AS entries FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'roll-entry' AND s.position <= $2::bigint
  )
  SELECT CASE WHEN last.number > logged.entries THEN json_build_object('number', h.number, 'waits', last.number::text)
    ELSE json_build_object(
      'number', h.number, 'kind', h.kind, 'subject', h.subject, 'state', h.state, 'quantity', h.quantity::text,
      'improvement', h.improvement::text, 'meter', h.meter, 'value', h.value_minor::text, 'rent', h.rent_minor::text,
      'life', h.life::text, 'notices', h.notices::text, 'appurtenantTo', h.appurtenant_to, 'holder', p.roll_number,
      'on', h.entered_on::text, 'since', h.since::text, 'toUseOf', use_of.roll_number, 'vacantSince', h.vacant_since::text,
      'noticedOn', h.noticed_on::text, 'pledgee', pledgee.roll_number, 'pledge', h.pledge_minor::text, 'pledgeDue', h.pledge_due::text,
      'letTo', tenant.roll_number, 'letUntil', h.let_until::text, 'fineDisputed', h.fine_disputed::text,
      'presenter', presenter.roll_number, 'presentedOn', h.presented_on::text, 'suspendedUntil', h.suspended_until::text,
      'periods', (SELECT count(*)::text FROM holding_period d WHERE d.partnership_id = h.partnership_id AND d.holding_id = h.id))
    END AS holding
  FROM holding h CROSS JOIN logged
  JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id
  LEFT JOIN person use_of ON use_of.partnership_id = h.partnership_id AND use_of.id = h.to_use_of
  LEFT JOIN person pledgee ON pledgee.partnership_id = h.partnership_id AND pledgee.id = h.pledgee
  LEFT JOIN person tenant ON tenant.partnership_id = h.partnership_id AND tenant.id = h.let_to
  LEFT JOIN person presenter ON presenter.partnership_id = h.partnership_id AND presenter.id = h.presenter
  LEFT JOIN LATERAL (SELECT max(e.number) AS number FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id) AS last ON true
  WHERE h.partnership_id = $1 ORDER BY h.number COLLATE "C"`;

/** A pasture each time that it was said what it carries, written as its leaf is. */
const PASTURES = `
  SELECT a.subject, p.turn::text AS turn, pasture_entry(p) AS document FROM unnest($2::text[], $3::integer[]) AS a(subject, turn)
  JOIN pasture p ON p.partnership_id = $1 AND p.subject = a.subject AND p.turn = a.turn`;

type Leaves = readonly Readonly<Record<string, unknown>>[];

/** The rows behind entries of the court roll, by their number. */
export async function rollRows(
  reader: BundleReader,
  partnershipId: string,
  leaves: Leaves,
): Promise<ReadonlyMap<string, object>> {
  const numbers = leaves.map(({ number }) => number).filter((number) => /^\d{1,18}$/u.test(String(number)));
  if (numbers.length === 0) return new Map();
  const rows = await reader.rows<{ number: string }>(ENTRIES, [partnershipId, numbers]);
  return new Map(rows.map((roll) => [roll.number, { roll }]));
}

/** The rows behind leaves of pastures, by turn and name. */
export async function pastureRows(
  reader: BundleReader,
  partnershipId: string,
  leaves: Leaves,
): Promise<ReadonlyMap<string, object>> {
  const asked = leaves.flatMap(({ pasture, turn }) =>
    typeof pasture === 'string' && !pasture.includes('\0') && /^\d{1,9}$/u.test(String(turn))
      ? [{ pasture, turn }]
      : [],
  );
  if (asked.length === 0) return new Map();
  const names = [asked.map(({ pasture }) => pasture), asked.map(({ turn }) => turn)];
  const rows = await reader.rows<{ subject: string; turn: string; document: string }>(PASTURES, [
    partnershipId,
    ...names,
  ]);
  return new Map(rows.map(({ subject, turn, document }) => [`${turn} ${subject}`, { roll: { document } }]));
}
