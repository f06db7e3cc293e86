import type { MigrationInterface, QueryRunner } from 'typeorm';
import { UPSTREAM_COUNTERS, WITHOUT_UPSTREAM_COUNTERS } from './sql/upstream-counters.js';

/** The gateway's figures by upstream, to be held against the engines' own counters. */
export class UpstreamCounters1763800010320 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UPSTREAM_COUNTERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_UPSTREAM_COUNTERS);
  }
}
