import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { poolSettings } from '../../apps/server/src/database/connection.js';
import {
  A,
  accepted,
  B,
  BANK,
  C,
  D,
  E,
  expectKept,
  foundBench,
  hold,
  one,
  outcomes,
  standing,
} from '../support/ledger-bench.js';
import { balanceRaw, openRaw, postRaw, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const WRITERS = 64;
const PATHS = Array.from({ length: 20 }, (_, index) => `je:liabilities:dividend:p${String(index)}`);

let database: TestDatabase;
let app: pg.Pool;
let many: pg.Pool;
let ledger: string;
let ledgers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  many = new pg.Pool({ ...poolSettings(database.app), max: WRITERS });
  many.on('error', () => undefined);
});
afterAll(async () => {
  await many.end();
  await database.drop();
});
beforeEach(async () => {
  ledgers += 1;
  ledger = await foundBench(app, `crowded-${String(ledgers)}`);
});
afterEach(async () => {
  await expectKept(app, ledger);
});

/** Each writer on a connection of its own, all at once. */
async function together<T>(writers: number, work: (client: pg.PoolClient, writer: number) => Promise<T>): Promise<T[]> {
  const clients = await Promise.all(Array.from({ length: writers }, () => many.connect()));
  try {
    return await Promise.all(clients.map(work));
  } finally {
    for (const client of clients) client.release();
  }
}

const mine = async (client: pg.PoolClient, journals: readonly RawJournal[]): Promise<string[]> =>
  outcomes(await postRaw(client, ledger, journals));

async function openTwenty(purse: number): Promise<void> {
  await openRaw(
    app,
    ledger,
    PATHS.map((path) => ({ path, floor: '0' })),
  );
  await postRaw(
    app,
    ledger,
    PATHS.map((path) => one(`seed ${path}`, [BANK, path, purse])),
  );
}

/** The number that follows, the same in every run. */
const next = (draw: number): number => (draw * 1_103_515_245 + 12_345) % 2_147_483_648;

describe('64 writers on 20 accounts', () => {
  it('move 1,000 in all directions: no deadlock, no overdraft, nothing lost or made', async () => {
    await openTwenty(1_000);
    const answers = await together(WRITERS, async (client, writer) => {
      const seen: string[] = [];
      let draw = writer + 1;
      for (let round = 0; round < 12; round += 1) {
        const journals = Array.from({ length: 1 + (writer % 5) }, (_, step) => {
          draw = next(draw);
          const [from, over] = [draw % 20, 1 + (Math.floor(draw / 20) % 19)];
          const leg = [PATHS[from] ?? A, PATHS[(from + over) % 20] ?? B, 1 + (draw % 400)] as const;
          const key = [writer, round, step].join('/');
          return draw % 7 === 0 ? hold(key, leg) : one(key, leg);
        });
        // A deadlock (40P01) or any other failure would throw here.
        seen.push(...(await mine(client, journals)));
      }
      return seen;
    });
    const told = new Set(answers.flat());
    expect(told).toEqual(new Set(['ACCEPTED', 'REJECTED BalanceBelowFloor']));
    const { rows } = await app.query<{ sum: string; least: string; journals: string }>(
      `SELECT sum(balance)::text AS sum, min(balance - debit_pending)::text AS least,
         (SELECT count(*)::text FROM journal WHERE ledger_id = $1) AS journals FROM account WHERE ledger_id = $1 AND path = ANY ($2)`,
      [ledger, PATHS],
    );
    expect(rows[0]).toMatchObject({
      sum: '20000',
      journals: String(20 + answers.flat().filter((answer) => answer === 'ACCEPTED').length),
    });
    expect(Number(rows[0]?.least)).toBeGreaterThanOrEqual(0);
  }, 120_000);

  it('see one balance and spend it once, whoever asked first', async () => {
    await accepted(app, ledger, one('purse', [BANK, A, 100]));
    const answers = await together(WRITERS, async (client, writer) => {
      // Each has looked, and found enough.
      const seen = await client.query<{ balance: string }>(
        'SELECT balance FROM account WHERE ledger_id = $1 AND path = $2',
        [ledger, A],
      );
      expect(Number(seen.rows[0]?.balance)).toBeGreaterThanOrEqual(0);
      return mine(client, [one(`spend ${String(writer)}`, [A, B, 7])]);
    });
    expect(answers.flat().filter((answer) => answer === 'ACCEPTED')).toHaveLength(14);
    expect(await balanceRaw(app, ledger, A)).toBe('2');
  });

  it('pay all into one hot account, and no payment is lost', async () => {
    const answers = await together(WRITERS, async (client, writer) => {
      const seen: string[] = [];
      for (let round = 0; round < 10; round += 1)
        seen.push(...(await mine(client, [one([writer, round].join('/'), [BANK, A, 1])])));
      return seen;
    });
    expect(new Set(answers.flat())).toEqual(new Set(['ACCEPTED']));
    expect(await balanceRaw(app, ledger, A)).toBe('640');
    expect(await balanceRaw(app, ledger, BANK)).toBe('640');
  }, 60_000);

  it('take back one journal: one wins', async () => {
    const original = await accepted(app, ledger, one('original', [BANK, A, 100]));
    const answers = await together(WRITERS, (client, writer) =>
      mine(client, [one(`back ${String(writer)}`, [A, BANK, 100], { reverses: original })]),
    );
    expect(answers.flat().sort()).toEqual([
      'ACCEPTED',
      ...Array.from({ length: 63 }, () => 'REJECTED AlreadyReversed'),
    ]);
  });

  it('resolve one hold, some by posting and some by voiding: one wins', async () => {
    await accepted(app, ledger, one('purse', [BANK, A, 100]));
    const resolves = await accepted(app, ledger, hold('h', [A, B, 60]));
    const answers = await together(WRITERS, (client, writer) => {
      const key = `r${String(writer)}`;
      return mine(client, [
        writer % 2 === 0
          ? one(key, [A, B, 60], { phase: 'POST', resolves })
          : { key, phase: 'VOID', resolves, transfers: [] },
      ]);
    });
    expect(answers.flat().sort()).toEqual(['ACCEPTED', ...Array.from({ length: 63 }, () => 'REJECTED HoldResolved')]);
    expect((await standing(app, ledger, A)).debit).toBe('0');
  });

  it('send one key 100 times with one answer, and another payload in between with a conflict', async () => {
    const answers = await together(50, async (client, writer) => [
      ...(await postRaw(client, ledger, [one('same', [BANK, A, 5])])),
      ...(await postRaw(client, ledger, [writer === 49 ? one('same', [BANK, A, 6]) : one('same', [BANK, A, 5])])),
    ]);
    const ids = new Set(answers.flat().map(({ journal_id }) => journal_id));
    expect(ids.size).toBe(1);
    const told = outcomes(answers.flat()).sort();
    expect(told.filter((answer) => answer === 'ACCEPTED')).toHaveLength(1);
    expect(told.filter((answer) => answer === 'REPLAYED')).toHaveLength(98);
    expect(told.filter((answer) => answer.startsWith('CONFLICT'))).toHaveLength(1);
    expect(await balanceRaw(app, ledger, A)).toBe('5');
  });
});

