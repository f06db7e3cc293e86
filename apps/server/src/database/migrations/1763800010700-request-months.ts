import type { MigrationInterface, QueryRunner } from 'typeorm';
import { REQUEST_MONTHS, WITHOUT_REQUEST_MONTHS } from './sql/request-months.js';

/** What stays of a developer's requests once their list has forgotten them. */
export class RequestMonths1763800010700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REQUEST_MONTHS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_REQUEST_MONTHS);
  }
}
