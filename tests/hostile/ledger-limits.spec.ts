import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import {
  A,
  accepted,
  B,
  BANK,
  C,
  expectKept,
  foundBench,
  hold,
  one,
  outcomes,
  SURPLUS,
} from '../support/ledger-bench.js';
import { balanceRaw, openRaw, postRaw, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const LARGEST = 10n ** 38n - 1n;

let database: TestDatabase;
let app: pg.Pool;
let superuser: pg.Pool;
let ledger: string;
let ledgers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  superuser = database.pool('superuser');
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  ledgers += 1;
  ledger = await foundBench(app, `limits-${String(ledgers)}`);
});
afterEach(async () => {
  await expectKept(app, ledger);
});

const post = async (journals: readonly RawJournal[]): Promise<string[]> =>
  outcomes(await postRaw(app, ledger, journals));
const amount = (value: bigint): string => value.toString();

describe('the clock', () => {
  it('set back an hour does not turn the books back: times only grow', async () => {
    // As the books stand after an hour with a clock that was an hour fast.
    await superuser.query(`UPDATE ledger SET last_recorded_at = clock_timestamp() + interval '1 hour' WHERE id = $1`, [
      ledger,
    ]);
    for (const key of ['one', 'two', 'three']) await accepted(app, ledger, one(key, [BANK, A, 1]));
    const { rows } = await app.query<{ forward: boolean; ahead: boolean; same: boolean }>(
      `SELECT bool_and(b.recorded_at >= coalesce(b.before, b.recorded_at)) AS forward, bool_and(b.recorded_at > clock_timestamp()) AS ahead,
         bool_and(NOT EXISTS (SELECT 1 FROM journal j WHERE j.ledger_id = $1 AND j.batch_sequence = b.sequence AND j.recorded_at <> b.recorded_at)) AS same
       FROM (SELECT *, lag(recorded_at) OVER (ORDER BY sequence) AS before FROM batch WHERE ledger_id = $1) AS b`,
      [ledger],
    );
    expect(rows).toEqual([{ forward: true, ahead: true, same: true }]);
  });

  it('of a client has no say: neither its zone nor its way of writing dates changes a hash', async () => {
    const client = await app.connect();
    try {
      await client.query(
        `SET timezone = 'Pacific/Kiritimati'; SET datestyle = 'SQL, DMY'; SET bytea_output = 'escape'; SET extra_float_digits = 0`,
      );
      await accepted(client, ledger, one('far away', [BANK, A, '1.0']));
      await expectKept(client, ledger);
    } finally {
      client.release(true);
    }
  });
});

describe('large numbers', () => {
  it('10^30 whole units of scale 6 are kept to the last step', async () => {
    await openRaw(app, ledger, []);
    const water = amount(10n ** 36n + 1n);
    await app.query(
      `SELECT copyhold.open_accounts($1, ARRAY['je:water:site-meter:s', 'je:water:attributed:s'], ARRAY['WATER', 'WATER'],
         ARRAY['STATISTICAL', 'STATISTICAL'], ARRAY['CREDIT', 'DEBIT'], ARRAY['OPEN', 'OPEN'], ARRAY[NULL, NULL], ARRAY[NULL, NULL]::numeric[])`,
      [ledger],
    );
    const [used, metered] = ['je:water:attributed:s', 'je:water:site-meter:s'];
    const flood = { debit: used, credit: metered, unit: 'WATER', amount: water };
    const [sea] = await postRaw(app, ledger, [{ key: 'sea', transfers: [flood] }]);
    expect(sea?.outcome).toBe('ACCEPTED');
    expect(await balanceRaw(app, ledger, used)).toBe(water);
    // No meter counted it: a check would say so for ever.
    const ebb = { ...flood, debit: metered, credit: used };
    expect(await post([{ key: 'ebb', reverses: sea?.journal_id ?? '', transfers: [ebb] }])).toEqual(['ACCEPTED']);
    expect(await balanceRaw(app, ledger, used)).toBe('0');
  });

  it('one account carries 10^38 − 1 on a side, to and fro, and never a step more', async () => {
    expect(
      await post([
        one('all', [SURPLUS, A, amount(LARGEST)]),
        one('more', [SURPLUS, B, 1]),
        one('back', [A, SURPLUS, amount(LARGEST)]),
        one('back again', [BANK, SURPLUS, 1]),
        one('elsewhere', [BANK, B, 1]),
      ]),
    ).toEqual(['ACCEPTED', 'REJECTED BalanceTooLarge', 'ACCEPTED', 'REJECTED BalanceTooLarge', 'ACCEPTED']);
  });

  it('what pends counts too: no hold is made that could not be posted', async () => {
    const most = amount(9n * 10n ** 37n);
    expect(
      await post([hold('h', [SURPLUS, B, most]), hold('i', [SURPLUS, C, most]), one('p', [SURPLUS, C, most])]),
    ).toEqual(['ACCEPTED', 'REJECTED BalanceTooLarge', 'REJECTED BalanceTooLarge']);
    expect(await post([hold('j', [SURPLUS, C, most]), one('beside', [BANK, C, 1])])).toEqual([
      'REJECTED BalanceTooLarge',
      'ACCEPTED',
    ]);
  });

  it('fall one by one where a batch holds more of them than the rounds', async () => {
    const journals = Array.from({ length: 30 }, (_, index) =>
      one(`n${String(index)}`, [SURPLUS, A, amount(10n ** 37n)]),
    );
    const answers = await post(journals);
    expect(answers.filter((answer) => answer === 'ACCEPTED')).toHaveLength(9);
    expect(answers.slice(9).every((answer) => answer === 'REJECTED BalanceTooLarge')).toBe(true);
  });
});