describe('an officer among the writers', () => {
  it('closes and bounds accounts between two batches, never within one', async () => {
    await accepted(app, ledger, one('purse', [BANK, A, 1_000]));
    const closer = database.pool('closer');
    const close = async (): Promise<string> => {
      const { rows } = await closer.query<{ done: string }>(
        `SELECT copyhold.close_account($1, $2, 'EUR', 'officer') AS done`,
        [ledger, C],
      );
      return rows[0]?.done ?? '';
    };
    const officer = async (): Promise<void> => {
      // To and fro until the account is met empty, while others fill and empty it.
      while ((await close()) !== 'DONE');
      await closer.query(`SELECT copyhold.set_bounds($1, $2, 'EUR', 0, 40, 'officer')`, [ledger, D]);
    };
    const writers = together(16, async (client, writer) => {
      const seen: string[] = [];
      for (let round = 0; round < 15; round += 1) {
        const key = [writer, round].join('.');
        seen.push(
          ...(await mine(client, [one(`${key}+`, [A, C, 1]), one(`${key}-`, [C, B, 1]), one(`${key}d`, [A, D, 1])])),
        );
      }
      return seen;
    });
    const [answers] = await Promise.all([writers, officer()]);
    expect(await balanceRaw(app, ledger, C)).toBe('0');
    const allowed = ['ACCEPTED', 'REJECTED AccountClosed', 'REJECTED BalanceAboveCeiling'];
    expect(answers.flat().filter((answer) => !allowed.includes(answer))).toEqual([]);
    expect(outcomes(await postRaw(app, ledger, [one('after', [A, C, 1])]))).toEqual(['REJECTED AccountClosed']);
  }, 60_000);
});

describe('two pumps', () => {
  it('on one ledger number their batches without a gap, in the order of their times', async () => {
    await together(2, async (client, writer) => {
      for (let round = 0; round < 40; round += 1) {
        await mine(
          client,
          Array.from({ length: 20 }, (_, step) => one([writer, round, step].join('-'), [BANK, A, 1])),
        );
      }
    });
    const { rows } = await app.query<{ n: string; last: string; late: string }>(
      `SELECT count(*)::text AS n, max(sequence)::text AS last, count(*) FILTER (WHERE recorded_at < before)::text AS late
       FROM (SELECT *, lag(recorded_at) OVER (ORDER BY sequence) AS before FROM batch WHERE ledger_id = $1) AS b`,
      [ledger],
    );
    expect(rows).toEqual([{ n: '80', last: '80', late: '0' }]);
  }, 60_000);

  it('crossing two ledgers in one transaction each wait, and neither reads the past', async () => {
    const other = await foundBench(app, `beside-${String(ledgers)}`);
    const ordered = [ledger, other].sort();
    await together(16, async (client, writer) => {
      for (let round = 0; round < 5; round += 1) {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
        for (const each of ordered) await postRaw(client, each, [one([writer, round].join('x'), [BANK, C, 1])]);
        await client.query('COMMIT');
      }
    });
    expect(await balanceRaw(app, ledger, C)).toBe('80');
    await expectKept(app, other);
  }, 60_000);

  it('under a stricter isolation fail with 40001 or wait, and never post on an old balance', async () => {
    await accepted(app, ledger, one('purse', [BANK, D, 10]));
    const told = await together(8, async (client, writer) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await client.query('SELECT 1 FROM account LIMIT 1');
      try {
        const answers = await mine(client, [one(`strict ${String(writer)}`, [D, E, 10])]);
        await client.query('COMMIT');
        return answers[0] ?? '';
      } catch (error) {
        await client.query('ROLLBACK');
        return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      }
    });
    expect(told.filter((answer) => answer === 'ACCEPTED')).toHaveLength(1);
    expect(told.every((answer) => ['ACCEPTED', '40001', 'REJECTED BalanceBelowFloor'].includes(answer))).toBe(true);
    expect(await balanceRaw(app, ledger, D)).toBe('0');
  });
});
