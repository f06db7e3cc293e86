import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GATEWAY, WITHOUT_GATEWAY } from './sql/gateway.js';

/** Keys of developers, the registry of upstreams, blocked purposes, and what runs through the gateway. */
export class Gateway1763800010300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GATEWAY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_GATEWAY);
  }
}
