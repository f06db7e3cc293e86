import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MANDATES, WITHOUT_MANDATES } from './sql/mandates.js';

/** Members vote for others: mandates by topic, proxies for a meeting. */
export class Mandates1763800011130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MANDATES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_MANDATES);
  }
}
