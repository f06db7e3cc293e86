import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { A, accepted, BANK, expectKept, foundBench, hold, one } from '../support/ledger-bench.js';
import { postRaw } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const MALFORMED = 'P0106';

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;
let held: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  ledger = await foundBench(app, 'shapes');
  await accepted(app, ledger, one('purse', [BANK, A, 100]));
  held = await accepted(app, ledger, hold('held', [A, 'je:liabilities:dividend:b', 10]));
});
afterEach(async () => {
  await expectKept(app, ledger);
});
afterAll(async () => {
  await database.drop();
});

/** One good journal of one leg, argument by argument, as SQL; the marks stand at their defaults. */
const good: Readonly<Record<string, string>> = {
  j_key: `ARRAY['shape']`,
  j_hash: `ARRAY[sha256('a')]`,
  j_kind: `ARRAY['k']`,
  j_memo: `ARRAY['m']`,
  j_actor: `ARRAY['a']`,
  j_custom: 'ARRAY[1]',
  j_source_kind: 'ARRAY[NULL]::text[]',
  j_source_id: 'ARRAY[NULL]::text[]',
  j_effective: `ARRAY['2026-03-01T12:00:00Z'::timestamptz]`,
  j_reverses: 'ARRAY[NULL]::uuid[]',
  t_journal: 'ARRAY[1]',
  t_debit: `ARRAY['${BANK}']`,
  t_credit: `ARRAY['${A}']`,
  t_unit: `ARRAY['EUR']`,
  t_amount: 'ARRAY[5]::numeric[]',
  t_purpose: 'ARRAY[NULL]::text[]',
};

/** The code of the journal, or the SQLSTATE of the batch. What was posted is undone. */
async function answer(changed: Readonly<Record<string, string>>): Promise<string> {
  const named = Object.entries({ ...good, ...changed }).map(([name, value]) => `${name} => ${value}`);
  const client = await app.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ outcome: string; code: string | null }>(
      `SELECT * FROM copyhold.post_journals(p_ledger => '${ledger}', ${named.join(', ')})`,
    );
    await expectKept(client, ledger);
    return rows.map(({ outcome, code }) => code ?? outcome).join(' ');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe('a list with nothing where something must stand', () => {
  it.each<[string, string]>([
    ['j_key', MALFORMED],
    ['j_hash', MALFORMED],
    ['j_kind', MALFORMED],
    ['j_memo', MALFORMED],
    ['j_actor', MALFORMED],
    ['j_custom', 'ACCEPTED'],
    ['j_source_kind', 'ACCEPTED'],
    ['j_source_id', 'ACCEPTED'],
    ['j_effective', 'EffectiveAtMalformed'],
    ['j_reverses', 'ACCEPTED'],
    ['t_journal', MALFORMED],
    ['t_debit', 'UnknownAccount'],
    ['t_credit', 'UnknownAccount'],
    ['t_unit', 'UnknownAccount'],
    ['t_amount', 'AmountNotPositive'],
    ['t_purpose', 'ACCEPTED'],
    ['j_phase', MALFORMED],
    ['j_expires', 'ACCEPTED'],
    ['j_resolves', 'ACCEPTED'],
    ['j_group', 'ACCEPTED'],
    ['j_adjustment', MALFORMED],
    ['j_adjusts', 'ACCEPTED'],
  ])('%s: %s', async (name, expected) => {
    expect(await answer({ [name]: `'{NULL}'` })).toBe(expected);
  });

  it.each([
    ['j_phase', `ARRAY[['POSTED']]`],
    ['j_phase', `ARRAY['POSTED', 'POSTED']`],
    ['j_phase', `ARRAY[]::text[]`],
    ['j_expires', `ARRAY[[now()]]`],
    ['j_expires', `'[0:0]={2026-03-01T12:00:00Z}'`],
    ['j_resolves', `ARRAY[]::uuid[]`],
    ['j_resolves', `ARRAY[[NULL]]::uuid[]`],
    ['j_group', `ARRAY[1, 1]`],
    ['j_adjustment', `ARRAY[false, false]`],
    ['j_adjusts', `ARRAY[[NULL]]::uuid[]`],
    ['t_journal', 'ARRAY[2147483647]'],
    ['t_journal', 'ARRAY[-2147483648]'],
  ])('%s as %s is no list of one journal', async (name, value) => {
    expect(await answer({ [name]: value })).toBe(MALFORMED);
  });
});

describe('marks that contradict each other', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a resolution without a phase', { j_resolves: 'HELD' }, 'UnknownPhase'],
    ['an end without a phase', { j_expires: `ARRAY['2030-01-01'::timestamptz]` }, 'UnknownPhase'],
    ['a phase of another word', { j_phase: `ARRAY['EXPIRED']` }, 'UnknownPhase'],
    ['an empty phase', { j_phase: `ARRAY['']` }, 'UnknownPhase'],
    ['a hold until never', { j_phase: `ARRAY['PENDING']`, j_expires: `ARRAY['infinity'::timestamptz]` }, 'HoldExpired'],
    [
      'a hold since ever',
      { j_phase: `ARRAY['PENDING']`, j_expires: `ARRAY['4713-01-01 BC'::timestamptz]` },
      'HoldExpired',
    ],
    ['an adjustment by the application', { j_adjustment: 'ARRAY[true]' }, 'AdjustmentNeedsOfficer'],
    ['a correction of no period', { j_adjusts: 'ARRAY[uuidv7()]' }, 'UnknownPeriod'],
    [
      'a hold and a reversal',
      { j_phase: `ARRAY['PENDING']`, j_expires: `ARRAY['2030-01-01'::timestamptz]`, j_reverses: 'HELD' },
      'UnknownPhase',
    ],
    [
      'a posting of a hold and a reversal',
      { j_phase: `ARRAY['POST']`, j_resolves: 'HELD', j_reverses: 'HELD' },
      'UnknownPhase',
    ],
  ])('%s falls alone', async (_, changed, expected) => {
    const filled = Object.fromEntries(
      Object.entries(changed).map(([name, value]) => [name, value === 'HELD' ? `ARRAY['${held}'::uuid]` : value]),
    );
    expect(await answer(filled)).toBe(expected);
  });
});

describe('words', () => {
  it.each([
    ['of four bytes each', '🜁'.repeat(300)],
    ['with quotes, commas and backslashes', `a'b"c,d\\e(f)g;h\n`],
    ['that look like nothing', 'NULL'],
    ['empty within', '\u200b\u202e'],
  ])('%s are kept as they are, and hash the same again', async (_, text) => {
    await accepted(app, ledger, one(text, [BANK, A, 1], { kind: text }));
    const { rows } = await app.query('SELECT kind FROM journal WHERE ledger_id = $1 AND idempotency_key = $2', [
      ledger,
      text,
    ]);
    expect(rows).toEqual([{ kind: text }]);
  });

  it('that cannot be stored reach no row: NUL, and a key too long', async () => {
    await expect(postRaw(app, ledger, [one('a\u0000b', [BANK, A, 1])])).rejects.toMatchObject({ code: '22021' });
    await expect(postRaw(app, ledger, [one('x'.repeat(301), [BANK, A, 1])])).rejects.toMatchObject({ code: '23514' });
    await expect(postRaw(app, ledger, [one('', [BANK, A, 1])])).rejects.toMatchObject({ code: '23514' });
  });
});
