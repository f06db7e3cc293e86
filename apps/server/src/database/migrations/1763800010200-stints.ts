import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STINT_CALLS, WITHOUT_STINT_CALLS } from './sql/stint-calls.js';
import { STINT_GRANTS, WITHOUT_STINT_GRANTS } from './sql/stint-grants.js';
import { STINT_HOLDS, WITHOUT_STINT_HOLDS } from './sql/stint-holds.js';
import { STINT_JOBS, WITHOUT_STINT_JOBS } from './sql/stint-jobs.js';
import { STINT_TABLES, WITHOUT_STINT_TABLES } from './sql/stint-tables.js';

const RIGHTS = `
  REVOKE EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, share_stint, stints_by_rule, share_divided, divide_stints, grant_stints,
    set_capacity, capacity_entry, grant_due_stints, grazes, grazed(holding, date), stint_graziers, after_ms, end_hold, sweep_stint, hold_under_lock, lives_ms, left_of, reserve_stint_at,
    beat_stint_at, shrink_stint_at, settle_stint_at, stint_standing_at, is_throttled, record_breach, call_stint_jury, lift_sanctions, put_sanction,
    erase_sanction_words, reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints, stint_standing, posted_compute,
    stints_of_job, job_hold, settle_jobs, absorb_jobs, charge_jobs, uncharged_jobs FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints, stint_standing, stint_graziers, charge_jobs TO copyhold_app;
  -- What a pasture gives, and who is sanctioned, is for an officer to say: the application's login cannot.
  GRANT EXECUTE ON FUNCTION set_capacity, record_breach, call_stint_jury, lift_sanctions, erase_sanction_words TO copyhold_closer;
  GRANT EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, stints_by_rule, posted_compute, uncharged_jobs, capacity_entry TO copyhold_app, copyhold_auditor;
  GRANT SELECT ON stint_capacity, stint, stint_hold, stint_sanction, stint_sanction_words, stint_job TO copyhold_app;
  GRANT SELECT ON stint_capacity, stint, stint_job TO copyhold_auditor;
  GRANT SELECT (partnership_id, turn, step, throttled, jury_due, custom_version, recorded_at) ON stint_sanction TO copyhold_auditor;
  GRANT SELECT (id, partnership_id, pasture, starts_at, holding_id, kind, gateway, state, closing, method, asked, amount, metered, settled, correction,
    residue, expires_at, held_at, ended_at) ON stint_hold TO copyhold_auditor;
`;

/** A throttle that leaves nothing would be a suspension, which is for a jury: asked of what is adopted from now on. */
const throttleFrom = (least: string): string => `
  ALTER TABLE custom_bound DISABLE TRIGGER append_only;
  UPDATE custom_bound SET least = '${least}' WHERE path = 'stint.throttle';
  ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
`;

/** Stints of compute: reserved, settled and released under the lock of their row. */
export class Stints1763800010200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(throttleFrom('1/100'));
    for (const sql of [STINT_TABLES, STINT_GRANTS, STINT_HOLDS, STINT_CALLS, STINT_JOBS, RIGHTS])
      await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    const parts = [
      WITHOUT_STINT_JOBS,
      WITHOUT_STINT_CALLS,
      WITHOUT_STINT_HOLDS,
      WITHOUT_STINT_GRANTS,
      WITHOUT_STINT_TABLES,
    ];
    for (const sql of parts) {
      await runner.query(sql);
    }
    await runner.query(throttleFrom('0/1'));
  }
}
