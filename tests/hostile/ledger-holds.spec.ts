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
  standing,
  SURPLUS,
} from '../support/ledger-bench.js';
import { balanceRaw, postRaw, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

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
  ledger = await foundBench(app, `held-${String(ledgers)}`);
  await accepted(app, ledger, one('purse', [BANK, A, 100]));
});
afterEach(async () => {
  await expectKept(app, ledger);
});

const post = async (journals: readonly RawJournal[]): Promise<string[]> =>
  outcomes(await postRaw(app, ledger, journals));
const resolve = (key: string, resolves: string, phase: string): RawJournal => ({ key, resolves, phase, transfers: [] });
const posting = (key: string, resolves: string, amount: number): RawJournal =>
  one(key, [A, B, amount], { phase: 'POST', resolves });
const setBounds = (path: string, floor: string | null, ceiling: string | null): Promise<unknown> =>
  superuser.query('UPDATE account SET floor = $3, ceiling = $4 WHERE ledger_id = $1 AND path = $2', [
    ledger,
    path,
    floor,
    ceiling,
  ]);

describe('a hold', () => {
  let held: string;
  beforeEach(async () => {
    held = await accepted(app, ledger, hold('h', [A, B, 60]));
  });

  it('is posted in full', async () => {
    expect(await post([posting('p', held, 60)])).toEqual(['ACCEPTED']);
    expect(await standing(app, ledger, A)).toEqual({ balance: '40', debit: '0', credit: '0' });
    expect(await standing(app, ledger, B)).toEqual({ balance: '60', debit: '0', credit: '0' });
  });

  it('is posted in part, which releases the rest', async () => {
    expect(await post([posting('p', held, 25)])).toEqual(['ACCEPTED']);
    expect(await standing(app, ledger, A)).toEqual({ balance: '75', debit: '0', credit: '0' });
    expect(await post([posting('again', held, 25), one('spend', [A, C, 75])])).toEqual([
      'REJECTED HoldResolved',
      'ACCEPTED',
    ]);
  });

  it.each<[string, RawJournal['transfers']]>([
    ['more', [{ debit: A, credit: B, amount: '61' }]],
    [
      'more in two legs',
      [
        { debit: A, credit: B, amount: '30' },
        { debit: A, credit: B, amount: '31' },
      ],
    ],
    ['to another', [{ debit: A, credit: C, amount: '1' }]],
    ['backwards', [{ debit: B, credit: A, amount: '1' }]],
    [
      'and something else',
      [
        { debit: A, credit: B, amount: '60' },
        { debit: A, credit: C, amount: '1' },
      ],
    ],
  ])('is not posted for %s than it holds', async (_, transfers) => {
    expect(await post([{ key: 'p', phase: 'POST', resolves: held, transfers }])).toEqual(['REJECTED HoldExceeded']);
    expect(await post([posting('p', held, 60)])).toEqual(['ACCEPTED']);
  });

  it('is not posted for nothing: that is a void', async () => {
    expect(await post([resolve('p', held, 'POST'), resolve('v', held, 'VOID')])).toEqual([
      'REJECTED EmptyJournal',
      'ACCEPTED',
    ]);
    expect(await standing(app, ledger, A)).toEqual({ balance: '100', debit: '0', credit: '0' });
  });

  it('a refused posting beside it does not stand in the way of the next, nor of a void', async () => {
    expect(await post([posting('p', held, 61), posting('q', held, 60)])).toEqual(['REJECTED HoldExceeded', 'ACCEPTED']);
    const other = await accepted(app, ledger, hold('h2', [A, B, 40]));
    const last = resolve('v', other, 'VOID');
    const group = [posting('r', other, 40), one('too much', [C, B, 1])].map((journal) => ({ ...journal, group: 1 }));
    expect(await post([...group, last, resolve('w', other, 'VOID')])).toEqual([
      'REJECTED GroupRefused',
      'REJECTED BalanceBelowFloor',
      'ACCEPTED',
      'REJECTED HoldResolved',
    ]);
  });

  it('is voided once, with nothing moved', async () => {
    expect(await post([one('leg', [A, B, 1], { phase: 'VOID', resolves: held })])).toEqual(['REJECTED HoldExceeded']);
    expect(await post([resolve('v', held, 'VOID'), resolve('w', held, 'VOID'), posting('p', held, 1)])).toEqual([
      'ACCEPTED',
      'REJECTED HoldResolved',
      'REJECTED HoldResolved',
    ]);
    expect(await post([resolve('v', held, 'VOID')])).toEqual(['REPLAYED']);
  });

  it('frees in its batch what it held: a void funds what follows, a hold before it does not', async () => {
    expect(await post([one('before', [A, C, 41]), resolve('v', held, 'VOID'), one('after', [A, C, 100])])).toEqual([
      'REJECTED BalanceBelowFloor',
      'ACCEPTED',
      'ACCEPTED',
    ]);
  });

  it('does not expire before its time, and neither phase nor journal is anything else', async () => {
    const posted = await accepted(app, ledger, one('plain', [A, C, 1]));
    expect(
      await post([
        resolve('e', held, 'EXPIRE'),
        resolve('none', '00000000-0000-7000-8000-000000000000', 'VOID'),
        resolve('not a hold', posted, 'VOID'),
        { key: 'nobody', phase: 'VOID', transfers: [] },
        one('resolves', [A, B, 1], { phase: 'POSTED', resolves: held }),
        hold('holds', [A, B, 1], { resolves: held }),
      ]),
    ).toEqual([
      'REJECTED HoldNotExpired',
      'REJECTED UnknownHold',
      'REJECTED UnknownHold',
      'REJECTED UnknownHold',
      'REJECTED UnknownPhase',
      'REJECTED UnknownPhase',
    ]);
  });

  it('of another ledger is nobody’s here', async () => {
    const elsewhere = await foundBench(app, `elsewhere-${String(ledgers)}`);
    expect(outcomes(await postRaw(app, elsewhere, [resolve('v', held, 'VOID'), posting('p', held, 1)]))).toEqual([
      'REJECTED UnknownHold',
      'REJECTED UnknownHold',
    ]);
  });

  it('cannot be reversed; what it posted can, once', async () => {
    const back = (key: string, reverses: string): RawJournal => one(key, [B, A, 60], { reverses });
    expect(await post([back('r', held)])).toEqual(['REJECTED CannotReverseHold']);
    const posted = await accepted(app, ledger, posting('p', held, 60));
    expect(await post([back('r', posted), back('s', posted)])).toEqual(['ACCEPTED', 'REJECTED AlreadyReversed']);
    const other = await accepted(app, ledger, hold('h2', [A, B, 1]));
    const voided = await accepted(app, ledger, resolve('v', other, 'VOID'));
    expect(await post([{ key: 't', reverses: voided, transfers: [{ debit: A, credit: B, amount: '1' }] }])).toEqual([
      'REJECTED CannotReverseHold',
    ]);
  });

  it('is reversed by nothing that itself holds or resolves: each such request falls alone', async () => {
    const [plain] = await postRaw(app, ledger, [one('plain', [A, C, 1])]);
    const reverses = plain?.journal_id ?? '';
    const answers = await post([
      hold('both', [C, A, 1], { reverses }),
      one('post and reverse', [C, A, 1], { reverses, phase: 'POST', resolves: held }),
      { key: 'void and reverse', reverses, phase: 'VOID', resolves: held, transfers: [] },
      one('beside', [A, C, 1]),
    ]);
    expect(answers.slice(0, 3).every((answer) => answer.startsWith('REJECTED'))).toBe(true);
    expect(answers[3]).toBe('ACCEPTED');
  });

  it('is held to what it holds by a trigger too, and its reversal to it, however many statements bring the legs', async () => {
    const owner = database.pool('owner');
    const again = (journal: string, from: string, to: string, amount: number): Promise<unknown> =>
      owner.query(
        `INSERT INTO transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
         SELECT uuidv7(), $1, 99, d.ledger_id, 'EUR', d.id, c.id, $5 FROM account d JOIN account c USING (ledger_id)
         WHERE d.ledger_id = $2 AND d.path = $3 AND c.path = $4`,
        [journal, ledger, from, to, amount],
      );
    await expect(again(held, A, B, 1)).rejects.toMatchObject({ code: 'P0106' });
    const posted = await accepted(app, ledger, posting('p', held, 60));
    await expect(again(posted, A, B, 60)).rejects.toMatchObject({ code: 'P0111' });
    const reversal = await accepted(app, ledger, one('r', [B, A, 60], { reverses: posted }));
    await expect(again(reversal, B, A, 60)).rejects.toMatchObject({ code: 'P0110' });
  });

  it('keeps an account from closing, and a closed account holds nothing', async () => {
    const close = superuser.query('UPDATE account SET closed = true WHERE ledger_id = $1 AND path = $2', [ledger, B]);
    await expect(close).rejects.toMatchObject({ code: '23514' });
    await superuser.query('UPDATE account SET closed = true WHERE ledger_id = $1 AND path = $2', [ledger, C]);
    expect(await post([hold('c', [A, C, 1])])).toEqual(['REJECTED AccountClosed']);
    expect(await post([resolve('v', held, 'VOID')])).toEqual(['ACCEPTED']);
  });

  it('is posted by today’s bounds, which move only where all that pends still fits', async () => {
    const other = await accepted(app, ledger, hold('s', [SURPLUS, B, 60]));
    await accepted(app, ledger, one('drain', [SURPLUS, C, 50]));
    await expect(setBounds(SURPLUS, '-109', null)).rejects.toMatchObject({ code: '23514' });
    await setBounds(SURPLUS, '-110', null);
    expect(
      await post([one('more', [SURPLUS, C, 1]), one('p', [SURPLUS, B, 60], { phase: 'POST', resolves: other })]),
    ).toEqual(['REJECTED BalanceBelowFloor', 'ACCEPTED']);
    expect(await balanceRaw(app, ledger, SURPLUS)).toBe('-110');
  });

  it('is resolved whatever the close, in the open', async () => {
    await superuser.query(`UPDATE ledger SET soft_closed_through = '2026-03-31T23:59:59Z' WHERE id = $1`, [ledger]);
    expect(
      await post([
        resolve('inside', held, 'VOID'),
        { ...resolve('outside', held, 'VOID'), effectiveAt: '2026-04-01T00:00:00Z' },
      ]),
    ).toEqual(['REJECTED PeriodClosed', 'ACCEPTED']);
  });
});
