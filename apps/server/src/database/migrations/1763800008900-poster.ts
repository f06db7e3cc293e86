import type { MigrationInterface, QueryRunner } from 'typeorm';

const FUNCTIONS = [
  'post_journals',
  'walk_journals',
  'group_fellows',
  'head_faults',
  'leg_faults',
  'hold_faults',
  'reversal_faults',
  'batch_legs',
  'breach_code',
  'open_accounts',
  'open_ledger',
];

/**
 * The functions that write the ledger run as a role that can do that and no more: it inserts facts, moves counters and
 * the head, and owns nothing else. A mistake in them is no way to the owner's rights.
 */
export class Poster1763800008900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      GRANT SELECT ON ledger, account, account_kind, unit, period, journal, transfer, entry, hold, open_hold, batch TO copyhold_poster;
      GRANT INSERT ON ledger, account, journal, transfer, entry, hold, open_hold, batch, batch_salt TO copyhold_poster;
      GRANT UPDATE (debit_posted, credit_posted, debit_pending, credit_pending, version) ON account TO copyhold_poster;
      GRANT UPDATE (head_sequence, head_hash, last_recorded_at) ON ledger TO copyhold_poster;
      GRANT DELETE ON open_hold TO copyhold_poster;
      GRANT EXECUTE ON FUNCTION stage_leaf, salt_of_journal, words_hash, framed, fund_of, chart_line, is_list TO copyhold_poster;
      GRANT CREATE ON SCHEMA copyhold TO copyhold_poster;
      ${FUNCTIONS.map((name) => `ALTER FUNCTION ${name} OWNER TO copyhold_poster;`).join('\n')}
      REVOKE CREATE ON SCHEMA copyhold FROM copyhold_poster;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${FUNCTIONS.map((name) => `ALTER FUNCTION ${name} OWNER TO copyhold_owner;`).join('\n')}
      REVOKE ALL ON ALL TABLES IN SCHEMA copyhold FROM copyhold_poster;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA copyhold FROM copyhold_poster;
    `);
  }
}
