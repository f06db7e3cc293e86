import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STINT_METER, WITHOUT_STINT_METER } from './sql/stint-meter.js';

/** What gateways took of stints is held against what they counted. */
export class StintMeter1763800010220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STINT_METER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_STINT_METER);
  }
}
