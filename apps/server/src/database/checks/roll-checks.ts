import type { SqlCheck } from './check.js';
import { NOT_HISTORY } from './history.js';

/** The court roll: what stands in it, and what is held by it. Lines older than documents say less, and are left out. */
export const rollChecks: readonly SqlCheck[] = [
  {
    code: 'roll-documents-hash',
    sentence: 'Every line of the roll hashes to what the next one names, and says the same as its document.',
    sql: `SELECT 'line ' || e.number AS detail FROM roll_entry e
          WHERE e.partnership_id = $1 AND e.document IS NOT NULL AND (
            e.hash <> sha256(convert_to(e.document, 'UTF8')) OR e.document::jsonb ->> 'number' IS DISTINCT FROM e.number::text
            OR e.document::jsonb ->> 'event' IS DISTINCT FROM e.event OR e.document::jsonb ->> 'on' IS DISTINCT FROM to_char(e.on_date, 'YYYY-MM-DD')
            OR e.document::jsonb ->> 'previous' IS DISTINCT FROM encode(e.previous_hash, 'hex')
            OR e.document::jsonb ->> 'customVersion' IS DISTINCT FROM e.custom_version::text)`,
  },
  {
    code: 'holdings-follow-the-roll',
    sentence: 'Every holding stands as its last line of the roll left it.',
    sql: `SELECT format('%s: %s, by the roll %s', h.number, h.state, l.d ->> 'state') AS detail FROM holding h
          CROSS JOIN LATERAL (SELECT e.document::jsonb AS d FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id
                              ORDER BY e.number DESC LIMIT 1) AS l
          WHERE h.partnership_id = $1 AND l.d IS NOT NULL AND (h.number, h.kind, h.subject, h.state, h.life::text, h.notices::text, h.meter,
              h.quantity::text, h.improvement::text, h.value_minor::text, h.rent_minor::text, h.appurtenant_to)
            IS DISTINCT FROM (l.d ->> 'holding', l.d ->> 'kind', l.d ->> 'subject', l.d ->> 'state', l.d ->> 'life', l.d ->> 'notices', l.d ->> 'meter',
              l.d ->> 'quantity', l.d ->> 'improvement', l.d ->> 'value', l.d ->> 'rent', l.d ->> 'appurtenantTo')`,
  },
  {
    code: 'roll-steps-are-custom',
    sentence: 'Every line of the roll is a step that the custom knows from the line before it.',
    sql: `SELECT format('line %s: %s from %s to %s', e.number, e.event, e.before, e.state) AS detail FROM (
            SELECT number, event, state, document, coalesce(lag(state) OVER w, '') AS before
            FROM roll_entry WHERE partnership_id = $1 WINDOW w AS (PARTITION BY holding_id ORDER BY number)) AS e
          WHERE e.document IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM roll_transition t WHERE t.event = e.event AND t.from_state = e.before AND t.to_state = e.state)`,
  },
  {
    code: 'one-holder-at-a-time',
    sentence: 'No holding has two holders at any instant, and whoever holds today is whom the roll says.',
    sql: `SELECT 'holding ' || h.number AS detail FROM holding h WHERE h.partnership_id = $1 AND (
            EXISTS (SELECT 1 FROM holding_period a JOIN holding_period b ON b.partnership_id = a.partnership_id AND b.holding_id = a.holding_id
                      AND b.during && a.during AND lower(b.during) <> lower(a.during)
                    WHERE a.partnership_id = h.partnership_id AND a.holding_id = h.id)
            OR (SELECT p.person_id FROM holding_period p WHERE p.partnership_id = h.partnership_id AND p.holding_id = h.id AND upper_inf(p.during))
               IS DISTINCT FROM CASE WHEN h.state IN ('ADMITTED', 'SURRENDERED', 'ADMITTANCE_DUE', 'PRESENTED', 'SUSPENDED')
                                      AND h.vacant_since IS NULL THEN h.person_id END)`,
  },
  {
    code: 'fines-within-custom',
    sentence: 'No entry fine is above the custom in force on its day, and each stands in the books as the roll has it.',
    sql: `SELECT format('line %s: %s', f.number, f.amount_minor) AS detail FROM fine f
          JOIN roll_entry e ON e.partnership_id = f.partnership_id AND e.number = f.number
          CROSS JOIN LATERAL (SELECT (c).version, (c).rules FROM (SELECT custom_on(f.partnership_id, e.on_date) AS c) AS o) AS c
          WHERE f.partnership_id = $1 AND (f.custom_version <> c.version OR f.amount_minor > 2 * (f.value_minor - f.rent_minor)
            OR f.amount_minor > entry_fine_of(c.rules, f.value_minor, f.rent_minor, (e.document::jsonb ->> 'life')::integer)
            OR NOT EXISTS (SELECT 1 FROM journal j JOIN transfer t ON t.journal_id = j.id
                           WHERE j.ledger_id = f.partnership_id AND j.idempotency_key = 'entry-fine:' || f.number AND t.amount = f.amount_minor))`,
  },
  {
    code: 'parts-sum-to-what-was-split',
    sentence: 'Every part of a right was made by the act that split it, and the parts sum to the whole.',
    sql: `SELECT 'line ' || s.number AS detail FROM roll_entry s CROSS JOIN LATERAL (SELECT s.document::jsonb AS d) AS w
          LEFT JOIN LATERAL (
            SELECT sum((c.document::jsonb ->> 'quantity')::numeric)::text AS quantity, sum((c.document::jsonb ->> 'improvement')::numeric)::text AS improvement,
                   sum((c.document::jsonb ->> 'value')::numeric)::text AS value, sum((c.document::jsonb ->> 'rent')::numeric)::text AS rent,
                   min(c.number) AS first, max(c.number) - min(c.number) + 1 - count(*) AS between
            FROM roll_entry c WHERE c.partnership_id = s.partnership_id AND c.event = 'APPORTIONED' AND c.document::jsonb ->> 'of' = w.d ->> 'holding') AS p ON true
          WHERE s.partnership_id = $1 AND s.event = 'SPLIT' AND ((p.quantity, p.improvement, p.value, p.rent)
              IS DISTINCT FROM (w.d ->> 'quantity', w.d ->> 'improvement', w.d ->> 'value', w.d ->> 'rent')
            OR p.first IS DISTINCT FROM s.number + 1 OR p.between <> 0)
          UNION ALL
          SELECT 'line ' || c.number FROM roll_entry c WHERE c.partnership_id = $1 AND c.event = 'APPORTIONED' AND NOT EXISTS (
            SELECT 1 FROM roll_entry s WHERE s.partnership_id = $1 AND s.event = 'SPLIT' AND s.number < c.number
              AND s.document::jsonb ->> 'holding' = c.document::jsonb ->> 'of')`,
  },
  {
    code: 'fines-are-of-the-roll',
    sentence: 'Nothing stands in the books as an entry fine that the roll did not ask for.',
    sql: `SELECT 'entry ' || j.id AS detail FROM journal j WHERE j.ledger_id = $1 AND j.kind = 'entry-fine' AND j.reverses IS NULL AND ${NOT_HISTORY}
            AND NOT EXISTS (SELECT 1 FROM fine f WHERE f.partnership_id = $1 AND 'entry-fine:' || f.number = j.idempotency_key)`,
  },
  {
    code: 'fines-are-paid-as-owed',
    sentence:
      'No entry fine is paid beyond what the roll asks, and what a jury took off one is taken off in the books.',
    sql: `SELECT format('line %s: %s paid of %s', f.number, fine_paid($1, f.number), fine_due($1, f.number)) AS detail FROM fine f
          WHERE f.partnership_id = $1 AND fine_paid($1, f.number) > fine_due($1, f.number)
          UNION ALL
          SELECT 'entry ' || j.id FROM journal j WHERE j.ledger_id = $1 AND j.kind = 'entry-fine-paid' AND j.reverses IS NULL AND ${NOT_HISTORY}
            AND NOT EXISTS (SELECT 1 FROM fine f WHERE f.partnership_id = $1 AND f.number::text = j.source_id)
          UNION ALL
          SELECT 'line ' || e.number FROM roll_entry e WHERE e.partnership_id = $1 AND e.event = 'FINE_REDUCED'
            AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.ledger_id = $1 AND j.idempotency_key = 'entry-fine-reduced:' || e.number AND journal_stands(j.id))
          UNION ALL
          SELECT 'line ' || f.number FROM fine f JOIN journal j ON j.ledger_id = $1 AND j.idempotency_key = 'entry-fine:' || f.number
          WHERE f.partnership_id = $1 AND NOT journal_stands(j.id)`,
  },
  {
    code: 'disputes-and-lets-follow-the-roll',
    sentence:
      'A fine is in dispute, and a right is let until a day, where the lines of the roll say so and nowhere else.',
    sql: `SELECT h.number AS detail FROM holding h WHERE h.partnership_id = $1
            AND EXISTS (SELECT 1 FROM roll_entry e WHERE e.partnership_id = $1 AND e.holding_id = h.id AND e.document IS NOT NULL)
            AND (h.fine_disputed IS DISTINCT FROM coalesce((SELECT e.event = 'FINE_DISPUTED' FROM roll_entry e WHERE e.partnership_id = $1 AND e.holding_id = h.id
                   AND e.event IN ('FINE_DISPUTED', 'FINE_SETTLED', 'FINE_REDUCED', 'ADMITTED', 'RESTORED') ORDER BY e.number DESC LIMIT 1), false)
              OR h.let_until IS DISTINCT FROM (SELECT (e.document::jsonb ->> 'until')::date FROM roll_entry e WHERE e.partnership_id = $1 AND e.holding_id = h.id
                   AND e.event = 'LET' ORDER BY e.number DESC LIMIT 1))`,
  },
  {
    code: 'gates-go-with-land',
    sentence: 'Every gate that goes with land is held by whoever holds that land, and ended where the land is.',
    sql: `SELECT format('%s with %s', g.number, l.number) AS detail FROM holding g
          JOIN holding l ON l.partnership_id = g.partnership_id AND l.number = g.appurtenant_to
          WHERE g.partnership_id = $1 AND g.state <> 'GRANTED' AND g.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')
            AND ((g.person_id, g.to_use_of) IS DISTINCT FROM (l.person_id, l.to_use_of) OR l.state IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED'))`,
  },
  {
    code: 'pastures-have-their-leaf',
    sentence: 'What a pasture carries stands in the log, each time that it was said.',
    sql: `SELECT format('%s, turn %s', p.subject, p.turn) AS detail FROM pasture p WHERE p.partnership_id = $1 AND NOT EXISTS (
            SELECT 1 FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'pasture' AND s.entry = convert_to(pasture_entry(p), 'UTF8'))`,
  },
  {
    code: 'gates-within-pasture',
    sentence: 'No pasture has more gates than it carries.',
    sql: `SELECT format('%s: %s gates', h.subject, sum(h.quantity)) AS detail FROM holding h
          WHERE h.partnership_id = $1 AND h.kind = 'STINT_GATE' AND h.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')
          GROUP BY h.partnership_id, h.subject HAVING sum(h.quantity) > coalesce(pasture_gates(h.partnership_id, h.subject), 0)`,
  },
];
