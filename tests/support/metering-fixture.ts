import type pg from 'pg';
import { customText } from './raw-custom.js';
import type { TestDatabase } from './test-database.js';

/** The least that metering needs: a partnership with its custom and ledger, a site, a model, a developer. */
export interface Metered {
  readonly partnershipId: string;
  readonly superuser: pg.Pool;
}

/** Founds it directly in the tables, as the server's own founding does through its services. */
export async function foundMetered(database: TestDatabase): Promise<Metered> {
  const superuser = database.pool('superuser');
  const one = async (sql: string, values: readonly unknown[]): Promise<string> => {
    const answer = await superuser.query<{ id: string }>(sql, [...values]);
    return answer.rows[0]?.id ?? '';
  };
  const partnershipId = await one(
    `INSERT INTO partnership (slug, name, currency, time_zone) VALUES ('meter', 'Meter', 'EUR', 'UTC') RETURNING id`,
    [],
  );
  await superuser.query('SELECT open_ledger($1)', [partnershipId]);
  await superuser.query('SELECT adopt_custom($1, 1, $2, $3, NULL)', [
    partnershipId,
    '2023-01-01T00:00:00Z',
    customText(1),
  ]);
  await superuser.query(
    `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'mill', 'The Mill', 'Here', '2022-05-01')`,
    [partnershipId],
  );
  await superuser.query(`INSERT INTO model (partnership_id, slug, name) VALUES ($1, 'chat', 'Chat')`, [partnershipId]);
  const developer = await one(
    `INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, 'd0001', 'Dee') RETURNING id`,
    [partnershipId],
  );
  await superuser.query(`INSERT INTO role_grant (partnership_id, person_id, role) VALUES ($1, $2, 'DEVELOPER')`, [
    partnershipId,
    developer,
  ]);
  return { partnershipId, superuser };
}

/** What the meter and the books hold, unit by unit: equal after equal work, however it was interrupted. */
export async function totalsOf({ partnershipId, superuser }: Metered): Promise<unknown> {
  const ask = async (sql: string): Promise<unknown> => (await superuser.query(sql, [partnershipId])).rows;
  return {
    events: await ask(
      `SELECT unit, count(*) AS events, sum(quantity) AS quantity FROM usage_event WHERE partnership_id = $1 GROUP BY unit ORDER BY unit`,
    ),
    rollups: await ask(
      `SELECT unit, count(*) AS buckets, sum(quantity) AS quantity, sum(posted) AS posted FROM rollup
       WHERE partnership_id = $1 GROUP BY unit ORDER BY unit`,
    ),
    accounts: await ask(`SELECT path, unit, balance FROM account WHERE ledger_id = $1 ORDER BY path, unit`),
    unbalanced: await ask(
      `SELECT unit, sum(debit_posted - credit_posted) AS off FROM account WHERE ledger_id = $1 GROUP BY unit
       HAVING sum(debit_posted - credit_posted) <> 0`,
    ),
  };
}
