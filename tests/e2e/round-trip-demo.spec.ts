import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { DemoService } from '../../apps/server/src/demo/demo.service.js';
import { HistoryImportService } from '../../apps/server/src/ledger/history/history-import.service.js';
import { withProgram } from '../support/installed.js';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** Books as every feature writes them: use, wages, royalties, grants, closes, waterfalls, a vote, payments. */
describe('the books of the demonstration, taken into empty ones', () => {
  let from: TestServer;
  let into: TestServer;
  let id: string;

  beforeAll(async () => {
    [from, into] = [await startTestServer(), await startTestServer()];
    const outcome = await from.app.get(DemoService).seedIfEmpty({
      now: new Date('2026-11-22T10:00:00Z'),
      scale: 6,
      firstBallotMs: 1_500,
      onProgress: () => undefined,
    });
    expect(outcome).toBe('SEEDED');
    ({ id } = await foundSmallPartnership(into.database.pool('app')));
    // Shares are held by persons on the roll: the roll comes before the books.
    const roll = await from.database
      .pool('superuser')
      .query<{ rolls: string[] }>(
        `SELECT array_agg(DISTINCT split_part(path, ':', 4)) AS rolls FROM copyhold.account WHERE path LIKE 'je:equity:withdrawable-shares:%'`,
      );
    await into.database
      .pool('superuser')
      .query(
        `INSERT INTO copyhold.person (partnership_id, roll_number) SELECT $1, r FROM unnest($2::text[]) AS r ON CONFLICT DO NOTHING`,
        [id, roll.rows[0]?.rolls ?? []],
      );
    // What wears wears by the register: whoever takes books over enters their assets first.
    const { rows } = await from.database.pool('app').query<unknown[]>({
      rowMode: 'array',
      text: `SELECT class, name, currency, cost_minor, entered_on::text, schedule_years, document FROM copyhold.asset ORDER BY code`,
    });
    for (const asset of rows) {
      const call = 'SELECT copyhold.register_asset($1, $2, $3, $4, $5, $6, $7, $8)';
      await into.database.pool('app').query(call, [id, ...asset]);
    }
  }, 300_000);
  afterAll(async () => {
    await from.stop();
    await into.stop();
  });

  const accounts = async (server: TestServer): Promise<readonly unknown[]> => {
    const { rows } = await server.database.pool('superuser').query<Record<string, string>>(
      `SELECT path, unit, fund, debit_posted, credit_posted FROM copyhold.account
       WHERE debit_posted > 0 OR credit_posted > 0 ORDER BY path, unit`,
    );
    return rows;
  };

  const broken = async (server: TestServer, ledger: string): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const { code, sql } of checks) {
      const { rows } = await server.database.pool('superuser').query<Record<string, unknown>>(sql, [ledger]);
      if (rows.length > 0) found.push([code, rows.length, rows[0]]);
    }
    return found;
  };

  for (const [format, program, words] of [
    ['hledger', 'hledger', ['check', '--strict', '-f']],
    ['ledger', 'ledger', ['--pedantic', 'bal', '-f']],
    ['beancount', 'bean-check', []],
  ] as const) {
    const { check, unless } = withProgram(program);
    check(
      `pass ${program}${unless}`,
      async () => {
        const folder = await mkdtemp(join(tmpdir(), 'copyhold-demo-'));
        const file = join(folder, `books.${format}`);
        await writeFile(file, await (await fetch(`${from.url}/export/journal.${format}`)).text());
        await promisify(execFile)(program, [...words, file], { maxBuffer: 64 * 1024 ** 2 });
        await rm(folder, { recursive: true });
      },
      60_000,
    );
  }

  it('are the same, account by account', async () => {
    const imports = into.app.get(HistoryImportService, { strict: false });
    const hledger = await (await fetch(`${from.url}/export/journal.hledger`)).text();
    const csv = await (await fetch(`${from.url}/export/journal.csv`)).text();
    const asked = { name: 'books', actor: 'r0001' };
    const shown = await imports.import(id, { ...asked, text: hledger, format: 'HLEDGER', commit: false });
    expect(isRefusal(shown) ? shown : shown.refusals).toEqual([]);
    const written = await imports.import(id, { ...asked, text: csv, format: 'CSV', commit: true });
    expect(isRefusal(written) ? written : written.refusals).toEqual([]);
    expect(await accounts(into)).toEqual(await accounts(from));
    expect(await broken(into, id)).toEqual([]);
    const { rows } = await into.database.pool('app').query(
      `SELECT encode(digest, 'hex') AS digest, name, format, actor, first_batch, last_batch::text = (SELECT max(sequence)::text
         FROM copyhold.batch) AS all, journals = (SELECT count(*) FROM copyhold.journal) AS whole FROM copyhold.history_import`,
    );
    const digest = createHash('sha256').update(csv).digest('hex');
    expect(rows).toEqual([
      { digest, name: 'books', format: 'CSV', actor: 'r0001', first_batch: '1', all: true, whole: true },
    ]);
    const again = await imports.import(id, { ...asked, text: csv, format: 'CSV', commit: true });
    expect(again).toMatchObject({ committed: true, replayed: isRefusal(again) ? 0 : again.journals });
    expect((await into.database.pool('app').query('SELECT 1 FROM copyhold.history_import')).rows).toHaveLength(1);
    // Another file is other history, whatever it tells, and these books hold some already.
    const other = await imports.import(id, { ...asked, text: hledger, format: 'HLEDGER', commit: true });
    expect(other).toMatchObject({ kind: 'LedgerNotEmpty' });
  }, 300_000);
});
