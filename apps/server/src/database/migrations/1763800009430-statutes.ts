import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BEGINS_ONCE, BEGUN_AS_BEFORE } from './sql/begins-once.js';
import { CUSTOM_LEAVES, WITHOUT_CUSTOM_LEAVES } from './sql/custom-leaves.js';
import { DECIDED_UNDER, WITHOUT_DECIDED_UNDER } from './sql/decided-under.js';
import { JUDGE_CLOSE, WITHOUT_JUDGED_CLOSE } from './sql/judge-close.js';
import { PUBLIC_CAPITAL, WITHOUT_PUBLIC_CAPITAL } from './sql/public-capital.js';
import { FORMER_BOUNDS, TIGHTER_BOUNDS } from './sql/tighter-bounds.js';

/** What statutes ask of capital and of a close binds in the database too, and each decision names its custom. */
export class Statutes1763800009430 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PUBLIC_CAPITAL);
    await runner.query(JUDGE_CLOSE);
    await runner.query(TIGHTER_BOUNDS);
    await runner.query(DECIDED_UNDER);
    await runner.query(BEGINS_ONCE);
    await runner.query(CUSTOM_LEAVES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_CUSTOM_LEAVES);
    await runner.query(BEGUN_AS_BEFORE);
    await runner.query(WITHOUT_DECIDED_UNDER);
    await runner.query(FORMER_BOUNDS);
    await runner.query(WITHOUT_JUDGED_CLOSE);
    await runner.query(WITHOUT_PUBLIC_CAPITAL);
  }
}

const GRANTS = `
  REVOKE EXECUTE ON FUNCTION is_public_holder, public_capital, public_capital_keeps_cap, exempt_funders, percent_up, statute_floors, booked_close,
    close_keeps_statute, name_custom, first_custom_has_begun, custom_leaf FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION is_public_holder, public_capital, exempt_funders, percent_up, statute_floors, custom_leaf TO copyhold_app, copyhold_auditor;
`;
