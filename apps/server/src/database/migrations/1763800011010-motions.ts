import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MOTION_NOTICES, WITHOUT_MOTION_NOTICES } from './sql/motion-notices.js';
import { MOTION_TEXTS, WITHOUT_MOTION_TEXTS } from './sql/motion-texts.js';
import { MOTION_VOTES, MOTION_VOTES_GRANTS, WITHOUT_MOTION_VOTES } from './sql/motion-votes.js';
import { MOTIONS_AS_BEFORE, MOTIONS_WIDENED } from './sql/motions-widened.js';

/** Motions of every kind: drafted, supported, noticed, voted on by signed ballots, resolved and carried out. */
export class Motions1763800011010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [MOTIONS_WIDENED, MOTION_TEXTS, MOTION_NOTICES, MOTION_VOTES, MOTION_VOTES_GRANTS]) {
      await runner.query(sql);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [WITHOUT_MOTION_VOTES, WITHOUT_MOTION_NOTICES, WITHOUT_MOTION_TEXTS, MOTIONS_AS_BEFORE]) {
      await runner.query(sql);
    }
  }
}
