import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MODEL_RATES, WITHOUT_MODEL_RATES } from './sql/model-rates.js';

/** Rates by which the energy of tokens is estimated where nothing measures it. */
export class ModelRates1763800010420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MODEL_RATES);
    await runner.query(`
      REVOKE EXECUTE ON FUNCTION set_model_rate FROM PUBLIC;
      GRANT SELECT ON model_rate TO copyhold_app, copyhold_auditor;
      GRANT EXECUTE ON FUNCTION set_model_rate TO copyhold_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_MODEL_RATES);
  }
}
