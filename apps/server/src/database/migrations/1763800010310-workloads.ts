import type { MigrationInterface, QueryRunner } from 'typeorm';
import { WITHOUT_WORKLOADS, WORKLOADS } from './sql/workloads.js';

/** What sites do not run, on record: who decided, by which resolution, from when and until when. */
export class Workloads1763800010310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WORKLOADS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_WORKLOADS);
  }
}
