import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GATEWAY_REQUESTS, WITHOUT_GATEWAY_REQUESTS } from './sql/gateway-requests.js';

/** How each request of a developer ended, and what sanctions without a jury stand against somebody. */
export class GatewayRequests1763800010560 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GATEWAY_REQUESTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(WITHOUT_GATEWAY_REQUESTS);
  }
}
