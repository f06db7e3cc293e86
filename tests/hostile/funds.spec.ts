import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { fundChecks } from '../../apps/server/src/database/checks/fund-checks.js';
import {
  balanceRaw,
  foundRaw,
  openCharted,
  postRaw,
  type RawAnswer,
  type RawJournal,
  type RawTransfer,
} from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const CASH = 'je:assets:bank:restricted:school';
const FUND = 'fund:school:restricted';
const RELEASED = 'fund:school:released';
const BANK = 'je:assets:bank';
const HOST = 'je:expenses:host';
const MACHINES = 'je:assets:machines';
const SURPLUS = 'je:equity:surplus';
const DIVIDEND = 'je:liabilities:dividend:r0001';
const WAGES = 'je:liabilities:wages:r0001';
const NOT_A_CHARGE = { code: 'P0132' };

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;
let number = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
});
afterAll(async () => {
  await database.drop();
});

const move = (debit: string, credit: string, amount: string): RawTransfer => ({ debit, credit, amount });
const release = (amount: string): RawTransfer => move(FUND, RELEASED, amount);

async function tryPost(transfers: readonly RawTransfer[], more: Partial<RawJournal> = {}): Promise<RawAnswer> {
  number += 1;
  const [answer] = await postRaw(app, ledger, [{ key: `j${number}`, transfers, ...more }]);
  if (answer === undefined) throw new Error('the ledger did not answer');
  return answer;
}

/** A ledger whose school fund holds 40,000.00, with as much free cash and wages owed. */
async function granted(): Promise<void> {
  number += 1;
  ledger = await foundRaw(app, `funded-${number}`);
  await openCharted(
    app,
    ledger,
    [CASH, FUND, RELEASED, BANK, HOST, MACHINES, SURPLUS, DIVIDEND, WAGES].map((path) => ({ path })),
  );
  expect(await tryPost([move(CASH, FUND, '4000000')])).toMatchObject({ outcome: 'ACCEPTED' });
  expect(await tryPost([move(BANK, SURPLUS, '4000000')])).toMatchObject({ outcome: 'ACCEPTED' });
  expect(await tryPost([move(SURPLUS, DIVIDEND, '100'), move(SURPLUS, WAGES, '100')])).toMatchObject({
    outcome: 'ACCEPTED',
  });
}

const held = async (): Promise<readonly (string | undefined)[]> =>
  Promise.all([CASH, FUND, RELEASED].map((path) => balanceRaw(app, ledger, path)));

async function violations(): Promise<string[]> {
  const found = await Promise.all(
    fundChecks.map(async ({ code, sql }) => ({ code, found: await app.query(sql, [ledger]) })),
  );
  return found.filter(({ found: { rows } }) => rows.length > 0).map(({ code }) => code);
}

describe('a restricted fund of 40,000', () => {
  beforeAll(granted);

  it('refuses a charge of 45,000, by 5,000 (AUD-4), and pays one of 40,000', async () => {
    expect(await tryPost([move(HOST, CASH, '4500000'), release('4500000')])).toMatchObject({
      outcome: 'REJECTED',
      code: 'BalanceBelowFloor',
      detail: expect.stringContaining(`${FUND} would be -500000`),
    });
    expect(await tryPost([move(HOST, CASH, '4000000'), release('4000000')])).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await held()).toEqual(['0', '0', '4000000']);
    expect(await tryPost([move(HOST, CASH, '1'), release('1')])).toMatchObject({ code: 'BalanceBelowFloor' });
    expect(await violations()).toEqual([]);
  });
});

