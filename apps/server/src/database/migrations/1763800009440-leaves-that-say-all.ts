import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MOTION_LEAVES, MOTION_LEAVES_BEFORE } from './sql/motion-leaves.js';
import { WORDS_AS_BEFORE, WORDS_THAT_STAY } from './sql/words-that-stay.js';

/** A motion's leaf says what was put to the vote, and words that lead to a decision are not erased. */
export class LeavesThatSayAll1763800009440 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MOTION_LEAVES);
    await runner.query(WORDS_THAT_STAY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WORDS_AS_BEFORE);
    await runner.query(MOTION_LEAVES_BEFORE);
  }
}
