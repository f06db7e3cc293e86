import type { MigrationInterface, QueryRunner } from 'typeorm';
import { USAGE_VOIDS, WITHOUT_USAGE_VOIDS } from './sql/usage-voids.js';

/** Use that officers take back. */
export class UsageVoids1763800010020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(USAGE_VOIDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_USAGE_VOIDS);
  }
}
