import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { A, accepted, B, BANK, C, D, E, expectKept, foundBench, hold, one, outcomes } from '../support/ledger-bench.js';
import { balanceRaw, postRaw, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;
let ledgers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  ledgers += 1;
  ledger = await foundBench(app, `grouped-${String(ledgers)}`);
});
afterEach(async () => {
  await expectKept(app, ledger);
});

const post = async (journals: readonly RawJournal[]): Promise<string[]> =>
  outcomes(await postRaw(app, ledger, journals));
const group = (number: number, ...journals: readonly RawJournal[]): RawJournal[] =>
  journals.map((journal) => ({ ...journal, group: number }));
const count = async (): Promise<number> => {
  const { rows } = await app.query<{ n: number }>('SELECT count(*)::integer AS n FROM journal WHERE ledger_id = $1', [
    ledger,
  ]);
  return rows[0]?.n ?? -1;
};

describe('a group', () => {
  it('with one bad member posts none, and says which was bad', async () => {
    const answers = await postRaw(app, ledger, [
      ...group(1, one('a', [BANK, A, 5]), one('b', [B, C, 1]), one('c', [BANK, A, 5])),
      one('beside', [BANK, D, 1]),
    ]);
    expect(outcomes(answers)).toEqual([
      'REJECTED GroupRefused',
      'REJECTED BalanceBelowFloor',
      'REJECTED GroupRefused',
      'ACCEPTED',
    ]);
    expect(answers.map(({ detail }) => detail)).toEqual(['b', 'je:liabilities:dividend:b would be -1', 'b', null]);
    expect(answers.slice(0, 3).map(({ journal_id }) => journal_id)).toEqual([null, null, null]);
    expect(await count()).toBe(1);
  });

  it.each<[string, RawJournal]>([
    ['no account', one('bad', [BANK, 'je:liabilities:dividend:none', 1])],
    ['no amount', one('bad', [BANK, A, 0])],
    ['no legs', { key: 'bad', transfers: [] }],
    ['a time that is none', one('bad', [BANK, A, 1], { effectiveAt: 'infinity' })],
    ['no such hold', { key: 'bad', phase: 'VOID', transfers: [] }],
    ['an adjustment by nobody', one('bad', [BANK, A, 1], { adjustment: true })],
  ])('falls with a member of %s, first or last', async (_, bad) => {
    const first = await post(group(1, bad, one('g', [BANK, A, 1])));
    const last = await post(group(1, one('g', [BANK, A, 1]), bad));
    expect([first[1], last[0]]).toEqual(['REJECTED GroupRefused', 'REJECTED GroupRefused']);
    expect(await count()).toBe(0);
  });

  it('frees what it would have drained, and funds nobody', async () => {
    await accepted(app, ledger, one('purse', [BANK, A, 10]));
    expect(
      await post([
        ...group(7, one('drain', [A, B, 10]), one('fund', [BANK, C, 10]), one('bad', [D, E, 1])),
        one('spend', [A, E, 10]),
        one('of nothing', [C, E, 1]),
      ]),
    ).toEqual([
      'REJECTED GroupRefused',
      'REJECTED GroupRefused',
      'REJECTED BalanceBelowFloor',
      'ACCEPTED',
      'REJECTED BalanceBelowFloor',
    ]);
  });

  it('may fund itself, in its order', async () => {
    expect(await post(group(1, one('in', [BANK, A, 5]), one('out', [A, B, 5])))).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await post(group(1, one('late', [C, D, 5]), one('too late', [BANK, C, 5])))).toEqual([
      'REJECTED BalanceBelowFloor',
      'REJECTED GroupRefused',
    ]);
  });

  it('with a conflict posts none; with a replay it posts the rest', async () => {
    await accepted(app, ledger, one('known', [BANK, A, 5]));
    expect(await post(group(1, one('new', [BANK, A, 1]), one('known', [BANK, A, 6])))).toEqual([
      'REJECTED GroupRefused',
      'CONFLICT IdempotencyKeyReused',
    ]);
    expect(await post(group(1, one('new', [BANK, A, 1]), one('known', [BANK, A, 5])))).toEqual([
      'ACCEPTED',
      'REPLAYED',
    ]);
    expect(await post(group(1, one('new', [BANK, A, 1]), one('known', [BANK, A, 5])))).toEqual([
      'REPLAYED',
      'REPLAYED',
    ]);
  });

  it('falls with a member that repeats a journal which fell', async () => {
    expect(
      await post([
        one('k', [A, B, 5]),
        ...group(1, one('k', [A, B, 5]), one('m', [BANK, C, 1])),
        one('z', [BANK, D, 1]),
      ]),
    ).toEqual(['REJECTED BalanceBelowFloor', 'REJECTED BalanceBelowFloor', 'REJECTED GroupRefused', 'ACCEPTED']);
    expect(await post([...group(1, one('p', [BANK, C, 1]), one('q', [A, B, 5])), one('p', [BANK, C, 1])])).toEqual([
      'REJECTED GroupRefused',
      'REJECTED BalanceBelowFloor',
      'REJECTED GroupRefused',
    ]);
  });

  it('twice in one batch is posted once', async () => {
    const pair = [one('a', [BANK, A, 1]), one('b', [A, B, 1])];
    expect(await post([...group(1, ...pair), ...group(2, ...pair)])).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'REPLAYED',
      'REPLAYED',
    ]);
    expect(await balanceRaw(app, ledger, B)).toBe('1');
  });

  it('of holds holds all or none, and resolves all or none', async () => {
    await accepted(app, ledger, one('purse', [BANK, A, 10]));
    expect(await post(group(1, hold('h', [A, B, 6]), hold('i', [A, B, 5])))).toEqual([
      'REJECTED GroupRefused',
      'REJECTED BalanceBelowFloor',
    ]);
    const held = await accepted(app, ledger, hold('h', [A, B, 6]));
    const release: RawJournal = { key: 'v', phase: 'VOID', resolves: held, transfers: [] };
    expect(await post([...group(1, release, one('bad', [C, D, 1])), one('spend', [A, E, 5])])).toEqual([
      'REJECTED GroupRefused',
      'REJECTED BalanceBelowFloor',
      'REJECTED BalanceBelowFloor',
    ]);
    expect(await post(group(1, release, one('spend', [A, E, 10])))).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  it('stands side by side in its batch', async () => {
    const torn = [...group(1, one('a', [BANK, A, 1])), one('b', [BANK, A, 1]), ...group(1, one('c', [BANK, A, 1]))];
    await expect(postRaw(app, ledger, torn)).rejects.toMatchObject({ code: 'P0106' });
  });

  it('is as large as it likes: one bad among 2,000 and none is there', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => one(`m${String(index)}`, [BANK, A, 1]));
    const answers = await post(group(1, ...many, one('bad', [B, C, 1])));
    expect(new Set(answers)).toEqual(new Set(['REJECTED GroupRefused', 'REJECTED BalanceBelowFloor']));
    expect(await count()).toBe(0);
  });
});

