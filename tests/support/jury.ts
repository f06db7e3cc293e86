import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { pastGuards } from './motion-time.js';

/** Lets these people hold a claim by admittance, so that they may sit on a jury. */
export async function admitted(
  app: NestFastifyApplication,
  partnership: string,
  rolls: readonly string[],
): Promise<void> {
  const court = app.get(RollService, { strict: false });
  for (const roll of rolls) {
    const on = '2026-03-01';
    const claim = { act: 'GRANT', kind: 'HOST_CLAIM', on, subject: `mill ${roll}`, toUseOf: roll } as const;
    const granted = await court.enter(partnership, claim, 'r0002');
    if (isRefusal(granted)) throw new Error(granted.message);
    const done = await court.enter(partnership, { act: 'ADMIT', on, holding: granted.holding }, 'r0002');
    if (isRefusal(done)) throw new Error(done.message);
  }
}

/** Lets the objections to a motion be so many days older: row and leaf, as only the owner of the cluster can. */
export async function objectionsOlder(superuser: pg.Pool, motion: string, days: number): Promise<void> {
  await pastGuards(superuser, async (client) => {
    await client.query('ALTER TABLE objection DISABLE TRIGGER append_only');
    await client.query(
      `WITH was AS (SELECT id, objection_leaf(o) AS leaf FROM objection o WHERE o.motion_id = $1),
            moved AS (UPDATE objection o SET objected_at = objected_at - make_interval(days => $2), held_until = held_until - make_interval(days => $2)
                      WHERE o.motion_id = $1 RETURNING o.id, objection_leaf(o) AS leaf)
       UPDATE log_stage s SET entry = convert_to(moved.leaf, 'UTF8') FROM was JOIN moved USING (id)
       WHERE s.type = 'objection' AND s.entry = convert_to(was.leaf, 'UTF8')`,
      [motion, days],
    );
    await client.query('ALTER TABLE objection ENABLE ALWAYS TRIGGER append_only');
  });
}
