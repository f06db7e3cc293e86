import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import {
  balanceRaw,
  chartRaw,
  foundRaw,
  openRaw,
  postRaw,
  type RawAnswer,
  type RawJournal,
} from '../support/raw-posting.js';
import { expectSound } from '../support/sound-ledger.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const outcomes = (answers: readonly RawAnswer[]): string[] =>
  answers.map(({ outcome, code }) => (code === null ? outcome : `${outcome} ${code}`));

const one = (key: string, debit: string, credit: string, amount: string | number): RawJournal => ({
  key,
  transfers: [{ debit, credit, amount: String(amount) }],
});

const BANK = 'je:assets:bank';
const A = 'je:liabilities:a';
const B = 'je:liabilities:b';
const C = 'je:liabilities:c';
const D = 'je:liabilities:d';
const E = 'je:liabilities:e';

const OPENED = [A, B, C, D, E].map((path) => ({ path, floor: '0' }));

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;
let ledgers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  await chartRaw(database.pool('superuser'), OPENED);
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  ledgers += 1;
  ledger = await foundRaw(app, `ledger-${String(ledgers)}`);
  await openRaw(app, ledger, [{ path: BANK, normalSide: 'DEBIT', floor: '0' }, ...OPENED]);
});

describe('posting a batch', () => {
  it('rejects the earliest breach only: what it would have drained is still there for later journals', async () => {
    await postRaw(app, ledger, [one('a', BANK, A, 10), one('d', BANK, D, 3)]);
    const answers = await postRaw(app, ledger, [
      one('J1', A, B, 8),
      one('J2', A, C, 5),
      one('J3', D, A, 3),
      one('J4', A, E, 5),
    ]);
    expect(outcomes(answers)).toEqual(['ACCEPTED', 'REJECTED BalanceBelowFloor', 'ACCEPTED', 'ACCEPTED']);
    expect(answers[1]?.detail).toBe('je:liabilities:a would be -3');
    expect(await balanceRaw(app, ledger, A)).toBe('0');
    await expectSound(app, ledger);
  });

  it('gives the outcomes and balances of a serial replay', async () => {
    const twin = await foundRaw(app, `twin-${String(ledgers)}`);
    await openRaw(app, twin, [{ path: BANK, normalSide: 'DEBIT', floor: '0' }, ...OPENED]);
    const paths = [A, B, C, D, E];
    const journals = Array.from({ length: 200 }, (_, index) => {
      // A small linear congruence: the same journals in every run.
      const draw = (index * 1_103_515_245 + 12_345) % 2_147_483_648;
      const debit = index % 9 === 0 ? BANK : paths[draw % 5]!;
      const credit = paths[(draw + 1 + (index % 4)) % 5]!;
      return one(`k${String(index)}`, debit, credit, 1 + (draw % 50));
    }).filter(({ transfers: [first] }) => first?.debit !== first?.credit);
    const together = await postRaw(app, ledger, journals);
    const singly: RawAnswer[] = [];
    for (const journal of journals) singly.push(...(await postRaw(app, twin, [journal])));
    expect(outcomes(together)).toEqual(outcomes(singly));
    expect(together.map(({ detail }) => detail)).toEqual(singly.map(({ detail }) => detail));
    expect(new Set(outcomes(together)).size).toBe(2);
    for (const path of paths) expect(await balanceRaw(app, ledger, path)).toBe(await balanceRaw(app, twin, path));
    await expectSound(app, ledger);
  });

  it('refuses a dip inside a batch, and accepts it when it was funded earlier', async () => {
    const dip = await postRaw(app, ledger, [one('out', A, B, 10), one('in', BANK, A, 10)]);
    expect(outcomes(dip)).toEqual(['REJECTED BalanceBelowFloor', 'ACCEPTED']);
    const funded = await postRaw(app, ledger, [one('in2', BANK, C, 10), one('out2', C, B, 10)]);
    expect(outcomes(funded)).toEqual(['ACCEPTED', 'ACCEPTED']);
    await expectSound(app, ledger);
  });

  it('posts 499 beside one bad journal', async () => {
    const journals = Array.from({ length: 500 }, (_, index) =>
      index === 250 ? one('bad', A, B, 1_000_000) : one(`n${String(index)}`, BANK, A, 1),
    );
    const answers = await postRaw(app, ledger, journals);
    expect(answers.filter(({ outcome }) => outcome === 'ACCEPTED')).toHaveLength(499);
    expect(answers[250]?.outcome).toBe('REJECTED');
    expect(await balanceRaw(app, ledger, A)).toBe('499');
    await expectSound(app, ledger);
  });

  it('lets a journal stand or fall whole: one bad leg and none is posted', async () => {
    const answers = await postRaw(app, ledger, [
      {
        key: 'group',
        transfers: [
          { debit: BANK, credit: A, amount: '5' },
          { debit: C, credit: D, amount: '1' },
        ],
      },
    ]);
    expect(outcomes(answers)).toEqual(['REJECTED BalanceBelowFloor']);
    expect(await balanceRaw(app, ledger, A)).toBe('0');
  });

  it('answers 500 breaches in one batch within seconds', async () => {
    const started = performance.now();
    const answers = await postRaw(
      app,
      ledger,
      Array.from({ length: 500 }, (_, index) => one(`x${String(index)}`, A, B, 1)),
    );
    expect(answers.every(({ outcome }) => outcome === 'REJECTED')).toBe(true);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('keys', () => {
  it('replays a key 100 times at once as one posting with one answer', async () => {
    const journal = one('once', BANK, A, 7);
    const answers = (await Promise.all(Array.from({ length: 100 }, () => postRaw(app, ledger, [journal])))).flat();
    expect(new Set(answers.map(({ journal_id }) => journal_id)).size).toBe(1);
    expect(answers.filter(({ outcome }) => outcome === 'ACCEPTED')).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'REPLAYED')).toHaveLength(99);
    expect(await balanceRaw(app, ledger, A)).toBe('7');
    await expectSound(app, ledger);
  });

  it('calls another payload under the same key a conflict', async () => {
    await postRaw(app, ledger, [one('k', BANK, A, 1)]);
    expect(outcomes(await postRaw(app, ledger, [one('k', BANK, A, 2)]))).toEqual(['CONFLICT IdempotencyKeyReused']);
    expect(await balanceRaw(app, ledger, A)).toBe('1');
  });

  it('does not consume the key of a rejected request', async () => {
    const journal = one('later', A, B, 5);
    expect(outcomes(await postRaw(app, ledger, [journal]))).toEqual(['REJECTED BalanceBelowFloor']);
    await postRaw(app, ledger, [one('fund', BANK, A, 5)]);
    expect(outcomes(await postRaw(app, ledger, [journal]))).toEqual(['ACCEPTED']);
  });

  it('compares repeats inside a batch with the first', async () => {
    const answers = await postRaw(app, ledger, [
      one('p', BANK, A, 4),
      one('p', BANK, A, 4),
      one('p', BANK, A, 9),
      one('q', B, C, 1),
      one('q', B, C, 1),
    ]);
    expect(outcomes(answers)).toEqual([
      'ACCEPTED',
      'REPLAYED',
      'CONFLICT IdempotencyKeyReused',
      'REJECTED BalanceBelowFloor',
      'REJECTED BalanceBelowFloor',
    ]);
    expect(answers[1]?.journal_id).toBe(answers[0]?.journal_id);
    expect(await balanceRaw(app, ledger, A)).toBe('4');
    await expectSound(app, ledger);
  });
});

describe('many clients', () => {
  const clients = 8;

  async function together(work: (client: pg.PoolClient, index: number) => Promise<void>): Promise<void> {
    const pool = database.pool('app');
    await Promise.all(
      Array.from({ length: clients }, async (_, index) => {
        const client = await pool.connect();
        try {
          await work(client, index);
        } finally {
          client.release();
        }
      }),
    );
  }

  it('transfers in opposite directions without one deadlock, and random batches stay sound', async () => {
    const paths = [A, B, C, D, E];
    await postRaw(
      app,
      ledger,
      paths.map((path) => one(`seed ${path}`, BANK, path, 1_000)),
    );
    const seen: string[] = [];
    await together(async (client, index) => {
      for (let round = 0; round < 25; round += 1) {
        const journals = Array.from({ length: 6 }, (_, step) => {
          const from = (index + step + round) % 5;
          const to = (from + 1 + ((index + step) % 4)) % 5;
          const [debit, credit] = index % 2 === 0 ? [from, to] : [to, from];
          return one(
            `${String(index)}/${String(round)}/${String(step)}`,
            paths[debit]!,
            paths[credit]!,
            1 + ((step * 37) % 200),
          );
        });
        seen.push(...outcomes(await postRaw(client, ledger, journals)));
      }
    });
    expect(seen).toHaveLength(clients * 25 * 6);
    expect(seen.every((outcome) => outcome === 'ACCEPTED' || outcome === 'REJECTED BalanceBelowFloor')).toBe(true);
    await expectSound(app, ledger);
    const total = await app.query<{ sum: string }>(
      `SELECT sum(balance)::text AS sum FROM account WHERE ledger_id = $1 AND normal_side = 'CREDIT'`,
      [ledger],
    );
    expect(total.rows).toEqual([{ sum: '5000' }]);
  });

  it('never spends one balance twice', async () => {
    await postRaw(app, ledger, [one('purse', BANK, A, 100)]);
    let spent = 0;
    await together(async (client, index) => {
      for (let round = 0; round < 10; round += 1) {
        const [answer] = await postRaw(client, ledger, [one(`s${String(index)}/${String(round)}`, A, B, 3)]);
        if (answer?.outcome === 'ACCEPTED') spent += 1;
      }
    });
    expect(spent).toBe(33);
    expect(await balanceRaw(app, ledger, A)).toBe('1');
    await expectSound(app, ledger);
  });

  it('numbers the batches of two pumps without a gap, and time never runs backwards', async () => {
    await together(async (client, index) => {
      for (let round = 0; round < 10; round += 1)
        await postRaw(client, ledger, [one(`${String(index)}-${String(round)}`, BANK, A, 1)]);
    });
    const batches = await app.query<{ n: string; last: string }>(
      'SELECT count(*)::text AS n, max(sequence)::text AS last FROM batch WHERE ledger_id = $1',
      [ledger],
    );
    expect(batches.rows).toEqual([{ n: '80', last: '80' }]);
    await expectSound(app, ledger);
  });
});
