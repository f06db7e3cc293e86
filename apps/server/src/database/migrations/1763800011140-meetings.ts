import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MEETINGS, WITHOUT_MEETINGS } from './sql/meetings.js';

/** General meetings: called, with an agenda, who came, minutes. */
export class Meetings1763800011140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MEETINGS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_MEETINGS);
  }
}
