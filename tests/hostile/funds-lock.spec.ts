import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { A, accepted, BANK, expectKept, foundBench, hold, one, outcomes, SURPLUS } from '../support/ledger-bench.js';
import { balanceRaw, postRaw, type RawJournal, type RawTransfer } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const CASH = 'je:assets:bank:restricted:school';
const FUND = 'fund:school:restricted';
const RELEASED = 'fund:school:released';
const OTHER_CASH = 'je:assets:bank:restricted:roof';
const OTHER_FUND = 'fund:roof:restricted';
const OTHER_RELEASED = 'fund:roof:released';
const OWED = 'je:liabilities:wages:r1';
const WAGES = 'je:expenses:wages';
const GRANTS = 'je:income:grants';
const MACHINES = 'je:assets:machines';

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
  ledger = await foundBench(app, `funds-${String(ledgers)}`);
  const paths = [CASH, FUND, RELEASED, OTHER_CASH, OTHER_FUND, OTHER_RELEASED, OWED, WAGES, GRANTS, MACHINES];
  await app.query(
    `SELECT copyhold.open_accounts($1, array_agg(p.path), array_agg('EUR'::text), array_agg(k.type), array_agg(k.normal_side), array_agg(k.lock_class),
       array_agg(copyhold.fund_of(p.path)), array_agg(k.floor))
     FROM unnest($2::text[]) AS p(path) CROSS JOIN LATERAL copyhold.chart_line(p.path) AS k`,
    [ledger, paths],
  );
  await accepted(app, ledger, one('grant', [CASH, FUND, 100]));
  await accepted(app, ledger, one('other grant', [OTHER_CASH, OTHER_FUND, 100]));
  await accepted(app, ledger, one('purse', [BANK, SURPLUS, 100]));
});
afterEach(async () => {
  await expectKept(app, ledger);
});

const leg = (debit: string, credit: string, amount: number): RawTransfer => ({ debit, credit, amount: String(amount) });
const journal = (key: string, ...transfers: readonly RawTransfer[]): RawJournal => ({ key, transfers });

