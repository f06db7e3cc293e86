import type { MigrationInterface, QueryRunner } from 'typeorm';
import { INGEST_USAGE_BEFORE } from './sql/ingest-usage-before.js';
import { CORRECT_USAGE, INGEST_USAGE, REFUSE_ODD_PARTS } from './sql/ingest-usage.js';
import { USAGE_VERSIONS_DROPPED, USAGE_VERSION_STEPS, USAGE_VERSION_TABLES } from './sql/usage-versions.js';

/** Records of use that span hours, and corrections: of every use one version counts. */
export class UsageVersions1763800010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION ingest_usage');
    await runner.query(USAGE_VERSION_TABLES);
    await runner.query(GRANTS);
    await runner.query(USAGE_VERSION_STEPS);
    await runner.query(REFUSE_ODD_PARTS);
    await runner.query(INGEST_USAGE);
    await runner.query(CORRECT_USAGE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(NOTHING_ONLY_HERE);
    await runner.query('DROP FUNCTION correct_usage, ingest_usage, refuse_odd_parts');
    await runner.query(USAGE_VERSIONS_DROPPED);
    await runner.query(INGEST_USAGE_BEFORE);
  }
}

const GRANTS = `
  GRANT SELECT ON usage_part, usage_correction, usage_waiting, live_usage TO copyhold_app, copyhold_auditor;
`;

/** The tables before could not say which version of a use counts. */
const NOTHING_ONLY_HERE = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM usage_correction) OR EXISTS (SELECT FROM usage_part) THEN
      RAISE EXCEPTION 'use was corrected, or spans hours: it cannot be told without its tables';
    END IF;
  END $$;
`;