describe('batches', () => {
  it('of nothing post nothing, take no number and stage no leaf', async () => {
    expect(await post([])).toEqual([]);
    const { rows } = await app.query(
      `SELECT head_sequence::integer AS head, (SELECT count(*)::integer FROM log_stage WHERE partnership_id = $1 AND type = 'batch') AS leaves
       FROM ledger WHERE id = $1`,
      [ledger],
    );
    expect(rows).toEqual([{ head: 0, leaves: 0 }]);
    expect(await post([one('bad', [A, B, 1])])).toEqual(['REJECTED BalanceBelowFloor']);
    expect((await app.query('SELECT 1 FROM batch WHERE ledger_id = $1', [ledger])).rows).toEqual([]);
  });

  it('hold a journal of 10,000 lines', async () => {
    const transfers = Array.from({ length: 10_000 }, (_, index) => ({
      debit: BANK,
      credit: [A, B, C][index % 3] ?? A,
      amount: String(1 + (index % 7)),
    }));
    expect(await post([{ key: 'long', transfers }])).toEqual(['ACCEPTED']);
    const { rows } = await app.query('SELECT version::integer FROM account WHERE ledger_id = $1 AND path = $2', [
      ledger,
      BANK,
    ]);
    expect(rows).toEqual([{ version: 10_000 }]);
    expect(
      await post([{ key: 'too much', transfers: [...transfers, { debit: A, credit: B, amount: '1000000' }] }]),
    ).toEqual(['REJECTED BalanceBelowFloor']);
  }, 60_000);

  it('hold 10,000 journals, of which every hundredth is refused: those and no other', async () => {
    const journals = Array.from({ length: 10_000 }, (_, index) =>
      one(`m${String(index)}`, index % 100 === 99 ? [B, C, 1_000_000] : [BANK, A, 1]),
    );
    const answers = await post(journals);
    expect(answers.flatMap((answer, index) => (answer === 'ACCEPTED' ? [] : [[index % 100, answer]]))).toEqual(
      Array.from({ length: 100 }, () => [99, 'REJECTED BalanceBelowFloor']),
    );
    expect(await balanceRaw(app, ledger, A)).toBe('9900');
    const stored = await app.query(
      `SELECT count(*)::integer AS n, count(*) FILTER (WHERE ordinal % 100 = 0)::integer AS bad, max(ordinal) AS last FROM journal WHERE ledger_id = $1`,
      [ledger],
    );
    expect(stored.rows).toEqual([{ n: 9_900, bad: 0, last: 9_999 }]);
    expect((await postRaw(app, ledger, journals)).filter(({ outcome }) => outcome === 'REPLAYED')).toHaveLength(9_900);
  }, 120_000);
});
