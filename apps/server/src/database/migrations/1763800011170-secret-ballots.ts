import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SECRET_BALLOTS, WITHOUT_SECRET_BALLOTS } from './sql/secret-ballots.js';

/** Ballots that nobody can put a name to: blind-signed tokens of one use. */
export class SecretBallots1763800011170 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SECRET_BALLOTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_SECRET_BALLOTS);
  }
}
