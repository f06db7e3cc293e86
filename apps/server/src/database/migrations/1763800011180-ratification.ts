import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RATIFICATION, WITHOUT_RATIFICATION } from './sql/ratification.js';

/** A college that must agree to a division: its vote, and what follows where it refuses. */
export class Ratification1763800011180 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RATIFICATION);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_RATIFICATION);
  }
}
