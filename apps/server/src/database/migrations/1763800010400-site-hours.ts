import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  POSTED_BY_PATH,
  POSTED_BY_SIDE,
  SITE_ACCOUNTS,
  SITE_HOURS,
  WITHOUT_SITE_ACCOUNTS,
  WITHOUT_SITE_HOURS,
} from './sql/site-hours.js';

/** Energy and water of a site, hour by hour: its meter in; attributed, idle and overhead out. */
export class SiteHours1763800010400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SITE_ACCOUNTS);
    await runner.query(SITE_HOURS);
    await runner.query(POSTED_BY_SIDE);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(POSTED_BY_PATH);
    await runner.query(WITHOUT_SITE_HOURS);
    await runner.query(WITHOUT_SITE_ACCOUNTS);
  }
}

const GRANTS = `
  REVOKE EXECUTE ON FUNCTION record_site_hour, site_hour_moved, set_site_factor, site_factor_at FROM PUBLIC;
  GRANT SELECT ON site_factor, site_hour TO copyhold_app, copyhold_auditor;
  GRANT SELECT ON site_share TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION site_hour_moved, site_factor_at TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION record_site_hour, set_site_factor TO copyhold_app;
`;
