import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { foundRaw, openRaw, postRaw, type RawTransfer } from '../support/raw-posting.js';
import { expectSound } from '../support/sound-ledger.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const BANK = 'je:assets:bank';
const A = 'je:liabilities:dividend:a';
const B = 'je:liabilities:dividend:b';

const leg = (debit: string, credit: string, amount: string): RawTransfer => ({ debit, credit, amount });

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;
let original: string;
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
  ledger = await foundRaw(app, `reversed-${String(ledgers)}`);
  await openRaw(app, ledger, [
    { path: BANK, normalSide: 'DEBIT', floor: '0' },
    { path: A, floor: '0' },
    { path: B, floor: '0' },
  ]);
  const answers = await postRaw(app, ledger, [
    { key: 'purse', transfers: [leg(BANK, A, '50'), leg(BANK, B, '50')] },
    { key: 'original', transfers: [leg(BANK, A, '3'), leg(BANK, A, '3'), leg(BANK, B, '4')] },
  ]);
  original = answers[1]?.journal_id ?? '';
});

async function reverse(transfers: readonly RawTransfer[]): Promise<string> {
  const [answer] = await postRaw(app, ledger, [{ key: 'back', reverses: original, transfers }]);
  await expectSound(app, ledger);
  return `${answer?.outcome ?? ''} ${answer?.code ?? ''}`.trim();
}

describe('a reversal', () => {
  it('takes back every leg, in any order', async () => {
    expect(await reverse([leg(B, BANK, '4'), leg(A, BANK, '3'), leg(A, BANK, '3.0')])).toBe('ACCEPTED');
  });

  it.each([
    ['less', [leg(A, BANK, '3'), leg(B, BANK, '4')]],
    ['more', [leg(A, BANK, '3'), leg(A, BANK, '3'), leg(A, BANK, '3'), leg(B, BANK, '4')]],
    ['another amount', [leg(A, BANK, '3'), leg(A, BANK, '3'), leg(B, BANK, '5')]],
    ['from another account', [leg(A, BANK, '3'), leg(A, BANK, '3'), leg(A, BANK, '4')]],
    ['once more instead of back', [leg(BANK, A, '3'), leg(BANK, A, '3'), leg(BANK, B, '4')]],
    ['something else', [leg(A, B, '1')]],
  ])('is refused when it takes %s', async (_, transfers) => {
    expect(await reverse(transfers)).toBe('REJECTED ReversalDiffers');
  });

  it('is refused alone: the journals beside it are posted', async () => {
    const answers = await postRaw(app, ledger, [
      { key: 'back', reverses: original, transfers: [leg(A, B, '1')] },
      { key: 'beside', transfers: [leg(BANK, A, '1')] },
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['REJECTED', 'ACCEPTED']);
  });

  it('is held to its original by a trigger too', async () => {
    expect(await reverse([leg(B, BANK, '4'), leg(A, BANK, '3'), leg(A, BANK, '3')])).toBe('ACCEPTED');
    const insert = database.pool('owner').query(
      `INSERT INTO transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
       SELECT uuidv7(), j.id, 99, j.ledger_id, 'EUR', a.id, b.id, 1 FROM journal j
       JOIN account a ON a.ledger_id = j.ledger_id AND a.path = $2 JOIN account b ON b.ledger_id = j.ledger_id AND b.path = $3
       WHERE j.ledger_id = $1 AND j.idempotency_key = 'back'`,
      [ledger, A, BANK],
    );
    await expect(insert).rejects.toMatchObject({ code: 'P0110' });
  });
});
