import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCOUNT_CHANGES } from './sql/account-changes.js';
import { BALANCES_AS_OF } from './sql/balances-as-of.js';
import { CLOSE_PERIODS } from './sql/close-periods.js';
import { LEFT, LEFT_LAST, openMotion } from './sql/open-motion.js';
import { PERIOD_TABLES } from './sql/period-tables.js';

/**
 * Periods close softly, then for good; each close leaves a snapshot, so that old balances cost the number of accounts.
 * Only the officers' login closes and reopens periods, closes accounts and bounds them.
 */
export class Periods1763800008500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PERIOD_TABLES);
    await runner.query(BALANCES_AS_OF);
    await runner.query('DROP FUNCTION close_period');
    await runner.query(CLOSE_PERIODS);
    await runner.query(ACCOUNT_CHANGES);
    await runner.query(openMotion(LEFT_LAST));
    await runner.query(PAST_CLOSES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
    await runner.query(openMotion(LEFT));
    await runner.query(OLD_CLOSE_PERIOD);
  }
}

/** Whoever closed these is not known: their snapshots are of today, within the same periods. */
const PAST_CLOSES = `
  DO $$
  DECLARE r record;
  BEGIN
    FOR r IN SELECT p.partnership_id, p.id FROM period p WHERE p.state = 'CLOSED' ORDER BY p.partnership_id, p.starts_on LOOP
      PERFORM take_snapshot(r.partnership_id, r.id, false, 'migration');
    END LOOP;
  END $$;
  SET CONSTRAINTS ALL IMMEDIATE;
`;

const GRANTS = `
  GRANT SELECT ON closing, snapshot, period_reopening, account_change TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION version_at, closing_before, closing_over, balances_as_of, trial_balance_hash, end_of_period, take_snapshot,
    close_period, hard_close_period, reopen_period, note_account_change, close_account, reopen_account, set_bounds,
    period_moves_forward, hard_mark_only_grows, floor_keeps_chart FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION version_at, closing_before, closing_over, balances_as_of, trial_balance_hash, end_of_period
    TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION close_period, hard_close_period, reopen_period, close_account, reopen_account, set_bounds TO copyhold_closer;
`;

const DOWN = `
  REVOKE ALL ON closing, snapshot, period_reopening, account_change FROM copyhold_app, copyhold_auditor;
  DROP FUNCTION close_account, reopen_account, set_bounds, note_account_change, reopen_period, hard_close_period, close_period,
    take_snapshot, balances_as_of, closing_before, closing_over, version_at, trial_balance_hash, end_of_period;
  DROP TRIGGER period_moves_forward ON period;
  DROP TRIGGER hard_mark_only_grows ON ledger;
  DROP TRIGGER floor_keeps_chart ON account;
  DROP FUNCTION period_moves_forward, hard_mark_only_grows, floor_keeps_chart;
  DROP INDEX journal_adjustment;
  DROP TABLE account_change, period_reopening, snapshot, closing;
  UPDATE period SET state = 'CLOSED' WHERE state = 'HARD_CLOSED';
  UPDATE ledger SET hard_closed_through = NULL WHERE hard_closed_through IS NOT NULL;
  ALTER TABLE period DROP CONSTRAINT period_state_check, ADD CONSTRAINT period_state_check CHECK (state IN ('OPEN', 'CLOSED'));
  ALTER TABLE period_close DISABLE TRIGGER append_only;
  DELETE FROM period_close c WHERE EXISTS (SELECT 1 FROM period_close l WHERE l.partnership_id = c.partnership_id
    AND l.period_id = c.period_id AND l.generation > c.generation);
  ALTER TABLE period_close ENABLE ALWAYS TRIGGER append_only;
  ALTER TABLE period_close DROP CONSTRAINT period_close_pkey, DROP COLUMN generation, ADD PRIMARY KEY (partnership_id, period_id);
`;

const OLD_CLOSE_PERIOD = `
  CREATE FUNCTION close_period(p_partnership uuid, p_period uuid, p_result text, p_custom integer) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_period period%ROWTYPE; v_mark timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO v_period FROM period WHERE partnership_id = p_partnership AND id = p_period AND state = 'OPEN' FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'period is not open' USING ERRCODE = 'P0105';
    END IF;
    v_mark := (v_period.ends_on + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 millisecond';
    IF clock_timestamp() <= v_mark
       OR EXISTS (SELECT 1 FROM period e WHERE e.partnership_id = p_partnership AND e.state = 'OPEN' AND e.starts_on < v_period.starts_on)
       OR EXISTS (SELECT 1 FROM rollup r WHERE r.partnership_id = p_partnership AND r.hour <= v_mark AND r.quantity <> r.posted) THEN
      RAISE EXCEPTION 'period is not over or not complete' USING ERRCODE = 'P0105';
    END IF;
    UPDATE period SET state = 'CLOSED' WHERE partnership_id = p_partnership AND id = p_period;
    INSERT INTO period_close (partnership_id, period_id, result, custom_version)
    VALUES (p_partnership, p_period, p_result, p_custom);
    PERFORM stage_leaf(p_partnership, 'period-close', p_result);
    PERFORM close_books(p_partnership, v_mark);
  END $$;
  REVOKE EXECUTE ON FUNCTION close_period FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION close_period TO copyhold_app;
`;
