import { setTimeout as pause } from 'node:timers/promises';
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
  ledger = await foundBench(app, `held-back-${String(ledgers)}`);
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

/** A hold whose time is over, as it stands after a while. */
async function overdue(leg: readonly [string, string, number]): Promise<string> {
  const id = await accepted(app, ledger, hold('short', leg, { expires: new Date(Date.now() + 300).toISOString() }));
  await pause(400);
  return id;
}

describe('what is held back', () => {
  it('is neither spent nor free: holds cannot be overspent, by holds or by postings', async () => {
    expect(
      await post([hold('h1', [A, B, 60]), hold('h2', [A, B, 41]), one('spend', [A, C, 41]), one('rest', [A, C, 40])]),
    ).toEqual(['ACCEPTED', 'REJECTED BalanceBelowFloor', 'REJECTED BalanceBelowFloor', 'ACCEPTED']);
    expect(await standing(app, ledger, A)).toEqual({ balance: '60', debit: '60', credit: '0' });
    expect(await standing(app, ledger, B)).toEqual({ balance: '0', debit: '0', credit: '60' });
  });

  it('is not there yet for whom it is meant', async () => {
    await accepted(app, ledger, hold('h', [A, B, 60]));
    expect(await post([one('early', [B, C, 1])])).toEqual(['REJECTED BalanceBelowFloor']);
  });

  it('counts against the ceiling of whom it is meant for', async () => {
    await setBounds(B, '0', '50');
    expect(
      await post([hold('over', [A, B, 51]), hold('h', [A, B, 30]), one('more', [A, B, 21]), one('fits', [A, B, 20])]),
    ).toEqual(['REJECTED BalanceAboveCeiling', 'ACCEPTED', 'REJECTED BalanceAboveCeiling', 'ACCEPTED']);
  });

  it('moves no entry, no version and no balance', async () => {
    await accepted(app, ledger, hold('h', [A, B, 60]));
    const { rows } = await app.query(
      `SELECT count(*)::integer AS entries FROM entry e JOIN account a ON a.id = e.account_id WHERE a.ledger_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([{ entries: 2 }]);
    expect(await balanceRaw(app, ledger, A)).toBe('100');
  });

  it('says when it ends, at a time to come', async () => {
    const past = '2020-01-01T00:00:00Z';
    expect(
      await post([
        one('none', [A, B, 1], { phase: 'PENDING' }),
        hold('past', [A, B, 1], { expires: past }),
        hold('never', [A, B, 1], { expires: 'infinity' }),
        one('plain', [A, B, 1], { expires: past }),
        one('nonsense', [A, B, 1], { phase: 'MAYBE' }),
        one('lower', [A, B, 1], { phase: 'pending', expires: past }),
        one('voided', [A, B, 1], { phase: 'VOIDED' }),
      ]),
    ).toEqual([
      'REJECTED HoldNeedsExpiry',
      'REJECTED HoldExpired',
      'REJECTED HoldExpired',
      ...Array.from({ length: 4 }, () => 'REJECTED UnknownPhase'),
    ]);
  });

  it('keeps to the closed books, and to the lock', async () => {
    await app.query(
      `SELECT copyhold.open_accounts($1, ARRAY['je:equity:locked-reserve'], ARRAY['EUR'], ARRAY['EQUITY'], ARRAY['CREDIT'],
      ARRAY['LOCKED'], ARRAY[NULL], ARRAY[0]::numeric[])`,
      [ledger],
    );
    await accepted(app, ledger, hold('into', [A, 'je:equity:locked-reserve', 5]));
    await superuser.query(`UPDATE ledger SET soft_closed_through = '2026-02-28T23:59:59Z' WHERE id = $1`, [ledger]);
    expect(
      await post([
        hold('back', [A, B, 1], { effectiveAt: '2026-02-01T00:00:00Z' }),
        hold('out', ['je:equity:locked-reserve', A, 1]),
      ]),
    ).toEqual(['REJECTED PeriodClosed', 'REJECTED AssetLocked']);
  });
});

describe('a hold whose time is over', () => {
  it('is not posted; it expires once, and gives back what it held', async () => {
    const held = await overdue([A, B, 60]);
    expect(await post([posting('late', held, 1), resolve('e', held, 'EXPIRE'), resolve('f', held, 'EXPIRE')])).toEqual([
      'REJECTED HoldExpired',
      'ACCEPTED',
      'REJECTED HoldResolved',
    ]);
    expect(await standing(app, ledger, A)).toEqual({ balance: '100', debit: '0', credit: '0' });
  });

  it('can still be voided', async () => {
    const held = await overdue([A, B, 60]);
    expect(await post([resolve('v', held, 'VOID')])).toEqual(['ACCEPTED']);
  });
});
