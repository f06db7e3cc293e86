import type pg from 'pg';
import type { CustomDocument } from '#libs/custom';
import { foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
import { giveGates } from './stint-gates.js';
import { startTestServer, type TestServer } from './test-server.js';

/** ppm·milli-GPU·ms in an hour of one GPU of weight 1. */
export const GPU_HOUR = 3_600_000_000_000_000n;

/** The small partnership with a pasture of 100 gates: S-0001 to S-0003, 60, 30 and 10 of r0001 to r0003. */
export interface StintTown {
  readonly server: TestServer;
  readonly small: SmallPartnership;
  readonly app: pg.Pool;
  /** Says what the pasture gives in the 24 hours around now, in GPU-hours; answers the database's outcome. */
  capacity(gpuHours: bigint, host?: bigint): Promise<string>;
  /** The same in smallest steps. */
  capacityOf(steps: bigint): Promise<string>;
}

export async function openStintTown(change: Partial<CustomDocument> = {}): Promise<StintTown> {
  const server = await startTestServer();
  const app = server.database.pool('app');
  const small = await foundSmallPartnership(app, undefined, change);
  const capacityOf = await giveGates(server.app, app, small.id);
  return {
    server,
    small,
    app,
    capacityOf,
    capacity: (gpuHours, host = 0n) => capacityOf(gpuHours * GPU_HOUR, host * GPU_HOUR),
  };
}
