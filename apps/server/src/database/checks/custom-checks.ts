import type { SqlCheck } from './check.js';

/**
 * Every table of decisions that names the custom it was taken under, with what it calls the partnership. A test holds the
 * list against the catalogue: a table of facts is on it, or is listed there with the reason.
 */
export const DECISIONS: readonly (readonly [table: string, partnership: 'partnership_id' | 'ledger_id'])[] = [
  ['account_change', 'ledger_id'],
  ['annulment', 'partnership_id'],
  ['asset', 'partnership_id'],
  ['capital_instrument', 'partnership_id'],
  ['closing', 'ledger_id'],
  ['collateral', 'partnership_id'],
  ['contribution_answer', 'partnership_id'],
  ['contribution_statement', 'partnership_id'],
  ['contribution_terms', 'partnership_id'],
  ['disposal', 'partnership_id'],
  ['disposal_authorisation', 'partnership_id'],
  ['disposal_revocation', 'partnership_id'],
  ['distribution_run', 'partnership_id'],
  ['fine', 'partnership_id'],
  ['guardian_consent', 'partnership_id'],
  ['journal', 'ledger_id'],
  ['label_item', 'partnership_id'],
  ['locked_body', 'partnership_id'],
  ['loss_absorption', 'partnership_id'],
  ['machine_record', 'partnership_id'],
  ['meeting_step', 'partnership_id'],
  ['motion', 'partnership_id'],
  ['motion_notice', 'partnership_id'],
  ['objection', 'partnership_id'],
  ['objection_finding', 'partnership_id'],
  ['pasture', 'partnership_id'],
  ['period_close', 'partnership_id'],
  ['period_reopening', 'ledger_id'],
  ['rating', 'partnership_id'],
  ['resolution', 'partnership_id'],
  ['resolved_deed', 'partnership_id'],
  ['roll_entry', 'partnership_id'],
  ['royalty_accrual', 'partnership_id'],
  ['serving_month', 'partnership_id'],
  ['share_suspension', 'partnership_id'],
  ['stint_capacity', 'partnership_id'],
  ['stint_sanction', 'partnership_id'],
  ['valuation', 'partnership_id'],
  ['workload_block', 'partnership_id'],
  ['workload_lift', 'partnership_id'],
];

/**
 * Where a row may name none. A motion that has not been noticed is a text, and falls under no version yet. A register of assets kept before its leaves named the custom: a constraint refuses new rows
 * without one, and another check holds every row against its leaf. A partnership that had no custom yet when it decided.
 */
const EXCUSED: Readonly<Record<string, string>> = {
  asset: 'true',
  collateral: 'true',
  disposal_revocation: 'true',
  locked_body: 'true',
  valuation: 'true',
  account_change: '(custom_at($1, d.recorded_at)).version IS NULL',
  capital_instrument: `(custom_at($1, d.since::timestamp AT TIME ZONE 'UTC')).version IS NULL`,
  closing: '(custom_at($1, d.closed_at)).version IS NULL',
  motion: `d.version IS NOT NULL AND d.state IN ('DRAFT', 'DELIBERATION', 'WITHDRAWN')`,
  period_reopening: '(custom_at($1, d.reopened_at)).version IS NULL',
};

const unnamed = DECISIONS.map(
  ([table, partnership]) =>
    `SELECT format('%s of ${table} name no custom', count(*)) AS detail FROM ${table} d
     WHERE d.${partnership} = $1 AND d.custom_version IS NULL AND NOT (${EXCUSED[table] ?? 'false'}) HAVING count(*) > 0`,
).join('\n UNION ALL ');

/** Decisions that the database stamps with the custom of the moment, and the column that says when that was. */
const STAMPED = [
  ['closing', 'closed_at'],
  ['period_reopening', 'reopened_at'],
  ['account_change', 'recorded_at'],
] as const;

// A row may wait for a lock between its own instant and its stamp, and a custom may begin in between.
const stamped = STAMPED.map(
  ([table, at]) =>
    `SELECT format('a row of ${table} of %s names custom %s, custom %s was in force', d.${at}, d.custom_version,
                   (custom_at($1, d.${at})).version)
     FROM ${table} d WHERE d.ledger_id = $1 AND d.custom_version NOT IN
       ((custom_at($1, d.${at})).version, (custom_at($1, d.${at} + interval '1 minute')).version)`,
).join('\n UNION ALL ');

/** What must hold of the customs and of what was decided under them. */
export const customChecks: readonly SqlCheck[] = [
  {
    code: 'decisions-name-their-custom',
    sentence: 'Whatever was decided says under which version of the custom.',
    sql: `SELECT n.detail FROM (${unnamed}) AS n WHERE EXISTS (SELECT 1 FROM custom_version v WHERE v.partnership_id = $1)`,
  },
  {
    code: 'customs-are-as-logged',
    sentence:
      'Of every custom the log says its text, since when it holds, and when and by which resolution it was adopted.',
    // Before its day of adoption was logged a leaf lacked it, and at first it was the text itself.
    sql: `SELECT format('custom %s, since %s', v.version, v.effective_at) AS detail
          FROM (SELECT c.*, lag(c.rules_hash) OVER (ORDER BY c.version) AS previous FROM custom_version c WHERE c.partnership_id = $1) AS v
          WHERE NOT EXISTS (
            SELECT 1 FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'custom' AND s.entry IN (
              convert_to(custom_leaf(v.version, v.effective_at, v.recorded_at, v.rules_hash, v.previous, v.resolution_id), 'UTF8'),
              convert_to(custom_entry(v.version, v.effective_at, v.rules_hash, v.previous, v.resolution_id), 'UTF8'),
              convert_to(v.rules, 'UTF8')))`,
  },
  {
    code: 'decisions-name-a-custom-in-force',
    sentence: 'Closes, bounds of accounts and the capital were decided under the custom that was in force then.',
    sql: `SELECT format('the close of %s names custom %s, custom %s was in force', p.name, c.custom_version,
                        (custom_at($1, end_of_period(p.ends_on))).version) AS detail
          FROM period_close c JOIN period p ON p.partnership_id = c.partnership_id AND p.id = c.period_id
          WHERE c.partnership_id = $1 AND c.custom_version <> (custom_at($1, end_of_period(p.ends_on))).version
          UNION ALL
          SELECT format('suspension %s of withdrawals names custom %s, custom %s was in force', s.number, s.custom_version,
                        (custom_at($1, s.recorded_at)).version)
          FROM share_suspension s
          WHERE s.partnership_id = $1 AND s.custom_version <> (custom_at($1, s.recorded_at)).version
          UNION ALL ${stamped}`,
  },
];
