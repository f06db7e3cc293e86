import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { A, accepted, B, BANK, C, D, expectKept, foundBench, hold, one, SURPLUS } from '../support/ledger-bench.js';
import { postRaw, type RawAnswer, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PATHS = [A, B, C, D, BANK, SURPLUS] as const;
const HOLDS = 4;

let database: TestDatabase;
let app: pg.Pool;
let superuser: pg.Pool;
let ledgers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  superuser = database.pool('superuser');
});
afterAll(async () => {
  await database.drop();
});

interface Step {
  readonly act: 'plain' | 'hold' | 'POST' | 'VOID' | 'reverse';
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly which: number;
  /** Zero starts a new journal of its own; others go on with the group of that number. */
  readonly group: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('plain', 'plain', 'plain', 'hold', 'hold', 'POST', 'VOID', 'reverse'),
  from: fc.nat(PATHS.length - 1),
  to: fc.nat(PATHS.length - 2),
  amount: fc.integer({ min: 1, max: 40 }),
  which: fc.nat(HOLDS - 1),
  group: fc.nat(2),
});

interface Seeded {
  readonly ledger: string;
  readonly holds: readonly string[];
  readonly plain: string;
}

/** Purses of 30, a ceiling, four open holds and a journal that can be taken back. */
async function seed(): Promise<Seeded> {
  ledgers += 1;
  const ledger = await foundBench(app, `replayed-${String(ledgers)}`);
  for (const path of [A, B, C, D]) await accepted(app, ledger, one(`purse ${path}`, [BANK, path, 30]));
  await superuser.query('UPDATE account SET ceiling = 60 WHERE ledger_id = $1 AND path = $2', [ledger, D]);
  const holds: string[] = [];
  for (const [index, leg] of (
    [
      [A, B, 10],
      [A, D, 10],
      [B, C, 20],
      [SURPLUS, D, 5],
    ] as const
  ).entries()) {
    holds.push(await accepted(app, ledger, hold(`hold ${String(index)}`, leg)));
  }
  return { ledger, holds, plain: await accepted(app, ledger, one('plain', [B, C, 4])) };
}

function journalOf({ act, from, to, amount, which }: Step, index: number, { holds, plain }: Seeded): RawJournal {
  const key = `k${String(index)}`;
  const target = PATHS[to >= from ? to + 1 : to] ?? A;
  const leg = [PATHS[from] ?? A, target, amount] as const;
  const resolves = holds[which] ?? '';
  const legs =
    (
      [
        [A, B],
        [A, D],
        [B, C],
        [SURPLUS, D],
      ] as const
    )[which] ?? ([A, B] as const);
  if (act === 'plain') return one(key, leg);
  if (act === 'hold') return hold(key, leg);
  if (act === 'POST') return one(key, [...legs, 1 + (amount % 12)], { phase: 'POST', resolves });
  if (act === 'VOID') return { key, phase: 'VOID', resolves, transfers: [] };
  return one(key, [C, B, 4], { reverses: plain });
}

/** Steps of the same group that stand side by side are one. */
function batchOf(steps: readonly Step[], seeded: Seeded): RawJournal[] {
  let number = 0;
  let before = 0;
  return steps.map((current, index) => {
    if (current.group === 0 || current.group !== before) number += 1;
    before = current.group;
    const journal = journalOf(current, index, seeded);
    return current.group === 0 ? journal : { ...journal, group: number };
  });
}

/** Each journal alone, each group alone. */
function calls(journals: readonly RawJournal[]): RawJournal[][] {
  const parts: RawJournal[][] = [];
  for (const journal of journals) {
    const last = parts.at(-1);
    if (journal.group !== undefined && last?.[0]?.group === journal.group) last.push(journal);
    else parts.push([journal]);
  }
  return parts;
}

const state = async (ledger: string): Promise<unknown> =>
  (
    await app.query(
      `SELECT path, debit_posted, credit_posted, debit_pending, credit_pending, version,
         (SELECT count(*) FROM open_hold h WHERE h.ledger_id = $1) AS open FROM account WHERE ledger_id = $1 ORDER BY path`,
      [ledger],
    )
  ).rows;

/**
 * Outcomes, and every breach of a balance to the cent. Where a journal has two faults, or its group falls, which fault is
 * told may differ: alone, some show theirs before any other is asked.
 */
const told = (answers: readonly RawAnswer[], journals: readonly RawJournal[]): string[] =>
  answers.map(({ outcome, code, detail }, index) =>
    code?.startsWith('Balance') === true && journals[index]?.group === undefined
      ? `${outcome} ${code} ${String(detail)}`
      : outcome,
  );

/** Ids differ between two ledgers; keys do not. */
async function compare(steps: readonly Step[]): Promise<number> {
  const [whole, parts] = [await seed(), await seed()];
  const batch = batchOf(steps, whole);
  const together = await postRaw(app, whole.ledger, batch);
  const singly: RawAnswer[] = [];
  for (const call of calls(batchOf(steps, parts))) singly.push(...(await postRaw(app, parts.ledger, call)));
  expect(told(together, batch)).toEqual(told(singly, batch));
  expect(await state(whole.ledger)).toEqual(await state(parts.ledger));
  await expectKept(app, whole.ledger);
  return together.filter(({ outcome }) => outcome === 'REJECTED').length;
}

describe('a batch of plain journals, holds, resolutions, reversals and groups', () => {
  it('gives the outcomes and balances of a serial replay', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), async (steps) => {
        refused += await compare(steps);
      }),
      { numRuns: 40 },
    );
    expect(refused).toBeGreaterThan(40);
  }, 240_000);
});
