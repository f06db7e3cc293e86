import type pg from 'pg';

/** Works on meetings and their leaves as only the owner of the cluster can: no trigger guards them meanwhile. */
async function pastGuards(superuser: pg.Pool, statements: readonly string[], value: string): Promise<void> {
  const client = await superuser.connect();
  try {
    await client.query('BEGIN; SET LOCAL search_path = copyhold, pg_temp');
    const tables = ['meeting_step', 'meeting_requisition', 'log_stage'];
    const { rows } = await client.query<{ table: string; trigger: string }>(
      `SELECT c.relname AS table, t.tgname AS trigger FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE c.relnamespace = 'copyhold'::regnamespace AND c.relname = ANY ($1) AND t.tgenabled = 'A'`,
      [tables],
    );
    for (const { table, trigger } of rows) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`);
    for (const sql of statements) await client.query(sql, [value]);
    for (const { table, trigger } of rows) await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Lets a meeting have been called as long ago as brings its hour to so many minutes ago: nobody waits three weeks for a
 * test. The leaves say the same as the rows; to be done before the log is signed.
 */
export function bringMeeting(superuser: pg.Pool, meetingId: string, minutesAgo = 0): Promise<void> {
  const by = `(SELECT m.begins_at - clock_timestamp() + make_interval(secs => 1 + 60 * ${String(minutesAgo)}) FROM meeting m WHERE m.id = $1)`;
  const made = `convert_to(meeting_leaf(s.meeting_id, s.number), 'UTF8')`;
  return pastGuards(
    superuser,
    [
      `UPDATE meeting_step s SET at = s.at - d.by, begins_at = s.begins_at - d.by FROM (SELECT ${by} AS by) AS d WHERE s.meeting_id = $1`,
      `UPDATE meeting m SET begins_at = (SELECT s.begins_at FROM meeting_step s WHERE s.meeting_id = m.id AND s.number = m.steps) WHERE m.id = $1`,
      `UPDATE log_stage l SET entry = ${made} FROM meeting_step s WHERE s.meeting_id = $1 AND l.type = 'meeting'
         AND convert_from(l.entry, 'UTF8')::json ->> 'id' = $1::text AND convert_from(l.entry, 'UTF8')::json ->> 'number' = s.number::text`,
    ],
    meetingId,
  );
}

/** Lets enough have signed a requisition so many days ago. */
export function bringRequisition(superuser: pg.Pool, requisitionId: string, daysAgo: number): Promise<void> {
  return pastGuards(
    superuser,
    [
      `UPDATE meeting_requisition SET reached_at = clock_timestamp() - make_interval(days => ${String(daysAgo)}) WHERE id = $1::uuid`,
      `UPDATE log_stage l SET entry = convert_to(requisition_leaf($1::uuid), 'UTF8') WHERE l.type = 'requisition' AND convert_from(l.entry, 'UTF8')::json ->> 'id' = $1::text`,
    ],
    requisitionId,
  );
}
