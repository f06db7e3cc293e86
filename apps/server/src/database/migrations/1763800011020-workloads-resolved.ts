import type { MigrationInterface, QueryRunner } from 'typeorm';
import { WORKLOADS_BY_ANY, WORKLOADS_RESOLVED } from './sql/workloads-resolved.js';

/** A block by resolution is what was resolved, and nothing else. */
export class WorkloadsResolved1763800011020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WORKLOADS_RESOLVED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WORKLOADS_BY_ANY);
  }
}
