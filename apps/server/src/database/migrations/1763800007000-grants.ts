import type { MigrationInterface, QueryRunner } from 'typeorm';

const WORKING_INSERTS = [
  'partnership',
  'body',
  'college',
  'person',
  'membership',
  'role_grant',
  'capital_instrument',
  'site',
  'machine',
  'model',
  'model_dataset',
  'period',
  'rating',
  'royalty_accrual',
  'import_job',
  'import_refusal',
  'session',
];

/**
 * Least privilege, told table by table. The application reads, calls functions and changes named columns of working
 * tables; it never writes a fact and never reads a ballot's choice. The auditor reads facts.
 */
export class Grants1763800007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      GRANT SELECT ON ALL TABLES IN SCHEMA copyhold TO copyhold_app, copyhold_auditor;
      -- Choices and salts stay closed until the count; sessions are nobody's to read but the application's.
      REVOKE SELECT ON ballot FROM copyhold_app, copyhold_auditor;
      GRANT SELECT (motion_id, voter_ref, commitment, receipt, cast_at) ON ballot TO copyhold_app;
      GRANT SELECT (motion_id, voter_ref, commitment, cast_at) ON ballot TO copyhold_auditor;
      REVOKE SELECT ON session, person, elector, label_item FROM copyhold_auditor;
      GRANT SELECT (partnership_id, id, roll_number) ON person TO copyhold_auditor;
      GRANT SELECT (motion_id, voter_ref, college) ON elector TO copyhold_auditor;
      GRANT SELECT (partnership_id, source, source_id, version, dataset, decision, points, wage_minor, custom_version, effective_at, recorded_at)
        ON label_item TO copyhold_auditor;

      GRANT INSERT ON ${WORKING_INSERTS.join(', ')} TO copyhold_app;
      GRANT UPDATE (name, name_public, territory) ON person TO copyhold_app;
      GRANT UPDATE (until) ON membership TO copyhold_app;
      GRANT UPDATE (condition, operator_person_id) ON machine TO copyhold_app;
      GRANT UPDATE (quantity, income_minor, cost_minor, revision) ON rating TO copyhold_app;
      GRANT UPDATE (income_minor, royalty_minor, revision) ON royalty_accrual TO copyhold_app;
      GRANT UPDATE (state, next_byte, next_line, rows_read, accepted, already_known, without_usage, refused, failure, finished_at)
        ON import_job TO copyhold_app;
      GRANT UPDATE (posted_journal_id, paid_journal_id) ON distribution_item TO copyhold_app;
      GRANT UPDATE (expires_at) ON session TO copyhold_app;
      GRANT UPDATE (finished_at) ON demo_seed TO copyhold_app;
      GRANT DELETE ON session TO copyhold_app;

      REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA copyhold FROM PUBLIC;
      REVOKE EXECUTE ON ALL PROCEDURES IN SCHEMA copyhold FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION post_journals, open_accounts, open_ledger, adopt_custom, ingest_usage, usage_seen,
        lock_dirty_rollups, mark_rollups_posted, record_labels, plan_demo, close_period, create_run, lock_ledger, open_motion, cast_ballot, close_motion, opened_ballots, record_resolution, mark_executed,
        enrol_holdings TO copyhold_app;
      GRANT EXECUTE ON FUNCTION opened_ballots TO copyhold_auditor;
      -- What anyone who may read the books needs to check them.
      GRANT EXECUTE ON FUNCTION batch_hash, framed, chart_line TO copyhold_app, copyhold_auditor;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA copyhold FROM copyhold_app, copyhold_auditor;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA copyhold FROM copyhold_app, copyhold_auditor;
    `);
  }
}
