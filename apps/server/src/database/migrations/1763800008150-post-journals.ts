import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Grants1763800007000 } from './1763800007000-grants.js';
import { PostJournals1763800003000 } from './1763800003000-post-journals.js';
import { JUDGE_JOURNALS } from './sql/judge-journals.js';
import { POST_JOURNALS } from './sql/post-journals.js';

/**
 * The one writer of the ledger, with holds, atomic groups, bounds on what is available, and officers' adjustments. One
 * statement writes a batch or names its first breach, so that a sound batch is looked through once.
 */
export class PostJournals1763800008150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION post_journals, watched_changes, breach_code');
    await runner.query(JUDGE_JOURNALS);
    await runner.query(POST_JOURNALS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP FUNCTION post_journals, walk_journals, group_fellows, head_faults, lock_faults, leg_faults, hold_faults, reversal_faults, batch_legs, breach_code;
       DROP FUNCTION close_books, open_accounts, open_ledger, is_list, hash_field`,
    );
    await new PostJournals1763800003000().up(runner);
    await new Grants1763800007000().up(runner);
  }
}
