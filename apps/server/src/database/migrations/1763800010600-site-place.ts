import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SITE_PLACE, WITHOUT_SITE_PLACE } from './sql/site-place.js';

/** Where a site stands, as finely as a map of the commons needs and no finer. */
export class SitePlace1763800010600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SITE_PLACE);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_SITE_PLACE);
  }
}

const GRANTS = `
  REVOKE EXECUTE ON FUNCTION place_site FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION place_site TO copyhold_app;
`;
