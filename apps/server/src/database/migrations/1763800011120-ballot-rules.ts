import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BALLOT_RULES, WITHOUT_BALLOT_RULES } from './sql/ballot-rules.js';
import { BALLOT_TERMS, WITHOUT_BALLOT_TERMS } from './sql/ballot-terms.js';

/** Votes that say more than yes and no: divisions, projects, rankings, elections. */
export class BallotRules1763800011120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BALLOT_TERMS);
    await runner.query(BALLOT_RULES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_BALLOT_RULES);
    await runner.query(WITHOUT_BALLOT_TERMS);
  }
}
