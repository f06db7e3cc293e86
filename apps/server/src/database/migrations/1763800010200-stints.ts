import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STINT_CALLS, WITHOUT_STINT_CALLS } from './sql/stint-calls.js';
import { STINT_GRANTS, WITHOUT_STINT_GRANTS } from './sql/stint-grants.js';
import { STINT_HOLDS, WITHOUT_STINT_HOLDS } from './sql/stint-holds.js';
import { STINT_TABLES, WITHOUT_STINT_TABLES } from './sql/stint-tables.js';

const RIGHTS = `
  REVOKE EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, grant_stints, set_capacity, capacity_entry, grant_due_stints, grazes, after_ms,
    end_hold, sweep_stint, hold_under_lock, lives_ms, left_of, reserve_stint_at, beat_stint_at, shrink_stint_at, settle_stint_at,
    stint_standing_at, record_breach, lift_sanctions, put_sanction, reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints,
    stint_standing FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION set_capacity, record_breach, lift_sanctions, reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints,
    stint_standing TO copyhold_app;
  GRANT EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, capacity_entry TO copyhold_app, copyhold_auditor;
  GRANT SELECT ON stint_capacity, stint, stint_hold, stint_sanction TO copyhold_app;
  GRANT SELECT ON stint_capacity, stint TO copyhold_auditor;
  GRANT SELECT (partnership_id, turn, step, throttled, jury_due, custom_version, recorded_at) ON stint_sanction TO copyhold_auditor;
  GRANT SELECT (id, partnership_id, pasture, starts_at, holding_id, kind, state, closing, method, asked, amount, metered, settled, correction,
    residue, expires_at, held_at, ended_at) ON stint_hold TO copyhold_auditor;
`;

/** Stints of compute: reserved, settled and released under the lock of their row. */
export class Stints1763800010200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [STINT_TABLES, STINT_GRANTS, STINT_HOLDS, STINT_CALLS, RIGHTS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [WITHOUT_STINT_CALLS, WITHOUT_STINT_HOLDS, WITHOUT_STINT_GRANTS, WITHOUT_STINT_TABLES]) {
      await runner.query(sql);
    }
  }
}
