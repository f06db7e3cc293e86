import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MACHINE_RECORDS, WITHOUT_MACHINE_RECORDS } from './sql/machine-records.js';

/** The five steps in which a machine is registered, and its record on the register. */
export class MachineRecords1763800010500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MACHINE_RECORDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_MACHINE_RECORDS);
  }
}