describe('many breaches', () => {
  it('beside groups are judged in their order: each group falls alone, and gives back what it drained', async () => {
    await accepted(app, ledger, one('purse', [BANK, A, 30]));
    const journals: RawJournal[] = [];
    const expected: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      const name = String(round);
      // Every third group breaks; each of the others takes 1 of the purse.
      const breaks = round % 3 === 0;
      journals.push(
        ...group(
          round,
          one(`d${name}`, [A, B, breaks ? 20 : 1]),
          one(`x${name}`, [C, D, breaks ? 1 : '0.0']),
          one(`y${name}`, [BANK, E, 1]),
        ),
      );
      journals.push(one(`over${name}`, [A, E, 31]));
      expected.push(
        'GroupRefused',
        breaks ? 'BalanceBelowFloor' : 'AmountNotPositive',
        'GroupRefused',
        'BalanceBelowFloor',
      );
    }
    journals.push(...group(99, one('all', [A, B, 30]), one('fine', [BANK, C, 1])), one('none left', [A, B, 1]));
    expected.push('', '', 'BalanceBelowFloor');
    expect(await post(journals)).toEqual(expected.map((code) => (code === '' ? 'ACCEPTED' : `REJECTED ${code}`)));
    expect(await balanceRaw(app, ledger, A)).toBe('0');
  });

  it('of groups that only the walk can judge', async () => {
    await accepted(app, ledger, one('purse', [BANK, A, 10]));
    const journals = Array.from({ length: 20 }, (_, round) =>
      group(
        round,
        one(`take${String(round)}`, [A, B, 1]),
        one(`pass${String(round)}`, [A, C, round % 2 === 0 ? 1 : 10]),
      ),
    ).flat();
    const answers = await post(journals);
    // Even groups take 2 each while there is any: five of them; odd ones never find ten.
    expect(answers.filter((answer) => answer === 'ACCEPTED')).toHaveLength(10);
    expect(await balanceRaw(app, ledger, A)).toBe('0');
  });
});
