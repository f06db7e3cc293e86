import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { StintTermsService } from '../../apps/server/src/stint/stint-terms.service.js';

const HOUR_MS = 3_600_000;
const hour = (offset: number): string => new Date((Math.floor(Date.now() / HOUR_MS) + offset) * HOUR_MS).toISOString();

/** What says what the pasture gives in the 24 hours around now, in smallest steps; answers the database's outcome. */
export type SayCapacity = (capacity: bigint, host?: bigint) => Promise<string>;

/** Gives the pasture 'mill' of a small partnership 100 gates: S-0001 to S-0003, 60, 30 and 10 of r0001 to r0003. */
export async function giveGates(nest: NestFastifyApplication, pool: pg.Pool, id: string): Promise<SayCapacity> {
  // A roll that is still being told: cases of the past may be entered.
  await pool.query(`SELECT copyhold.plan_demo($1, 'test', 1, now())`, [id]);
  await nest.get(CourtService, { strict: false }).setPasture(id, { subject: 'mill', gates: 100n });
  const roll = nest.get(RollService, { strict: false });
  const terms = nest.get(StintTermsService, { strict: false });
  const gates = [60n, 30n, 10n];
  for (const [index, quantity] of gates.entries()) {
    const toUseOf = `r000${String(index + 1)}`;
    const holding = `S-000${String(index + 1)}`;
    for (const wish of [
      { act: 'GRANT', kind: 'STINT_GATE', subject: 'mill', toUseOf, quantity, on: '2026-02-01' },
      { act: 'ADMIT', holding, on: '2026-02-01' },
    ] as const) {
      const entered = await roll.enter(id, wish, 'test');
      if (isRefusal(entered)) throw new Error(`${wish.act}: ${entered.message}`);
    }
  }
  const [startsAt, endsAt] = [hour(0), hour(24)];
  return async (capacity, host = 0n) => {
    const said = { pasture: 'mill', startsAt, endsAt, capacity, host };
    return (await terms.setCapacity(id, said, 'test'))?.kind ?? 'DONE';
  };
}
