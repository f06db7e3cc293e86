import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds the reports of a month without reading those of all others. Use comes in about the order of its hours, so a
 * summary of each stretch of the table is enough: whoever takes a report in pays next to nothing for it.
 */
export class UseByMonth1763800010550 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX usage_event_by_hour ON usage_event USING brin (hour) WITH (pages_per_range = 32, autosummarize = on);
      CREATE INDEX usage_part_by_hour ON usage_part USING brin (hour) WITH (pages_per_range = 32, autosummarize = on);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX usage_part_by_hour, usage_event_by_hour');
  }
}
