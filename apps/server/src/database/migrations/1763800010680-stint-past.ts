import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STINT_PAST, WITHOUT_STINT_PAST } from './sql/stint-past.js';

/** Which request held what is forgotten a quarter of a year after its period: what a person took of a stint stays as a sum. */
export class StintPast1763800010680 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STINT_PAST);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_STINT_PAST);
  }
}