/** The code of a refusal, or the SQLSTATE where a trigger undid the batch. */
async function answer(asked: RawJournal): Promise<string> {
  try {
    return outcomes(await postRaw(app, ledger, [asked]))[0] ?? '';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

describe('restricted money', () => {
  it('is spent where as much is released, and comes back the same way', async () => {
    const spend = journal('spend', leg(WAGES, CASH, 40), leg(FUND, RELEASED, 40));
    const id = await accepted(app, ledger, spend);
    expect(await balanceRaw(app, ledger, FUND)).toBe('60');
    const back = { ...journal('back', leg(CASH, WAGES, 40), leg(RELEASED, FUND, 40)), reverses: id };
    expect(await answer(back)).toBe('ACCEPTED');
    expect(await answer(journal('machine', leg(MACHINES, CASH, 100), leg(FUND, RELEASED, 100)))).toBe('ACCEPTED');
  });

  it.each<[string, readonly RawTransfer[]]>([
    ['charged without a release', [leg(WAGES, CASH, 40)]],
    ['charged with too small a release', [leg(WAGES, CASH, 40), leg(FUND, RELEASED, 39)]],
    ['charged with another fund’s release', [leg(WAGES, CASH, 40), leg(OTHER_FUND, RELEASED, 40)]],
    ['released with nothing charged', [leg(FUND, RELEASED, 40)]],
    ['overspent', [leg(WAGES, CASH, 101), leg(FUND, RELEASED, 101)]],
    ['moved to the common purse and released', [leg(BANK, CASH, 40), leg(FUND, RELEASED, 40)]],
    ['moved to the common purse and called surplus', [leg(BANK, CASH, 40), leg(FUND, SURPLUS, 40)]],
    ['moved to the common purse and called income', [leg(BANK, CASH, 40), leg(FUND, GRANTS, 40)]],
    ['paid out as a dividend', [leg(A, CASH, 40), leg(FUND, A, 40)]],
    ['given to another fund', [leg(OTHER_CASH, CASH, 40), leg(FUND, OTHER_FUND, 40)]],
    [
      'given to another fund by its own hand',
      [leg(OTHER_CASH, OTHER_FUND, 40), leg(FUND, CASH, 40), leg(FUND, OTHER_FUND, 1)],
    ],
    [
      'borne by another fund without a cost',
      [leg(OTHER_CASH, CASH, 40), leg(FUND, RELEASED, 40), leg(OTHER_RELEASED, OTHER_FUND, 40)],
    ],
    ['released for a cost that no cash paid', [leg(WAGES, RELEASED, 40)]],
    ['spent while its fund is charged for something else', [leg(SURPLUS, CASH, 40), leg(FUND, A, 40)]],
    [
      'charged as a cost that is taken back at once',
      [leg(WAGES, CASH, 40), leg(FUND, RELEASED, 40), leg(BANK, WAGES, 40)],
    ],
  ])('is not %s', async (_, transfers) => {
    expect(await answer(journal('bad', ...transfers))).not.toBe('ACCEPTED');
    expect(await answer(hold('held', [A, BANK, 1], { transfers }))).not.toBe('ACCEPTED');
    expect(await balanceRaw(app, ledger, FUND)).toBe('100');
    expect(await balanceRaw(app, ledger, CASH)).toBe('100');
  });

  it.each<[string, readonly RawTransfer[]]>([
    ['becomes income', [leg(FUND, CASH, 40), leg(CASH, GRANTS, 40), leg(BANK, CASH, 40)]],
    ['becomes income in another order', [leg(FUND, CASH, 40), leg(BANK, GRANTS, 40)]],
    ['becomes another fund', [leg(FUND, CASH, 40), leg(OTHER_CASH, OTHER_FUND, 40)]],
    ['pays wages beside its return', [leg(FUND, CASH, 40), leg(WAGES, BANK, 40)]],
  ])('neither %s with legs that are matched otherwise', async (_, transfers) => {
    for (const kind of ['test', 'grant-returned']) {
      expect(await answer({ ...journal(`bad ${kind}`, ...transfers), kind })).toBe('REJECTED FundNotReleased');
      expect(await answer({ ...hold(`held ${kind}`, [A, BANK, 1], { transfers }), kind })).toBe(
        'REJECTED FundNotReleased',
      );
    }
    expect(await balanceRaw(app, ledger, FUND)).toBe('100');
  });

  it('pays no dividend through a debt', async () => {
    await accepted(app, ledger, one('owed', [SURPLUS, OWED, 40]));
    expect(await answer(journal('paid', leg(OWED, CASH, 40), leg(FUND, RELEASED, 40)))).toBe('P0132');
  });

  it('may go back to whoever gave it, in a journal that says so, or that takes its receipt back', async () => {
    expect(await answer(journal('unnamed', leg(FUND, CASH, 40)))).toBe('REJECTED FundNotReleased');
    expect(await answer({ ...journal('returned', leg(FUND, CASH, 40)), kind: 'grant-returned' })).toBe('ACCEPTED');
    const id = await accepted(app, ledger, journal('opening', leg(CASH, FUND, 5), leg(BANK, SURPLUS, 5)));
    const back = { ...journal('opening back', leg(FUND, CASH, 5), leg(SURPLUS, BANK, 5)), reverses: id };
    expect(await answer(back)).toBe('ACCEPTED');
  });

  it('that is held for its return goes back in part', async () => {
    const kind = 'grant-returned';
    const held = await accepted(app, ledger, { ...hold('h', [FUND, CASH, 40]), kind });
    const part: RawJournal = { ...journal('part', leg(FUND, CASH, 30)), phase: 'POST', resolves: held };
    expect(await answer(part)).toBe('ACCEPTED');
  });

  it.each(['close-result', 'reversal', 'grant-spent'])(
    'is released for nothing by no journal that calls itself %s',
    async (kind) => {
      const asked = { ...journal('named', leg(BANK, CASH, 40), leg(FUND, RELEASED, 40)), kind };
      expect(await answer(asked)).not.toBe('ACCEPTED');
    },
  );

  it('becomes no free cash by a journal that calls itself a close', async () => {
    const washed = [leg(BANK, CASH, 40), leg(FUND, SURPLUS, 40), leg(SURPLUS, RELEASED, 40)];
    const asked = { ...journal('close', ...washed), kind: 'close-result' };
    expect(await answer(asked)).toBe('REJECTED FundNotReleased');
  });

  it('that is held back is released in part where it is posted in part', async () => {
    const held = await accepted(app, ledger, {
      ...hold('h', [WAGES, CASH, 40]),
      transfers: [leg(WAGES, CASH, 40), leg(FUND, RELEASED, 40)],
    });
    expect(await answer(journal('overdrawn', leg(WAGES, CASH, 61), leg(FUND, RELEASED, 61)))).toBe(
      'REJECTED BalanceBelowFloor',
    );
    const part = (cash: number, fund: number): RawJournal => ({
      ...journal(`p${String(cash)}/${String(fund)}`, leg(WAGES, CASH, cash), leg(FUND, RELEASED, fund)),
      phase: 'POST',
      resolves: held,
    });
    expect(await answer(part(25, 24))).toBe('REJECTED FundNotReleased');
    expect(await answer(part(25, 25))).toBe('ACCEPTED');
    expect(await balanceRaw(app, ledger, FUND)).toBe('75');
  });
});
