import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SITE_CLAIMS, WITHOUT_SITE_CLAIMS } from './sql/site-claims.js';

/** What indicators and disclosure of a site need beside its meters: guarantees, carbon, and what the place is like. */
export class SiteClaims1763800010410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SITE_CLAIMS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_SITE_CLAIMS);
  }
}

const GRANTS = `
  REVOKE EXECUTE ON FUNCTION claim_site_month, report_site_year FROM PUBLIC;
  GRANT SELECT ON site_claim, site_report TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION claim_site_month, report_site_year TO copyhold_app;
`;
