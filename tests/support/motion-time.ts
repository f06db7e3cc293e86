import type pg from 'pg';

/** What is moved, and to when: instants as SQL over the notice as it is. */
const MOVED = {
  opening: `noticed_at = noticed_at - (opens_at - clock_timestamp()) - interval '1 second', opens_at = clock_timestamp() - interval '1 second',
            closes_at = closes_at - (opens_at - clock_timestamp())`,
  close: `noticed_at = noticed_at - (closes_at - clock_timestamp()) - interval '2 seconds',
          opens_at = opens_at - (closes_at - clock_timestamp()) - interval '2 seconds', closes_at = clock_timestamp() - interval '1 second'`,
  // Half a day before its close: a quorum that is met now is met late.
  late: `noticed_at = noticed_at - (closes_at - clock_timestamp()) + interval '12 hours',
         opens_at = opens_at - (closes_at - clock_timestamp()) + interval '12 hours', closes_at = clock_timestamp() + interval '12 hours'`,
} as const;

/**
 * Lets a notice have been given as long ago as brings its opening, or its close, to now: nobody waits three weeks for a
 * test. The owner of the cluster alone can, and the leaf says the same as the row; to be done before the log is signed.
 */
export async function bringMotion(superuser: pg.Pool, motionId: string, to: keyof typeof MOVED): Promise<void> {
  await pastGuards(superuser, async (client) => {
    await client.query(`UPDATE motion_notice SET ${MOVED[to]} WHERE motion_id = $1`, [motionId]);
    await client.query(
      `UPDATE motion m SET opens_at = n.opens_at, closes_at = n.closes_at
       FROM motion_notice n WHERE m.id = $1 AND n.motion_id = m.id AND n.number = m.notices`,
      [motionId],
    );
    await client.query(
      `UPDATE log_stage s SET entry = convert_to(motion_notice_leaf(n), 'UTF8') FROM motion_notice n
       WHERE n.motion_id = $1 AND s.type = 'motion' AND convert_from(s.entry, 'UTF8')::jsonb ->> 'id' = $1::text
         AND convert_from(s.entry, 'UTF8')::jsonb ->> 'notice' = n.number::text`,
      [motionId],
    );
    if (to !== 'opening') await openedInTime(client, motionId);
  });
}

/** A vote that has opened did so when its notice says, and its leaf says the same. */
async function openedInTime(client: pg.PoolClient, motionId: string): Promise<void> {
  await client.query(
    `UPDATE motion_opening o SET opened_at = n.opens_at + interval '1 second' FROM motion m JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices
     WHERE o.motion_id = $1 AND m.id = o.motion_id`,
    [motionId],
  );
  await client.query(
    `UPDATE log_stage s SET entry = convert_to(motion_opening_leaf(o), 'UTF8') FROM motion_opening o
     WHERE o.motion_id = $1 AND s.type = 'motion-opening' AND convert_from(s.entry, 'UTF8')::jsonb ->> 'motion' = $1::text`,
    [motionId],
  );
}

/** Lets the standstill be over. */
export async function endStandstill(superuser: pg.Pool, motionId: string): Promise<void> {
  await pastGuards(superuser, async (client) => {
    await client.query(
      `UPDATE motion SET standstill_until = clock_timestamp() - interval '1 second' WHERE id = $1 AND state = 'STANDSTILL'`,
      [motionId],
    );
  });
}

/** Works on motions, notices and leaves as only the owner of the cluster can: no trigger guards them meanwhile. */
export async function pastGuards(superuser: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await superuser.connect();
  try {
    await client.query('BEGIN; SET LOCAL search_path = copyhold, pg_temp');
    // In the order in which the server comes to them: neither waits for the other.
    await client.query('LOCK TABLE motion, motion_notice, motion_opening, log_stage IN SHARE ROW EXCLUSIVE MODE');
    // Triggers that fire always guard these rows: for this transaction they do not.
    const { rows } = await client.query<{ table: string; trigger: string }>(
      `SELECT c.relname AS table, t.tgname AS trigger FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE c.relnamespace = 'copyhold'::regnamespace AND c.relname IN ('motion', 'motion_notice', 'motion_opening', 'log_stage') AND t.tgenabled = 'A'`,
    );
    for (const { table, trigger } of rows) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`);
    await work(client);
    for (const { table, trigger } of rows) await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
