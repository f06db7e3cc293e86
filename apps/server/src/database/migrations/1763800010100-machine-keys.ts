import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MACHINE_KEYS, WITHOUT_MACHINE_KEYS } from './sql/machine-keys.js';

/** Tokens that let machines in, the keys that they sign with, and the end of those keys. */
export class MachineKeys1763800010100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MACHINE_KEYS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_MACHINE_KEYS);
  }
}
