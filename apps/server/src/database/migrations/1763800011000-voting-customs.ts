import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a custom may say of how a motion comes to the vote. */
export class VotingCustoms1763800011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BOUNDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE custom_bound DISABLE TRIGGER append_only;
      DELETE FROM custom_bound WHERE path = 'voting' OR starts_with(path, 'voting.');
      ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
    `);
  }
}

const BOUNDS = `
  INSERT INTO custom_bound (path, kind) VALUES ('voting', 'OBJECT'), ('voting.majorities', 'OBJECT');
  INSERT INTO custom_bound (path, kind, form)
    SELECT 'voting.majorities.' || m || k.path, k.kind, k.form
    FROM unnest('{ORDINARY,WORKLOAD,PASTURE,CAPITAL,RECALL,FORFEITURE}'::text[]) AS m,
         (VALUES ('', 'OBJECT', NULL), ('.majority', 'TEXT', '^(SIMPLE|TWO_THIRDS)$'), ('.count', 'TEXT', '^(WEIGHTED|EVERY)$')) AS k(path, kind, form);
  INSERT INTO custom_bound (path, kind, least, most) VALUES
    ('voting.supporters', 'FRACTION', '0/1', '1/4'),
    ('voting.requisition', 'FRACTION', '1/100', '1/10'),
    ('voting.openDays', 'WHOLE', '1', '60'),
    ('voting.extensionHours', 'WHOLE', '0', '168'),
    ('voting.standstillHours', 'WHOLE', '0', '720'),
    ('voting.mandatesHeld', 'WHOLE', '1', '20'),
    ('voting.proxiesHeld', 'WHOLE', '1', '20'),
    ('voting.leastShown', 'WHOLE', '3', '20');
`;
