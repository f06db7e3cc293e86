import type { MigrationInterface, QueryRunner } from 'typeorm';
import { USAGE_DISPUTES, WITHOUT_USAGE_DISPUTES } from './sql/usage-disputes.js';

/** Whoever is charged for what a machine told of them may say that it was not theirs. */
export class UsageDisputes1763800010610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(USAGE_DISPUTES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_USAGE_DISPUTES);
  }
}
