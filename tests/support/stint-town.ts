import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import type { CustomDocument } from '#libs/custom';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
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

const HOUR_MS = 3_600_000;
const hour = (offset: number): string => new Date((Math.floor(Date.now() / HOUR_MS) + offset) * HOUR_MS).toISOString();

export async function openStintTown(change: Partial<CustomDocument> = {}): Promise<StintTown> {
  const server = await startTestServer();
  const app = server.database.pool('app');
  const small = await foundSmallPartnership(app, undefined, change);
  // A roll that is still being told: cases of the past may be entered.
  await app.query(`SELECT copyhold.plan_demo($1, 'test', 1, now())`, [small.id]);
  await server.app.get(CourtService, { strict: false }).setPasture(small.id, { subject: 'mill', gates: 100n });
  const roll = server.app.get(RollService, { strict: false });
  const gates = [60n, 30n, 10n];
  for (const [index, quantity] of gates.entries()) {
    const toUseOf = `r000${String(index + 1)}`;
    const holding = `S-000${String(index + 1)}`;
    for (const wish of [
      { act: 'GRANT', kind: 'STINT_GATE', subject: 'mill', toUseOf, quantity, on: '2026-02-01' },
      { act: 'ADMIT', holding, on: '2026-02-01' },
    ] as const) {
      const entered = await roll.enter(small.id, wish, 'test');
      if (isRefusal(entered)) throw new Error(`${wish.act}: ${entered.message}`);
    }
  }
  const [startsAt, endsAt] = [hour(0), hour(24)];
  const capacityOf = async (capacity: bigint, host = 0n): Promise<string> => {
    const said = [small.id, 'mill', startsAt, endsAt, capacity.toString(), host.toString()];
    const { rows } = await app.query<{ outcome: string }>(
      'SELECT set_capacity($1, $2, $3, $4, $5, $6) AS outcome',
      said,
    );
    return rows[0]?.outcome ?? '';
  };
  return {
    server,
    small,
    app,
    capacityOf,
    capacity: (gpuHours, host = 0n) => capacityOf(gpuHours * GPU_HOUR, host * GPU_HOUR),
  };
}