describe('the money of a restricted fund', () => {
  beforeAll(granted);

  it.each<[string, readonly RawTransfer[]]>([
    ['a cost without its release', [move(HOST, CASH, '5')]],
    ['a release without its cash', [release('5')]],
    ['less release than charge', [move(HOST, CASH, '5'), release('4')]],
    ['cash of nowhere', [move(CASH, SURPLUS, '5')]],
    ['surplus, of what it released', [move(RELEASED, SURPLUS, '5')]],
  ])('never moves apart from the fund: %s', async (_what, transfers) => {
    const answer = await tryPost(transfers).catch((error: unknown) => error);
    expect(answer).toMatchObject({ code: expect.stringMatching(/^(?:FundNotReleased|P0112)$/u) });
  });

  it.each<[string, readonly RawTransfer[]]>([
    ['free cash', [move(BANK, CASH, '5'), release('5')]],
    ['a dividend', [move(DIVIDEND, CASH, '5'), release('5')]],
    ['more than the cost', [move(HOST, CASH, '4'), move(BANK, CASH, '1'), release('5')]],
    ['a debt, whatever it arose for', [move(WAGES, CASH, '5'), release('5')]],
    ['a machine and a cost in one', [move(MACHINES, CASH, '3'), move(HOST, CASH, '2'), release('5')]],
  ])('becomes nothing but costs and locked assets: not %s', async (_what, transfers) => {
    await expect(tryPost(transfers)).rejects.toMatchObject(NOT_A_CHARGE);
  });

  it('becomes surplus only, even where a journal says that it is a close', async () => {
    const forged = tryPost([move(RELEASED, BANK, '5')], { kind: 'close-result' });
    await expect(forged).rejects.toMatchObject(NOT_A_CHARGE);
  });

  it('pays costs and machines, and goes back to its funder', async () => {
    for (const transfers of [
      [move(HOST, CASH, '30'), release('30')],
      [move(MACHINES, CASH, '30'), release('30')],
      [move(HOST, CASH, '5'), move(HOST, BANK, '5'), release('5')],
    ]) {
      expect(await tryPost(transfers)).toMatchObject({ outcome: 'ACCEPTED' });
    }
    expect(await tryPost([move(FUND, CASH, '40')], { kind: 'grant-returned' })).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await held()).toEqual(['3999895', '3999895', '65']);
    expect(await violations()).toEqual([]);
  });

  it('comes back when a cost is taken back, and what it released may fall below nothing for that', async () => {
    const spent = await tryPost([move(HOST, CASH, '7'), release('7')]);
    expect(
      await tryPost([move(CASH, HOST, '7'), move(RELEASED, FUND, '7')], { reverses: spent.journal_id ?? '' }),
    ).toMatchObject({
      outcome: 'ACCEPTED',
    });
    expect(
      await tryPost([move(RELEASED, SURPLUS, '35'), move(SURPLUS, HOST, '40')], { kind: 'close-result' }),
    ).toMatchObject({
      outcome: 'ACCEPTED',
    });
    expect(await tryPost([move(CASH, HOST, '35'), move(RELEASED, FUND, '35')])).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await held()).toEqual(['3999930', '3999930', '-5']);
    await expect(tryPost([move(CASH, BANK, '5'), move(RELEASED, FUND, '5')])).rejects.toMatchObject(NOT_A_CHARGE);
    expect(await violations()).toEqual([]);
  });

  it('is found by the checks where somebody forged it with the triggers off', async () => {
    const superuser = database.pool('superuser');
    const forge = (sql: string): Promise<unknown> => superuser.query(sql, [ledger]);
    await superuser.query('ALTER TABLE copyhold.transfer DISABLE TRIGGER transfer_uses_accounts');
    await tryPost([move(WAGES, CASH, '5'), release('5')]);
    expect(await violations()).toEqual(['funds-released-by-charges']);
    await tryPost([move(HOST, BANK, '1')], { kind: 'close-result' });
    expect(await violations()).toEqual(['funds-released-by-charges', 'closes-take-over-restricted-costs']);
    await superuser.query(`ALTER TABLE copyhold.transfer ENABLE ALWAYS TRIGGER transfer_uses_accounts;
                           ALTER TABLE copyhold.entry DISABLE TRIGGER append_only`);
    await forge(`UPDATE copyhold.entry SET amount = amount + 1 WHERE version = 1 AND account_id =
                 (SELECT id FROM copyhold.account WHERE ledger_id = $1 AND path = '${CASH}')`);
    expect(await violations()).toContain('restricted-cash-equals-fund');
    await forge(`UPDATE copyhold.entry SET balance_after = -1 WHERE version = 1 AND account_id =
                 (SELECT id FROM copyhold.account WHERE ledger_id = $1 AND path = '${FUND}')`);
    expect(await violations()).toContain('funds-never-below-zero');
    await superuser.query('ALTER TABLE copyhold.entry ENABLE ALWAYS TRIGGER append_only');
  });

  it('is found where a machine in another currency hides that a cost was not taken over', async () => {
    await granted();
    await openCharted(app, ledger, [
      { path: MACHINES, unit: 'USD' },
      { path: BANK, unit: 'USD' },
      { path: SURPLUS, unit: 'USD' },
    ]);
    const dollars = (debit: string, credit: string): RawTransfer => ({ ...move(debit, credit, '1'), unit: 'USD' });
    await tryPost([dollars(BANK, SURPLUS)]);
    await tryPost([move(HOST, CASH, '5'), release('5'), dollars(MACHINES, BANK)]);
    await tryPost([move(SURPLUS, HOST, '5')], { kind: 'close-result' });
    expect(await violations()).toEqual(['closes-take-over-restricted-costs']);
  });

  it('is found where a close shared what a supplier had paid back', async () => {
    await granted();
    await tryPost([move(HOST, CASH, '5'), release('5')]);
    await tryPost([move(BANK, HOST, '2')]);
    await tryPost([move(RELEASED, SURPLUS, '5'), move(SURPLUS, HOST, '3')], { kind: 'close-result' });
    expect(await violations()).toEqual(['closes-share-no-cost-of-a-fund']);
  });

  it('is found where a return to its funder was something else', async () => {
    await granted();
    await tryPost([move(FUND, CASH, '5')], { kind: 'grant-returned' });
    expect(await violations()).toEqual([]);
    await database.pool('superuser').query(`ALTER TABLE copyhold.journal DISABLE TRIGGER append_only;
      UPDATE copyhold.journal SET kind = 'test' WHERE kind = 'grant-returned';
      ALTER TABLE copyhold.journal ENABLE ALWAYS TRIGGER append_only`);
    expect(await violations()).toEqual(['funds-leave-by-release']);
  });

  it('keeps its floor against the superuser’s hand too', async () => {
    const update = database
      .pool('superuser')
      .query(`UPDATE copyhold.account SET debit_posted = credit_posted + 1 WHERE ledger_id = $1 AND path = $2`, [
        ledger,
        FUND,
      ]);
    await expect(update).rejects.toMatchObject({ constraint: 'account_floor' });
  });
});
