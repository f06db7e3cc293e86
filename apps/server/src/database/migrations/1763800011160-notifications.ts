import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NOTIFICATIONS, WITHOUT_NOTIFICATIONS } from './sql/notifications.js';

/** What members are told, where, and how often. */
export class Notifications1763800011160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(NOTIFICATIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_NOTIFICATIONS);
  }
}
