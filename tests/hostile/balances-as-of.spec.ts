import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { periodChecks } from '../../apps/server/src/database/checks/period-checks.js';
import { ACCOUNTS, poolsOf, RawBooks, type Pools } from '../support/raw-periods.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let pools: Pools;
let books = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = await poolsOf(database);
});
afterAll(async () => {
  await database.drop();
});

const instant = fc.record({ month: fc.integer({ min: 0, max: 6 }), edge: fc.constantFrom('first', 'middle', 'last') });
type Instant = typeof instant extends fc.Arbitrary<infer T> ? T : never;

/** The first, some, or the last millisecond of a month of 2020. */
function instantOf({ month, edge }: Instant): string {
  const at = { first: Date.UTC(2020, month), middle: Date.UTC(2020, month, 15), last: Date.UTC(2020, month + 1) - 1 };
  return new Date(at[edge]).toISOString();
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      at: instant,
      from: fc.nat(2),
      amount: fc.integer({ min: 1, max: 99 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hard' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes each step that the books allow; what falls in a softly closed period is posted as an adjustment. */
async function live(book: RawBooks, steps: readonly Step[]): Promise<void> {
  let closed = 0;
  let hard = 0;
  for (const taken of steps) {
    if (taken.do === 'close' && closed < book.periods.length) await book.close(closed++);
    else if (taken.do === 'reopen' && closed > hard) expect(await book.reopen(--closed)).toBe('DONE');
    else if (taken.do === 'hard' && closed > hard) expect(await book.hardClose(hard++)).toBe('DONE');
    else if (taken.do === 'post') {
      const { at, from, amount } = taken;
      const [debit, credit] = [ACCOUNTS[from % 3] ?? '', ACCOUNTS[(from + 1) % 3] ?? ''];
      const transfers = [{ debit, credit, amount: String(amount) }];
      const journal = { effectiveAt: instantOf(at), transfers };
      const expected = at.month < hard ? 'PeriodHardClosed' : 'ACCEPTED';
      const asked = at.month < closed ? { ...journal, adjustment: true } : journal;
      expect(await book.post(asked)).toBe(expected);
    }
  }
}

/** Every pair of a day and a time at which the books changed, where what is told differs from what a replay gives. */
const WRONG = `
  WITH recorded AS (
    SELECT recorded_at AS at FROM batch WHERE ledger_id = $1 UNION SELECT closed_at FROM closing WHERE ledger_id = $1
    UNION SELECT reopened_at FROM period_reopening WHERE ledger_id = $1 UNION SELECT 'infinity' UNION SELECT '-infinity'
  ), replayed AS (
    SELECT d.day, r.at, a.path, sum(e.amount) FILTER (WHERE e.side = 'DEBIT') AS debit, sum(e.amount) FILTER (WHERE e.side = 'CREDIT') AS credit
    FROM unnest($2::timestamptz[]) AS d(day) CROSS JOIN recorded r JOIN account a ON a.ledger_id = $1
    JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
    JOIN journal j ON j.id = t.journal_id AND j.effective_at <= d.day AND j.recorded_at <= r.at GROUP BY d.day, r.at, a.path
  ), told AS (
    SELECT d.day, r.at, b.path, b.debit, b.credit FROM unnest($2::timestamptz[]) AS d(day) CROSS JOIN recorded r
    CROSS JOIN LATERAL balances_as_of($1, d.day, r.at, NULL, NULL) AS b WHERE b.debit > 0 OR b.credit > 0
  )
  SELECT day::text, at::text, path, t.debit AS told_debit, t.credit AS told_credit, r.debit, r.credit
  FROM told t FULL JOIN replayed r USING (day, at, path)
  WHERE ROW(coalesce(t.debit, 0), coalesce(t.credit, 0)) IS DISTINCT FROM ROW(coalesce(r.debit, 0), coalesce(r.credit, 0))`;

/** Rows of entries that this connection looked at so far. */
const READ = `
  SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::text AS read FROM pg_stat_xact_user_tables
  WHERE relid = 'copyhold.entry'::regclass`;

const DAYS = [
  ...[0, 1, 2, 3, 4, 5, 6].flatMap((month) =>
    (['first', 'middle', 'last'] as const).map((edge) => instantOf({ month, edge })),
  ),
  'infinity',
];

describe('balances on both axes', () => {
  it('equal a replay of the entries, whatever was closed, adjusted, reopened and closed for good in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        books += 1;
        const book = await RawBooks.found(pools, `history-${String(books)}`);
        await live(book, steps);
        expect((await pools.app.query(WRONG, [book.ledger, DAYS])).rows).toEqual([]);
        for (const { code, sql } of periodChecks)
          expect([code, (await pools.app.query(sql, [book.ledger])).rows]).toEqual([code, []]);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('of a closed period read no entry, however many there are: a snapshot and its adjustments', async () => {
    const book = await RawBooks.found(pools, 'costs');
    const read = async (sql: string, day: string): Promise<number> => {
      const client = await pools.app.connect();
      try {
        await client.query('BEGIN');
        const before = await client.query<{ read: string }>(READ);
        await client.query(sql, [book.ledger, day]);
        const after = await client.query<{ read: string }>(READ);
        return Number(after.rows[0]?.read) - Number(before.rows[0]?.read);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };
    for (let count = 0; count < 40; count += 1) {
      expect(await book.post({ effectiveAt: `2020-0${String((count % 4) + 1)}-15T12:00:00Z` })).toBe('ACCEPTED');
    }
    await book.close(0);
    await book.close(1);
    expect(await book.post({ effectiveAt: '2020-01-20T00:00:00Z', adjustment: true })).toBe('ACCEPTED');
    for (let count = 0; count < 40; count += 1)
      expect(await book.post({ effectiveAt: '2020-04-15T12:00:00Z' })).toBe('ACCEPTED');
    const asOf = 'SELECT * FROM copyhold.balances_as_of($1, $2, NULL, NULL, NULL)';
    expect(await read(asOf, '2020-01-31T23:59:59.999Z')).toBe(0);
    expect(await read(asOf, '2020-02-29T23:59:59.999Z')).toBe(0);
    // Within a closed period: what lies between the snapshots around it, not what came after.
    expect(await read(asOf, '2020-02-10T00:00:00Z')).toBeLessThanOrEqual(80);
    expect(await read(asOf, '2020-04-20T00:00:00Z')).toBeGreaterThan(80);
  });
});
