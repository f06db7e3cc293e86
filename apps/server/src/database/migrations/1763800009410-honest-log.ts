import type { MigrationInterface, QueryRunner } from 'typeorm';
import { HONEST_LOG } from './sql/honest-log.js';
import { LOG_FUNCTIONS } from './sql/log-functions.js';

/**
 * A cosignature has its form and takes no other's place, and a halt leaves a leaf. Lines and halts from before stay as
 * they are.
 */
export class HonestLog1763800009410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE log_cosignature DROP CONSTRAINT log_cosignature_pkey,
      ADD PRIMARY KEY (partnership_id, size, name, line)`);
    await runner.query(HONEST_LOG);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['store_cosignature', 'halt_log', 'resume_log']) await runner.query(earlier(name));
    await runner.query(`
      ALTER TABLE log_cosignature DISABLE TRIGGER append_only;
      DELETE FROM log_cosignature a USING log_cosignature b
      WHERE (a.partnership_id, a.size, a.name) = (b.partnership_id, b.size, b.name) AND a.line > b.line;
      ALTER TABLE log_cosignature ENABLE ALWAYS TRIGGER append_only;
      ALTER TABLE log_cosignature DROP CONSTRAINT log_cosignature_pkey, ADD PRIMARY KEY (partnership_id, size, name)`);
  }
}

/** A function as it was. */
function earlier(name: string): string {
  const from = LOG_FUNCTIONS.indexOf(`CREATE FUNCTION ${name}(`);
  const body = LOG_FUNCTIONS.slice(from, LOG_FUNCTIONS.indexOf('$$;', from) + '$$;'.length);
  return body.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');
}
