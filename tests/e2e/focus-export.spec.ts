import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOCUS_CRITERIA } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFocusTable, type FocusTable } from '../support/focus/focus-table.js';
import { checkFocus, type FocusModel } from '../support/focus/focus-validator.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';
import { createTownDatabase } from '../support/town-database.js';

const file = join(import.meta.dirname, '../../../shared/data/audit/focus/model-1.2.json');
// The file is not ours: it has the shape that its own validator reads.
const model = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as FocusModel) : undefined;
const itWithModel = model === undefined ? it.skip : it;
const absent = model === undefined ? ' (skipped: ../shared/data/audit/focus is absent)' : '';

/** Cents of a decimal, exactly. */
const cents = (text: string | null | undefined): bigint => {
  const [whole = '', part = ''] = (text ?? '').split('.');
  return BigInt(`${whole}${part.padEnd(2, '0')}`);
};

describe('the FOCUS file of the demonstration', () => {
  let server: TestServer;
  let auditor: TestSession;
  let months: readonly string[];

  beforeAll(async () => {
    server = await startTestServer({ database: await createTownDatabase() });
    const { rows } = await server.database
      .pool('superuser')
      .query<{ id: string }>(
        `SELECT person_id AS id FROM role_grant WHERE role = 'AUDITOR' ORDER BY person_id LIMIT 1`,
      );
    auditor = await server.signIn(rows[0]?.id ?? '');
    const answer = await server.database.pool('superuser').query<{ month: string }>(
      `SELECT DISTINCT to_char(effective_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month FROM journal
       WHERE kind = 'rated-usage' ORDER BY 1`,
    );
    months = answer.rows.map(({ month }) => month);
  }, 300_000);
  afterAll(async () => {
    await server.stop();
  });

  const ask = (path: string, session?: TestSession): Promise<Response> =>
    fetch(`${server.url}/export/${path}`, session === undefined ? {} : { headers: { cookie: session.cookie } });
  const tableOf = async (month: string): Promise<FocusTable> => {
    const answer = await ask(`focus.csv?month=${month}`, auditor);
    expect(answer.status).toBe(200);
    return readFocusTable(await answer.text());
  };

  itWithModel(`breaks no rule of FOCUS's validator, in any month${absent}`, async () => {
    for (const month of months) {
      const table = await tableOf(month);
      expect(table.rows.length).toBeGreaterThan(0);
      const failed = [...checkFocus(model ?? { ModelRules: {} }, table, FOCUS_CRITERIA)].flatMap(([id, outcome]) =>
        outcome === 'fail' ? [id] : [],
      );
      expect({ month, failed }).toEqual({ month, failed: [] });
    }
  });

  it('says all use of a month in both formats, and nothing of another', async () => {
    const month = months.at(-2) ?? '';
    const { rows } = await server.database.pool('superuser').query<{ events: string; buckets: string }>(
      `SELECT (SELECT count(*) FROM usage_event WHERE to_char(effective_at AT TIME ZONE 'UTC', 'YYYY-MM') = $1)::text AS events,
              (SELECT count(*) FROM rollup WHERE to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM') = $1)::text AS buckets`,
      [month],
    );
    const linesOf = async (path: string): Promise<readonly string[]> => {
      const text = await (await ask(`${path}?month=${month}`, auditor)).text();
      return text.split('\n').filter((line) => line !== '');
    };
    expect((await linesOf('usage.cloudevents.ndjson')).length.toString()).toBe(rows[0]?.events);
    const points = (await linesOf('usage.otlp.ndjson')).join('').match(/"timeUnixNano"/gu) ?? [];
    expect(points.length.toString()).toBe(rows[0]?.buckets);
    expect(points.length).toBeGreaterThan(100);
  });

  it('bills in each month what the books hold of it', async () => {
    for (const month of months) {
      const { rows } = await server.database.pool('superuser').query<{ billed: string }>(
        `SELECT coalesce(sum(CASE WHEN d.path LIKE 'je:assets:receivable:%' THEN t.amount ELSE -t.amount END), 0)::text AS billed
         FROM journal j JOIN transfer t ON t.journal_id = j.id JOIN account d ON d.id = t.debit_account_id
         JOIN account c ON c.id = t.credit_account_id
         WHERE j.kind = 'rated-usage' AND to_char(j.effective_at AT TIME ZONE 'UTC', 'YYYY-MM') = $1
           AND (d.path LIKE 'je:assets:receivable:%' OR c.path LIKE 'je:assets:receivable:%')`,
        [month],
      );
      const table = await tableOf(month);
      const billed = table.rows.reduce((sum, row) => sum + cents(row.get('BilledCost')), 0n);
      expect({ month, billed: billed.toString() }).toEqual({ month, billed: rows[0]?.billed });
    }
  });
});
