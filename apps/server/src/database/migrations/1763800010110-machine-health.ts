import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MACHINE_HEALTH, WITHOUT_MACHINE_HEALTH } from './sql/machine-health.js';

/** When each machine was heard, what became of its events, and what its agent says was lost. */
export class MachineHealth1763800010110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MACHINE_HEALTH);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_MACHINE_HEALTH);
  }
}
