import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTRIBUTIONS, WITHOUT_CONTRIBUTIONS } from './sql/contributions.js';

/** Machines that people and bodies let the commons use: whose they are, what they state of a month, what became of it. */
export class Contributions1763800010430 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO custom_bound (path, kind, least, most) VALUES ('contributionDays', 'WHOLE', '1', '31')`,
    );
    await runner.query(CONTRIBUTIONS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_CONTRIBUTIONS);
    await runner.query(`
      ALTER TABLE custom_bound DISABLE TRIGGER append_only;
      DELETE FROM custom_bound WHERE path = 'contributionDays';
      ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
    `);
  }
}

const GRANTS = `
  REVOKE EXECUTE ON FUNCTION contributed_use, contributed_time, contribute_machine, state_contribution, answer_contribution FROM PUBLIC;
  GRANT SELECT ON contribution_terms, contribution_statement, contribution_answer TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION contributed_use, contributed_time TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION contribute_machine, state_contribution TO copyhold_closer;
  GRANT EXECUTE ON FUNCTION answer_contribution TO copyhold_app;
`;
