import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { mayPostAt } from '#libs/ledger';
import { foundRaw, openCharted, postRaw } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DEBIT = 'je:assets:bank';
const CREDIT = 'je:income:gpu-time';
const HARD = '2026-03-31T23:59:59.999Z';
const SOFT = '2026-06-30T23:59:59.999Z';
const DATES = ['2026-02-01T00:00:00.000Z', HARD, '2026-04-01T00:00:00.000Z', SOFT, '2026-07-01T00:00:00.000Z'];
/** Nothing closed; softly only; both. */
const MARKS: readonly (readonly [soft: string | null, hard: string | null])[] = [
  [null, null],
  [SOFT, null],
  [SOFT, HARD],
];
const CASES = MARKS.flatMap(([soft, hard]) =>
  DATES.flatMap((date) =>
    [false, true].flatMap((adjustment) =>
      (['app', 'closer'] as const).map((login) => ({ soft, hard, date, adjustment, login })),
    ),
  ),
);

let database: TestDatabase;
let pools: Readonly<Record<'app' | 'closer', pg.Pool>>;
let superuser: pg.Pool;
let number = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = { app: database.pool('app'), closer: database.pool('closer') };
  superuser = database.pool('superuser');
});
afterAll(async () => {
  await database.drop();
});

const at = (instant: string | null): number | undefined => (instant === null ? undefined : Date.parse(instant));

describe('the date of a journal', () => {
  it.each(CASES)(
    'is judged alike by lib and database: $date, closed through $soft and for good through $hard, adjustment $adjustment, as $login',
    async ({ soft, hard, date, adjustment, login }) => {
      number += 1;
      const ledger = await foundRaw(pools.app, `dates-${String(number)}`);
      await openCharted(pools.app, ledger, [{ path: DEBIT }, { path: CREDIT }]);
      await superuser.query(
        'UPDATE copyhold.ledger SET soft_closed_through = $2, hard_closed_through = $3 WHERE id = $1',
        [ledger, soft, hard],
      );
      const transfers = [{ debit: DEBIT, credit: CREDIT, amount: '1' }];
      const [answer] = await postRaw(pools[login], ledger, [{ key: 'k', effectiveAt: date, adjustment, transfers }]);
      const refusal = mayPostAt(
        { effectiveAt: Date.parse(date), adjustment, officer: login === 'closer' },
        { soft: at(soft), hard: at(hard) },
      );
      expect(answer?.code ?? null).toBe(refusal?.kind ?? null);
    },
  );
});
