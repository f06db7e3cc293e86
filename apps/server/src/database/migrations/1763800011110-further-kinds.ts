import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FURTHER_KINDS, WITHOUT_FURTHER_KINDS } from './sql/further-kinds.js';

/** What motions of further kinds do where they are carried: admissions, forfeitures, disposals, losses, capital, recalls. */
export class FurtherKinds1763800011110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FURTHER_KINDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_FURTHER_KINDS);
  }
}
