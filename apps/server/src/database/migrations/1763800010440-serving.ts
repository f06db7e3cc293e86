import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVING, TARIFF_ACCOUNTS, WITHOUT_SERVING, WITHOUT_TARIFF_ACCOUNTS } from './sql/serving.js';

/** Serving cards are paid by the second, members pay by the token: the gap has an account of its own. */
export class Serving1763800010440 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TARIFF_ACCOUNTS);
    await runner.query(SERVING);
    await runner.query(`
      GRANT SELECT, INSERT ON serving_month TO copyhold_app;
      GRANT UPDATE (quantity, device_minor, tokens_minor, revision) ON serving_month TO copyhold_app;
      GRANT SELECT ON serving_month TO copyhold_auditor;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_SERVING);
    await runner.query(WITHOUT_TARIFF_ACCOUNTS);
  }
}
