import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BETS, WITHOUT_BETS } from './sql/bets.js';

/** Research bets: what they are voted for, what they move, when their term is over. */
export class Bets1763800011190 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BETS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_BETS);
  }
}
