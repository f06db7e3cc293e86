import type { MigrationInterface, QueryRunner } from 'typeorm';
import { functionOf } from './sql/function-of.js';
import { INGEST_USAGE_OUTCOMES, INGEST_USAGE_RIGHTS } from './sql/ingest-usage-outcomes.js';
import { INGEST_USAGE } from './sql/ingest-usage.js';
import {
  MACHINE_KEY_RIGHTS,
  MACHINE_KEYS_REPLACED,
  WITHOUT_MACHINE_KEY_FUNCTIONS,
} from './sql/machine-keys-replaced.js';
import { MACHINE_KEYS } from './sql/machine-keys.js';
import { MODEL_RATES } from './sql/model-rates.js';
import { SAID_BY, SAID_BY_NOBODY, WITHOUT_SAID_BY } from './sql/said-by.js';
import { SITE_CLAIMS } from './sql/site-claims.js';
import { SITE_HOURS } from './sql/site-hours.js';
import { UPSTREAMS, WITHOUT_UPSTREAMS } from './sql/upstreams.js';

const KEY_FUNCTIONS = ['make_machine_token', 'enrol_machine_key', 'replace_machine_key', 'revoke_machine_key'];

/** What officers alone may say of upstreams, sites, models and keys, by name; and what became of each report, at once. */
export class ByOfficers1763800010426 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UPSTREAMS);
    await runner.query(SAID_BY);
    for (const sql of [WITHOUT_MACHINE_KEY_FUNCTIONS, MACHINE_KEYS_REPLACED, MACHINE_KEY_RIGHTS])
      await runner.query(sql);
    for (const sql of ['DROP FUNCTION ingest_usage', INGEST_USAGE_OUTCOMES, INGEST_USAGE_RIGHTS])
      await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of ['DROP FUNCTION ingest_usage', INGEST_USAGE]) await runner.query(sql);
    await runner.query(WITHOUT_MACHINE_KEY_FUNCTIONS);
    for (const name of KEY_FUNCTIONS) await runner.query(functionOf(MACHINE_KEYS, name));
    await runner.query(MACHINE_KEY_RIGHTS);
    await runner.query(WITHOUT_SAID_BY);
    await runner.query(functionOf(SITE_HOURS, 'set_site_factor'));
    for (const name of ['claim_site_month', 'report_site_year']) await runner.query(functionOf(SITE_CLAIMS, name));
    await runner.query(functionOf(MODEL_RATES, 'set_model_rate'));
    await runner.query(SAID_BY_NOBODY);
    await runner.query(WITHOUT_UPSTREAMS);
  }
}
