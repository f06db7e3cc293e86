import type { SqlCheck } from './check.js';
import { NOT_HISTORY } from './history.js';

/** Corrections of a known event, and corrections of those. */
const STANDING = `standing AS (
        SELECT c.source, c.event_id, c.target_source, c.target_id FROM usage_correction c
        JOIN usage_event t ON t.partnership_id = $1 AND t.source = c.target_source AND t.event_id = c.target_id
        WHERE c.partnership_id = $1 AND NOT EXISTS (SELECT FROM usage_correction o WHERE o.partnership_id = $1
          AND o.source = t.source AND o.event_id = t.event_id)
        UNION ALL
        SELECT c.source, c.event_id, c.target_source, c.target_id FROM standing s
        JOIN usage_correction c ON c.partnership_id = $1 AND c.target_source = s.source AND c.target_id = s.event_id
      )`;

/** Σ events = Σ roll-ups = Σ postings, per unit; and every import accounts for each row it read. */
export const meteringChecks: readonly SqlCheck[] = [
  {
    code: 'METER-EVENTS',
    sentence: 'Each hour of use is the sum of its events, of every use the version that counts.',
    // What stands is worked out from the corrections alone, not from the table of those that wait.
    sql: `
      WITH RECURSIVE ${STANDING}, live AS (
        SELECT e.subject, e.site, e.meter, e.unit, coalesce(p.hour, e.hour) AS hour, coalesce(p.quantity, e.quantity) AS quantity
        FROM usage_event e
        LEFT JOIN usage_part p USING (partnership_id, source, event_id)
        LEFT JOIN usage_correction own USING (partnership_id, source, event_id)
        LEFT JOIN standing s ON s.source = e.source AND s.event_id = e.event_id
        LEFT JOIN standing later ON later.target_source = e.source AND later.target_id = e.event_id
        WHERE e.partnership_id = $1 AND later.source IS NULL
          AND (own.source IS NULL OR s.source IS NOT NULL AND NOT own.voids)
      )
      SELECT coalesce(e.subject, r.subject) AS subject, coalesce(e.site, r.site) AS site, coalesce(e.meter, r.meter) AS meter,
             coalesce(e.hour, r.hour) AS hour, coalesce(e.quantity, 0) AS events, coalesce(r.quantity, 0) AS rolled_up
      FROM (SELECT subject, site, meter, hour, unit, sum(quantity) AS quantity FROM live
            GROUP BY subject, site, meter, hour, unit) e
      FULL JOIN (SELECT * FROM rollup WHERE partnership_id = $1) r USING (subject, site, meter, hour, unit)
      WHERE coalesce(e.quantity, 0) <> coalesce(r.quantity, 0)`,
  },
  {
    code: 'METER-PARTS',
    sentence: 'The hours of a record that spans several sum to the whole of it.',
    sql: `
      SELECT e.source, e.event_id, e.quantity, sum(p.quantity) AS parts FROM usage_event e
      JOIN usage_part p USING (partnership_id, source, event_id) WHERE e.partnership_id = $1
      GROUP BY e.source, e.event_id, e.quantity, e.hour
      HAVING sum(p.quantity) <> e.quantity OR min(p.hour) <> e.hour`,
  },
  {
    code: 'METER-WAITING',
    sentence: 'A correction waits exactly while the event that it comes down to is not known.',
    sql: `
      WITH RECURSIVE ${STANDING}
      SELECT c.source, c.event_id, w.source IS NOT NULL AS waits FROM usage_correction c
      LEFT JOIN usage_waiting w USING (partnership_id, source, event_id)
      LEFT JOIN standing s ON s.source = c.source AND s.event_id = c.event_id
      WHERE c.partnership_id = $1 AND (w.source IS NULL) <> (s.source IS NOT NULL)`,
  },
  {
    code: 'METER-POSTINGS',
    sentence: 'The ledger holds exactly the use that was rolled up and posted, hour by hour, and counts nothing else.',
    // By the accounts, whatever a journal calls itself: points of labels are counted elsewhere, and SITE-HOURS holds
    // what divides a site's meter, journal by journal. What uses is debited.
    sql: `
      WITH posted AS (
        SELECT j.source_id AS bucket, t.unit,
               sum(CASE WHEN d.normal_side = 'DEBIT' THEN t.amount ELSE -t.amount END) AS amount
        FROM journal j JOIN transfer t ON t.journal_id = j.id
        JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
        WHERE j.ledger_id = $1 AND t.unit <> 'COMPUTE_WEIGHTED' AND j.kind <> 'site-hour' AND ${NOT_HISTORY}
          AND (d.path ~ '^je:(compute|tokens|energy|water):' OR c.path ~ '^je:(compute|tokens|energy|water):')
        GROUP BY j.source_id, t.unit
      ), rolled AS (
        SELECT concat_ws(' ', subject, site, meter, to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"')) AS bucket,
               unit, sum(posted) AS amount
        FROM rollup WHERE partnership_id = $1 GROUP BY 1, 2
      )
      SELECT bucket, unit, coalesce(p.amount, 0) AS postings, coalesce(r.amount, 0) AS rolled_up
      FROM posted p FULL JOIN rolled r USING (bucket, unit) WHERE coalesce(p.amount, 0) <> coalesce(r.amount, 0)`,
  },
  {
    code: 'METER-POSTED',
    sentence: 'Every hour of use that ended more than a day ago is in the ledger.',
    sql: `
      SELECT subject, site, meter, hour, quantity, posted FROM rollup
      WHERE partnership_id = $1 AND quantity <> posted AND hour < clock_timestamp() - interval '25 hours'
        AND NOT EXISTS (SELECT 1 FROM import_job i WHERE i.partnership_id = $1 AND i.state = 'RUNNING')`,
  },
  {
    code: 'METER-RATED',
    sentence: 'Income and cost of use in the ledger are what was rated, and royalties what was accrued.',
    sql: `
      WITH ledger_side AS (
        SELECT CASE WHEN d.path LIKE 'je:assets:receivable:%' OR c.path LIKE 'je:assets:receivable:%' THEN 'income'
                    WHEN d.path LIKE 'je:expenses:compute:%' OR c.path LIKE 'je:expenses:compute:%' THEN 'cost'
                    ELSE 'royalty' END AS what,
               sum(CASE WHEN d.path ~ '^je:(assets|expenses):' THEN t.amount ELSE -t.amount END) AS amount
        FROM journal j JOIN transfer t ON t.journal_id = j.id
        JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
        WHERE j.ledger_id = $1 AND j.kind IN ('rated-usage', 'royalty') AND ${NOT_HISTORY} GROUP BY 1
      ), rated AS (
        SELECT 'income' AS what, sum(income_minor) AS amount FROM rating WHERE partnership_id = $1
        UNION ALL SELECT 'cost', sum(cost_minor) FROM rating WHERE partnership_id = $1
        UNION ALL SELECT 'royalty', sum(royalty_minor) FROM royalty_accrual WHERE partnership_id = $1
      )
      SELECT what, coalesce(l.amount, 0) AS ledger, coalesce(r.amount, 0) AS rated
      FROM ledger_side l FULL JOIN rated r USING (what) WHERE coalesce(l.amount, 0) <> coalesce(r.amount, 0)`,
  },
  {
    // A month that no closed period holds yet may still wait for its price, as after an import: the close waits for it.
    code: 'METER-PRICED',
    sentence: 'All use in the ledger of the months that are closed, and of those before them, is priced.',
    sql: `
      WITH used AS (
        SELECT subject, site, meter, (date_trunc('month', hour, 'UTC') AT TIME ZONE 'UTC')::date AS month, sum(posted) AS quantity
        FROM rollup WHERE partnership_id = $1 AND split_part(meter, '/', 1) IN ('tokens-in', 'tokens-out', 'gpu-time')
        GROUP BY 1, 2, 3, 4
      ), rated AS (
        SELECT subject, site, meter, month, sum(quantity) AS quantity FROM rating WHERE partnership_id = $1 GROUP BY 1, 2, 3, 4
      )
      SELECT subject, site, meter, to_char(month, 'YYYY-MM') AS month, u.quantity AS posted, coalesce(r.quantity, 0) AS rated
      FROM used u LEFT JOIN rated r USING (subject, site, meter, month)
      WHERE u.quantity <> coalesce(r.quantity, 0)
        AND (month + interval '1 month')::date
            <= (SELECT max(ends_on) + 1 FROM period WHERE partnership_id = $1 AND state <> 'OPEN')
        AND NOT EXISTS (SELECT 1 FROM import_job i WHERE i.partnership_id = $1 AND i.state = 'RUNNING')`,
  },
  {
    code: 'METER-IMPORTS',
    sentence: 'Every row that an import read was accepted, known already, without use, or refused.',
    sql: `
      SELECT id, rows_read, accepted, already_known, without_usage, refused FROM import_job
      WHERE partnership_id = $1 AND rows_read <> accepted + already_known + without_usage + refused`,
  },
];
