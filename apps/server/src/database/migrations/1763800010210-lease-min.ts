import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a stint no gateway takes in a block, as members may say from now on. Customs without it keep an hour of a GPU. */
export class LeaseMin1763800010210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`INSERT INTO custom_bound (path, kind, least) VALUES ('stint.leaseMin', 'WHOLE', '0')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE custom_bound DISABLE TRIGGER append_only;
      DELETE FROM custom_bound WHERE path = 'stint.leaseMin';
      ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
    `);
  }
}
