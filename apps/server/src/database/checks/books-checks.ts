import type { SqlCheck } from './check.js';

/** What the pages of the books find their way by. */
export const booksChecks: readonly SqlCheck[] = [
  {
    code: 'kinds-are-listed',
    sentence: 'Whoever filters entries by kind or actor finds every one: each batch lists what it holds.',
    sql: `SELECT format('batch %s: %s journals of kind %s by %s, %s listed', batch_sequence,
                        coalesce(j.journals, 0), kind, actor, coalesce(b.journals, 0)) AS detail
          FROM (SELECT ledger_id, kind, actor, batch_sequence, count(*) AS journals FROM journal
                WHERE ledger_id = $1 GROUP BY 1, 2, 3, 4) AS j
          FULL JOIN (SELECT * FROM batch_kind WHERE ledger_id = $1) AS b USING (ledger_id, kind, actor, batch_sequence)
          WHERE j.journals IS DISTINCT FROM b.journals`,
  },
  {
    code: 'imports-are-staged',
    sentence: 'Of every import of history a leaf says who took over what, and its batches are the first of the books.',
    sql: `SELECT format('import %s', h.id) AS detail FROM history_import h
          CROSS JOIN LATERAL (SELECT format(
            '{"actor":%s,"digest":"%s","first":"1","format":"%s","journals":"%s","last":"%s","type":"history-import","v":"1"}',
            to_json(h.actor), encode(h.digest, 'hex'), h.format, h.journals, h.last_batch) AS entry) AS l
          WHERE h.ledger_id = $1 AND (h.first_batch <> 1
            OR h.journals <> (SELECT coalesce(sum(b.journals), 0) FROM batch b WHERE b.ledger_id = $1 AND b.sequence BETWEEN h.first_batch AND h.last_batch)
            OR (SELECT count(*) FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'history-import'
                AND s.entry = convert_to(l.entry, 'UTF8')) <> 1)
          UNION ALL
          SELECT format('%s imports, %s leaves', h.count, s.count) FROM (SELECT count(*) FROM history_import WHERE ledger_id = $1) AS h,
            (SELECT count(*) FROM log_stage WHERE partnership_id = $1 AND type = 'history-import') AS s WHERE h.count <> s.count`,
  },
];
