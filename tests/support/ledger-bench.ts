import { expect } from '@jest/globals';
import type pg from 'pg';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { foundRaw, openRaw, postRaw, type RawAnswer, type RawJournal } from './raw-posting.js';

export const BANK = 'je:assets:bank';
export const A = 'je:liabilities:dividend:a';
export const B = 'je:liabilities:dividend:b';
export const C = 'je:liabilities:dividend:c';
export const D = 'je:liabilities:dividend:d';
export const E = 'je:liabilities:dividend:e';
/** Without a floor: it may owe and be owed. */
export const SURPLUS = 'je:equity:surplus';

export const outcomes = (answers: readonly RawAnswer[]): string[] =>
  answers.map(({ outcome, code }) => (code === null ? outcome : `${outcome} ${code}`));

/** A journal of one leg. */
export const one = (
  key: string,
  [debit, credit, amount]: readonly [debit: string, credit: string, amount: string | number],
  more: Partial<RawJournal> = {},
): RawJournal => ({ key, transfers: [{ debit, credit, amount: String(amount) }], ...more });

const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString();

export const hold = (
  key: string,
  leg: readonly [debit: string, credit: string, amount: string | number],
  more: Partial<RawJournal> = {},
): RawJournal => one(key, leg, { phase: 'PENDING', expires: IN_A_YEAR, ...more });

/** A ledger with a bank, five accounts with a floor of zero and one without. */
export async function foundBench(app: pg.Pool, slug: string): Promise<string> {
  const ledger = await foundRaw(app, slug);
  await openRaw(app, ledger, [
    { path: BANK, normalSide: 'DEBIT', floor: '0' },
    ...[A, B, C, D, E].map((path) => ({ path, floor: '0' })),
  ]);
  // Opened as the chart has it: openRaw knows assets and debts only.
  await app.query(
    `SELECT copyhold.open_accounts($1, ARRAY[$2], ARRAY['EUR'], ARRAY['EQUITY'], ARRAY['CREDIT'], ARRAY['OPEN'], ARRAY[NULL], ARRAY[NULL]::numeric[])`,
    [ledger, SURPLUS],
  );
  return ledger;
}

/** Posts one journal that must be accepted; answers its id. */
export async function accepted(app: pg.Pool | pg.PoolClient, ledger: string, journal: RawJournal): Promise<string> {
  const answers = await postRaw(app, ledger, [journal]);
  expect(outcomes(answers)).toEqual(['ACCEPTED']);
  return answers[0]?.journal_id ?? '';
}

/** Every invariant that `copyhold check` asks. */
export async function violations(pool: pg.Pool | pg.PoolClient, ledger: string): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (const { code, sql } of checks) {
    const { rows } = await pool.query<{ detail?: string }>(sql, [ledger]);
    found.push(...rows.map((row): [string, string] => [code, row.detail ?? JSON.stringify(row)]));
  }
  return found;
}

/** What a test that moves a mark or closes an account past the functions for it breaks on purpose. */
const BYPASSED = ['marks-follow-periods', 'closed-accounts-are-empty', 'bounds-were-set'];

export async function expectKept(pool: pg.Pool | pg.PoolClient, ledger: string): Promise<void> {
  expect((await violations(pool, ledger)).filter(([code]) => !BYPASSED.includes(code))).toEqual([]);
}

/** What an account holds, and what pends on each side. */
export async function standing(
  pool: pg.Pool,
  ledger: string,
  path: string,
): Promise<{ balance: string; debit: string; credit: string }> {
  const { rows } = await pool.query<{ balance: string; debit: string; credit: string }>(
    `SELECT balance::text, debit_pending::text AS debit, credit_pending::text AS credit FROM copyhold.account WHERE ledger_id = $1 AND path = $2`,
    [ledger, path],
  );
  return rows[0] ?? { balance: 'none', debit: 'none', credit: 'none' };
}
