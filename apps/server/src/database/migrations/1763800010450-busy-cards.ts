import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How busy cards were, beside the time that they were had for: counted, and never priced. */
export class BusyCards1763800010450 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO unit (code, kind, shown_as, scale, decimals) VALUES ('COMPUTE_BUSY', 'STATISTICAL', 'busy GPU-h', 3600000000, 3);
      INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES
        ('je:compute:worked:*', 'STATISTICAL', 'CREDIT', 'OPEN', NULL),
        ('je:compute:busy:*', 'STATISTICAL', 'DEBIT', 'OPEN', NULL);
    `);
  }

  /** Refuses where anything was counted so. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM account WHERE unit = 'COMPUTE_BUSY') OR EXISTS (SELECT 1 FROM rollup WHERE unit = 'COMPUTE_BUSY') THEN
          RAISE EXCEPTION 'the meters say how busy cards were, which an older chart does not count';
        END IF;
      END $$;
      ALTER TABLE account_kind DISABLE TRIGGER append_only;
      DELETE FROM account_kind WHERE pattern IN ('je:compute:worked:*', 'je:compute:busy:*');
      ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
      DELETE FROM unit WHERE code = 'COMPUTE_BUSY';
    `);
  }
}
