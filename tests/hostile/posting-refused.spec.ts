import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { chartRaw, foundRaw, openRaw, postRaw, type RawAnswer, type RawJournal } from '../support/raw-posting.js';
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
const LOCKED = { path: 'je:equity:locked', lockClass: 'LOCKED' };
const ELSEWHERE = { path: 'je:liabilities:elsewhere' };
const DOLLARS = { path: 'je:dollars', unit: 'USD' };

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;
let ledgers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  await chartRaw(database.pool('superuser'), [...OPENED, LOCKED, ELSEWHERE, DOLLARS]);
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  ledgers += 1;
  ledger = await foundRaw(app, `ledger-${String(ledgers)}`);
  await openRaw(app, ledger, [{ path: BANK, normalSide: 'DEBIT', floor: '0' }, ...OPENED]);
});

describe('what is refused', () => {
  it('a leg in another unit or another ledger finds no account', async () => {
    const other = await foundRaw(app, `other-${String(ledgers)}`);
    await openRaw(app, other, [ELSEWHERE]);
    const answers = await postRaw(app, ledger, [
      { key: 'unit', transfers: [{ debit: BANK, credit: A, amount: '1', unit: 'TOKEN' }] },
      one('ledger', BANK, 'je:liabilities:elsewhere', 1),
    ]);
    expect(outcomes(answers)).toEqual(['REJECTED UnknownAccount', 'REJECTED UnknownAccount']);
  });

  it('the tables themselves refuse a leg in another unit or ledger', async () => {
    const superuser = database.pool('superuser');
    const [posted] = await postRaw(app, ledger, [one('real', BANK, A, 1)]);
    await openRaw(app, ledger, [DOLLARS]);
    const insert = superuser.query(
      `INSERT INTO transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
       SELECT uuidv7(), $1, 99, $2, 'EUR', a.id, t.id, 1 FROM account a, account t
       WHERE a.ledger_id = $2 AND a.path = $3 AND t.ledger_id = $2 AND t.path = 'je:dollars'`,
      [posted?.journal_id, ledger, A],
    );
    await expect(insert).rejects.toMatchObject({ code: '23503' });
  });

  it('amounts that are no amount, each beside a good one', async () => {
    const wrong = ['0', '-1', '1.5', 'NaN', 'Infinity', '1e38'];
    const answers = await postRaw(app, ledger, [
      ...wrong.map((amount, index) => one(`w${String(index)}`, BANK, A, amount)),
      one('good', BANK, A, 1),
      one('self', A, A, 1),
      { key: 'empty', transfers: [] },
    ]);
    expect(outcomes(answers)).toEqual([
      'REJECTED AmountNotPositive',
      'REJECTED AmountNotPositive',
      'REJECTED AmountNotWhole',
      'REJECTED AmountTooLarge',
      'REJECTED AmountTooLarge',
      'REJECTED AmountTooLarge',
      'ACCEPTED',
      'REJECTED SameAccount',
      'REJECTED EmptyJournal',
    ]);
    await expectSound(app, ledger);
  });

  it('a sum past the largest number, and not the journals before it', async () => {
    const largest = '9'.repeat(38);
    const answers = await postRaw(app, ledger, [
      one('2^63', BANK, B, '9223372036854775808'),
      one('10^38-1', C, A, largest),
      one('huge', BANK, D, String(10n ** 38n - 1n - 2n ** 63n)),
      one('one more', BANK, E, 1),
    ]);
    expect(outcomes(answers)).toEqual([
      'ACCEPTED',
      'REJECTED BalanceBelowFloor',
      'ACCEPTED',
      'REJECTED BalanceTooLarge',
    ]);
    await expectSound(app, ledger);
  });

  it('an account that is locked, or that is closed', async () => {
    await openRaw(app, ledger, [LOCKED]);
    const superuser = database.pool('superuser');
    await superuser.query('UPDATE account SET closed = true WHERE ledger_id = $1 AND path = $2', [ledger, E]);
    const answers = await postRaw(app, ledger, [
      one('into', BANK, 'je:equity:locked', 5),
      one('out', 'je:equity:locked', A, 1),
      one('closed', BANK, E, 1),
    ]);
    expect(outcomes(answers)).toEqual(['ACCEPTED', 'REJECTED AssetLocked', 'REJECTED AccountClosed']);
  });

  it('a second reversal of one journal, and one of a journal that is not there', async () => {
    const [posted] = await postRaw(app, ledger, [one('first', BANK, A, 3)]);
    const id = posted?.journal_id ?? '';
    const back = (key: string, reverses: string): RawJournal => ({ ...one(key, A, BANK, 3), reverses });
    const answers = await postRaw(app, ledger, [
      back('r1', id),
      back('r2', id),
      back('r3', '00000000-0000-7000-8000-000000000000'),
    ]);
    expect(outcomes(answers)).toEqual(['ACCEPTED', 'REJECTED AlreadyReversed', 'REJECTED UnknownJournal']);
    expect(outcomes(await postRaw(app, ledger, [back('r4', id)]))).toEqual(['REJECTED AlreadyReversed']);
  });

  it('a journal that falls in a closed period', async () => {
    const owner = database.pool('owner');
    await owner.query(`SELECT close_books($1, '2026-03-31T23:59:59.999Z')`, [ledger]);
    const answers = await postRaw(app, ledger, [
      { ...one('before', BANK, A, 1), effectiveAt: '2026-03-31T23:59:59.999Z' },
      { ...one('after', BANK, A, 1), effectiveAt: '2026-04-01T00:00:00Z' },
    ]);
    expect(outcomes(answers)).toEqual(['REJECTED PeriodClosed', 'ACCEPTED']);
  });
});
