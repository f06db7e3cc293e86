import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DELIBERATION, NOTICES_AFTER_ANSWERS, WITHOUT_DELIBERATION } from './sql/deliberation.js';

/** What members say to a motion before its notice: posts, questions, signals, amendments. */
export class Deliberation1763800011100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DELIBERATION);
    await runner.query(NOTICES_AFTER_ANSWERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_DELIBERATION);
  }
}
