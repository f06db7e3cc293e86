import type pg from 'pg';

/**
 * The SQLSTATE by which the database refuses a statement; `done` where it takes it. What was done is undone, after the
 * constraints that wait for the commit were asked too.
 */
export async function refusedSql(pool: pg.Pool, sql: string, values: readonly unknown[] = []): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(sql, [...values]);
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
