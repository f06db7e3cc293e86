import { accountCondition, bounds, conditions, PLACE_DESC } from './search-conditions.js';
import { entrance } from './search-ways.js';
import { Parameters, type Search, type Statement } from './search.types.js';

/**
 * The statements that find journals. Each is built around one way into the books, the narrowest there is, so that a
 * page costs what it shows and not what stands in the ledger.
 */

const COLUMNS = `j.id, j.kind, j.memo, j.actor, j.phase, j.effective_at AS "effectiveAt", j.recorded_at AS "recordedAt",
  j.expires_at AS "expiresAt", coalesce(j.custom_version, 0) AS "customVersion", j.idempotency_key AS "idempotencyKey",
  j.source_kind AS "sourceKind", j.source_id AS "sourceId", j.batch_sequence::text AS batch, j.ordinal,
  encode((SELECT b.hash FROM batch b WHERE b.ledger_id = j.ledger_id AND b.sequence = j.batch_sequence), 'hex') AS leaf,
  j.reverses, (SELECT r.id FROM journal r WHERE r.reverses = j.id) AS "reversedBy",
  j.resolves, (SELECT r.id FROM journal r WHERE r.resolves = j.id) AS "resolvedBy",
  j.adjustment, j.adjusts_period AS "adjustsPeriod"`;

/** One journal by its id. */
export const ONE_JOURNAL = `SELECT ${COLUMNS} FROM journal j WHERE j.ledger_id = $1 AND j.id = $2`;

/** The matching journals, newest first, each once; at most `take`. */
function matching(search: Search, parameters: Parameters, { take, examine }: Reach): string {
  const where = conditions(search, parameters);
  const how = { parameters, where, take, ...(examine === undefined ? {} : { examine }) };
  // Several accounts may lead to one journal.
  return `SELECT DISTINCT ON (j.batch_sequence, j.ordinal) j.* FROM (${entrance(search, how)}) AS j
    ORDER BY ${PLACE_DESC} LIMIT ${String(take)}`;
}

/** How many journals are wanted, and how many a walk may look at for them. */
export interface Reach {
  readonly take: number;
  readonly examine?: number;
}

/** Where a walk has got to after so many journals. */
export function walkedStatement(search: Search, examined: number): Statement {
  const parameters = new Parameters();
  const sql = `SELECT j.batch_sequence::text AS batch, j.ordinal FROM journal j WHERE ${bounds(search, parameters)}
    ORDER BY ${PLACE_DESC} OFFSET ${String(examined - 1)} LIMIT 1`;
  return { sql, parameters: parameters.values };
}

/** A page, newest first. */
export function pageStatement(search: Search, reach: Reach): Statement {
  const parameters = new Parameters();
  const sql = `SELECT ${COLUMNS} FROM (${matching(search, parameters, reach)}) AS j ORDER BY ${PLACE_DESC}`;
  return { sql, parameters: parameters.values };
}

/**
 * How many match, among the newest `examine` of the way: `examined` says how many there were to look at, so that whoever
 * asks knows whether that was all.
 */
export function countStatement(search: Search, examine: number): Statement {
  const parameters = new Parameters();
  const where = conditions(search, parameters);
  const looked = entrance(search, { parameters, where: 'true', take: examine });
  const sql = `SELECT count(*)::integer AS examined, count(DISTINCT j.id) FILTER (WHERE ${where})::integer AS matching
    FROM (SELECT * FROM (${looked}) AS j LIMIT ${String(examine)}) AS j`;
  return { sql, parameters: parameters.values };
}

/** How many a walk finds, up to `reach.take`. */
export function countWalkStatement(search: Search, reach: Reach): Statement {
  const parameters = new Parameters();
  const sql = `SELECT count(*)::integer AS matching FROM (${matching(search, parameters, reach)}) AS j`;
  return { sql, parameters: parameters.values };
}

/** What the newest matching journals moved, unit by unit, and what the account asked for had of it; `beyond`: more match. */
export function summaryStatement(search: Search, reach: Reach): Statement {
  const parameters = new Parameters();
  const found = matching(search, parameters, { ...reach, take: reach.take + 1 });
  const of = accountCondition({ ...search.query, body: null, fund: null, unit: null }, parameters) ?? 'false';
  const unit = search.query.unit === null ? 'true' : `t.unit = ${parameters.place(search.query.unit, 'text')}`;
  const ledger = parameters.place(search.ledgerId, 'uuid');
  const sql = `WITH more AS MATERIALIZED (${found}),
    found AS MATERIALIZED (SELECT * FROM more AS j ORDER BY ${PLACE_DESC} LIMIT ${String(reach.take)}),
    wanted AS MATERIALIZED (SELECT a.id FROM account a WHERE a.ledger_id = ${ledger} AND ${of}),
    funds AS MATERIALIZED (SELECT a.id FROM account a
      WHERE a.ledger_id = ${ledger} AND a.fund IS NOT NULL AND starts_with(a.path, 'fund:'))
    SELECT f.count, f.beyond, f.first, f.last, u.unit, u.moved::text, u.debit::text, u.credit::text FROM (
      SELECT count(*)::integer AS count, count(*) < (SELECT count(*) FROM more) AS beyond, min(effective_at) AS first, max(effective_at) AS last FROM found) AS f
    LEFT JOIN (
      -- What a fund releases is the leave to spend what another leg spends: no money moves by it.
      SELECT t.unit, coalesce(sum(t.amount) FILTER (WHERE t.debit_account_id NOT IN (SELECT id FROM funds)
                                                       OR t.credit_account_id NOT IN (SELECT id FROM funds)), 0) AS moved,
             coalesce(sum(t.amount) FILTER (WHERE t.debit_account_id IN (SELECT id FROM wanted)), 0) AS debit,
             coalesce(sum(t.amount) FILTER (WHERE t.credit_account_id IN (SELECT id FROM wanted)), 0) AS credit
      -- OFFSET keeps this a look-up for each journal: joined freely, all transfers of a young ledger would be read.
      FROM found j CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.journal_id = j.id OFFSET 0) AS t
      WHERE ${unit} GROUP BY t.unit) AS u ON true
    ORDER BY u.unit`;
  return { sql, parameters: parameters.values };
}
