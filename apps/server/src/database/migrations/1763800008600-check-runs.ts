import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the checks found whenever the server ran them by itself: the last ones, for whoever was not looking. */
export class CheckRuns1763800008600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE check_run (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        partnership_id uuid NOT NULL REFERENCES partnership,
        started_at timestamptz NOT NULL,
        finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        passed integer NOT NULL CHECK (passed >= 0),
        failed integer NOT NULL CHECK (failed >= 0),
        results jsonb NOT NULL CHECK (jsonb_typeof(results) = 'array' AND jsonb_array_length(results) = passed + failed)
      );
      CREATE INDEX check_run_started ON check_run (partnership_id, started_at);
      GRANT SELECT ON check_run TO copyhold_app, copyhold_auditor;
      GRANT INSERT, DELETE ON check_run TO copyhold_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE check_run');
  }
}
