import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { A, B, BANK, C, D, E, expectKept, foundBench, hold, one } from '../support/ledger-bench.js';
import { openCharted, openRaw, postRaw, type RawJournal, type RawTransfer } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const RESERVE = 'je:equity:locked-reserve';
const FUND_CASH = 'je:assets:bank:restricted:roof';

let database: TestDatabase;
let app: pg.Pool;
let otherUnit: string;
let books = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  const { rows } = await app.query<{ code: string }>(
    `SELECT code FROM copyhold.unit WHERE kind = 'MONEY' AND code <> 'EUR' LIMIT 1`,
  );
  otherUnit = rows[0]?.code ?? '';
});
afterAll(async () => {
  await database.drop();
});

/** Books with every account that an id may be forged for; two of them are alike but for their ids. */
async function found(): Promise<string> {
  books += 1;
  const ledger = await foundBench(app, `ids-${String(books)}`);
  await openRaw(app, ledger, [{ path: A, unit: otherUnit, floor: '0' }]);
  await openCharted(app, ledger, [{ path: RESERVE }, { path: FUND_CASH }]);
  const closed = await database
    .pool('superuser')
    .query(`SELECT copyhold.close_account($1, $2, 'EUR', 'tester') AS said`, [ledger, E]);
  expect(closed.rows).toEqual([{ said: 'DONE' }]);
  return ledger;
}

type IdOf = (path: string, unit?: string) => string | null;

async function idsIn(ledger: string): Promise<IdOf> {
  const { rows } = await app.query<{ id: string; path: string; unit: string }>(
    'SELECT id, path, unit FROM copyhold.account WHERE ledger_id = $1',
    [ledger],
  );
  const ids = new Map(rows.map(({ id, path, unit }) => [`${path} ${unit}`, id]));
  return (path, unit = 'EUR') => ids.get(`${path} ${unit}`) ?? null;
}

/** Sound journals, and one for each thing that a path, an amount or a balance is refused for. */
const JOURNALS: readonly RawJournal[] = [
  one('first', [BANK, A, 100]),
  one('second', [A, B, 40]),
  one('too-much', [A, B, 61]),
  one('back', [B, A, 40]),
  one('loop', [A, A, 1]),
  one('nowhere', [A, 'je:liabilities:dividend:nobody', 1]),
  one('closed', [BANK, E, 1]),
  one('locked', [RESERVE, BANK, 1]),
  one('fund', [FUND_CASH, A, 1]),
  ...['0', '-1', '0.5', '1e38', '1e34', 'NaN'].map((amount) => one(`amount ${amount}`, [BANK, C, amount])),
  one('member', [BANK, C, 1], { group: 1 }),
  one('fellow', [C, D, 2], { group: 1 }),
  hold('pending', [BANK, C, 3]),
  one('first', [BANK, A, 100]),
  {
    key: 'two-legs',
    transfers: [
      { debit: BANK, credit: C, amount: '5' },
      { debit: C, credit: D, amount: '5' },
    ],
  },
];

type Lie = (leg: RawTransfer, own: IdOf, other: IdOf) => NonNullable<RawTransfer['ids']>;

const LIES: readonly [string, Lie][] = [
  ['true', ({ debit, credit }, own) => ({ debit: own(debit), credit: own(credit) })],
  ['swapped', ({ debit, credit }, own) => ({ debit: own(credit), credit: own(debit) })],
  ['of other accounts', (_, own) => ({ debit: own(D), credit: own(C) })],
  ['of one other account', ({ debit }, own) => ({ debit: own(debit), credit: own(D) })],
  ['of one account', ({ debit }, own) => ({ debit: own(debit), credit: own(debit) })],
  ['of another ledger', ({ debit, credit }, _, other) => ({ debit: other(debit), credit: other(credit) })],
  ['of another unit', ({ credit }, own) => ({ debit: own(A, otherUnit), credit: own(credit) })],
  ['of a closed account', ({ debit }, own) => ({ debit: own(debit), credit: own(E) })],
  ['of a locked account', ({ credit }, own) => ({ debit: own(RESERVE), credit: own(credit) })],
  ['of nothing', () => ({ debit: randomUUID(), credit: randomUUID() })],
  ['missing', () => ({ debit: null, credit: null })],
];

/** What the books say, by path: no id is in it. */
async function saidBy(ledger: string): Promise<unknown[]> {
  const { rows } = await app.query<Record<string, unknown>>(
    `SELECT a.path, a.unit, a.debit_posted::text, a.credit_posted::text, a.debit_pending::text, a.credit_pending::text, a.version,
            (SELECT array_agg(e.side || e.amount || ' ' || e.balance_after ORDER BY e.version) FROM copyhold.entry e WHERE e.account_id = a.id) AS entries
     FROM copyhold.account a WHERE a.ledger_id = $1 ORDER BY a.path, a.unit`,
    [ledger],
  );
  return rows;
}

describe('ids that are sent beside the paths', () => {
  it.each(LIES.flatMap(([what, lie]) => [true, false].map((together) => [what, together, lie] as const)))(
    '%s (all in one call: %s): what is posted is what the paths say',
    async (_, together, lie) => {
      const [plain, given, stranger] = [await found(), await found(), await found()];
      const [own, other] = [await idsIn(given), await idsIn(stranger)];
      const lying = JOURNALS.map((journal) => ({
        ...journal,
        transfers: journal.transfers.map((leg) => ({ ...leg, ids: lie(leg, own, other) })),
      }));
      const answers = async (ledger: string, journals: readonly RawJournal[]): Promise<unknown[]> => {
        const calls = together ? [journals] : journals.map((journal) => [journal]);
        const told = [];
        for (const call of calls) told.push(...(await postRaw(app, ledger, call)));
        return told.map(({ ordinal, outcome, code, detail }) => ({ ordinal, outcome, code, detail }));
      };
      expect(await answers(given, lying)).toEqual(await answers(plain, JOURNALS));
      expect(await saidBy(given)).toEqual(await saidBy(plain));
      expect(await saidBy(stranger)).toEqual(await saidBy(await found()));
      await expectKept(app, given);
    },
  );

  it('are lists as long as the transfers, or the call is none', async () => {
    const ledger = await found();
    const own = await idsIn(ledger);
    const call = (debits: string, credits: string): Promise<unknown> =>
      app.query(
        `SELECT * FROM copyhold.post_journals($1, ARRAY['k'], ARRAY[sha256('a')], ARRAY['k'], ARRAY['m'], ARRAY['a'], ARRAY[1],
           ARRAY[NULL]::text[], ARRAY[NULL]::text[], ARRAY['2026-03-01T12:00:00Z'::timestamptz], ARRAY[NULL]::uuid[],
           ARRAY[1], ARRAY[$2], ARRAY[$3], ARRAY['EUR'], ARRAY[5]::numeric[], ARRAY[NULL]::text[],
           t_debit_id => $4::uuid[], t_credit_id => $5::uuid[])`,
        [ledger, BANK, A, debits, credits],
      );
    const [bank, a] = [String(own(BANK)), String(own(A))];
    for (const [debits, credits] of [
      ['{}', `{${a}}`],
      [`{${bank}}`, `{${a},${a}}`],
      [`{{${bank}}}`, `{${a}}`],
      [`[0:0]={${bank}}`, `{${a}}`],
    ] as const)
      await expect(call(debits, credits)).rejects.toMatchObject({ code: 'P0106' });
    await expect(call(`{${bank}}`, `{${a}}`)).resolves.toMatchObject({ rows: [{ outcome: 'ACCEPTED' }] });
  });
});
