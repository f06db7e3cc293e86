import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal, type Refusal } from '#libs/amount';
import type { AppropriationLine } from '#libs/custom';
import { Database } from '../../apps/server/src/database/database.js';
import { AppropriationService } from '../../apps/server/src/distribution/appropriation.service.js';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { PaymentService } from '../../apps/server/src/distribution/payment.service.js';
import { MyShareService } from '../../apps/server/src/labour/my-share.service.js';
import { refusable } from '../../apps/server/src/ledger/ledger.service.js';
import { balances, foundBooks, imbalance, post } from '../support/books.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const WORKERS = Array.from({ length: 450 }, (_, index) => `r${String(index + 1).padStart(4, '0')}`);
const AT = new Date('2026-07-10T00:00:00Z');
const LINES: readonly { code: AppropriationLine; amount: bigint }[] = [
  { code: 'REINVEST', amount: 100_000n },
  { code: 'NEW_PCP', amount: 21_900n },
  { code: 'WORKER_RETURN', amount: 100_001n },
  { code: 'RESERVE', amount: 216_099n },
];

const kindOf = (answer: Refusal | object): string => (isRefusal(answer) ? answer.kind : 'done');

let server: TestServer;
let runs: DistributionService;
let payments: PaymentService;
let ledger: string;
let number = 0;

beforeAll(async () => {
  server = await startTestServer();
  runs = server.app.get(DistributionService, { strict: false });
  payments = server.app.get(PaymentService, { strict: false });
});
beforeEach(async () => {
  number += 1;
  ledger = await foundBooks(server, WORKERS, `distribution-${String(number)}`);
  // SUR-1 left 438,000 to the Common Association.
  await post(server, ledger, 'allocable', [
    { debit: 'je:equity:surplus', credit: 'je:liabilities:due-to-ca', amount: 438_000n },
    { debit: 'ca:assets:due-from-je', credit: 'ca:equity:allocable', amount: 438_000n },
  ]);
});
afterAll(async () => {
  await server.stop();
});

/** A resolution as the vote would have left it; the hash is the database's own. */
async function resolution(): Promise<{ id: string; hash: string; periodId: string }> {
  const pool = server.database.pool('superuser');
  const period = await pool.query<{ id: string }>(
    `INSERT INTO copyhold.period (partnership_id, name, starts_on, ends_on) VALUES ($1, 'Q2', '2026-04-01', '2026-06-30') RETURNING id`,
    [ledger],
  );
  const made = await pool.query<{ id: string; hash: string }>(
    `INSERT INTO copyhold.resolution (partnership_id, kind, carried, result, custom_version)
     VALUES ($1, 'APPROPRIATION', true, '{"by":"test"}', 1) RETURNING id, encode(result_hash, 'hex') AS hash`,
    [ledger],
  );
  const [first, second] = [made.rows[0], period.rows[0]];
  if (first === undefined || second === undefined) throw new Error('no resolution');
  return { ...first, periodId: second.id };
}

async function execute(lines = LINES): Promise<{ runId?: string; journalIds: readonly string[] } | Refusal> {
  const { id, hash, periodId } = await resolution();
  const appropriations = server.app.get(AppropriationService, { strict: false });
  return refusable(server.app.get(Database, { strict: false }), (tx) =>
    appropriations.execute(tx, {
      partnershipId: ledger,
      resolutionId: id,
      resolutionHash: hash,
      periodId,
      lines,
      customVersion: 1,
      effectiveAt: AT,
    }),
  );
}

async function declaredRun(): Promise<string> {
  const executed = await execute();
  if (isRefusal(executed) || executed.runId === undefined) throw new Error('the appropriation created no run');
  return executed.runId;
}

const dividends = () => balances(server, ledger, { prefix: 'ca:liabilities:payroll:' });
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

describe('an executed appropriation', () => {
  it('posts its totals at once and owes the workers their return together', async () => {
    const executed = await execute();
    expect(executed).toMatchObject({ journalIds: [expect.any(String)] });
    const ca = await balances(server, ledger, { prefix: 'ca:' });
    expect(ca).toMatchObject({
      'ca:equity:reinvest': 100_000n,
      'ca:equity:new-pcp': 21_900n,
      'ca:equity:reserve': 216_099n,
    });
    expect(ca).not.toHaveProperty(['ca:equity:allocable']);
    expect(await dividends()).toEqual({});
  });

  it('posts each worker an equal part, to the last cent, the odd ones by roll number', async () => {
    const runId = await declaredRun();
    expect(await runs.postRun(ledger, runId)).toMatchObject({ people: 450, posted: 450, paid: 0, state: 'POSTED' });
    const owed = await dividends();
    expect(sum(Object.values(owed))).toBe(100_001n);
    expect(owed['ca:liabilities:payroll:r0001']).toBe(223n);
    expect(owed['ca:liabilities:payroll:r0101']).toBe(223n);
    expect(owed['ca:liabilities:payroll:r0102']).toBe(222n);
    expect(await balances(server, ledger, { prefix: 'ca:liabilities:dividends-declared:' })).toEqual({});
    expect(new Set(await imbalance(server, ledger))).toEqual(new Set(['0']));
  });

  it('refuses to divide more than there is, and leaves no run behind', async () => {
    const lines = LINES.map((line) => ({ ...line, amount: line.amount + 1n }));
    expect(kindOf(await execute(lines))).toBe('BalanceBelowFloor');
    const { rows } = await server.database
      .pool('app')
      .query('SELECT 1 FROM copyhold.distribution_run WHERE partnership_id = $1', [ledger]);
    expect(rows).toEqual([]);
  });
});

describe('a run', () => {
  it('stopped in the middle is taken up where it stood, and ends as an undisturbed one', async () => {
    const runId = await declaredRun();
    const powerCut = (): never => {
      throw new Error('power cut');
    };
    await expect(runs.postRun(ledger, runId, powerCut)).rejects.toThrow('power cut');
    expect(await runs.summary(ledger, runId)).toMatchObject({ posted: 200, state: 'DECLARED' });
    expect(await runs.resume(ledger)).toBe(1);
    expect(await runs.summary(ledger, runId)).toMatchObject({ posted: 450, state: 'POSTED' });
    expect(sum(Object.values(await dividends()))).toBe(100_001n);
    expect(await runs.resume(ledger)).toBe(0);
  });

  it('loses no more than the batch whose connection was cut', async () => {
    const runId = await declaredRun();
    const superuser = await server.database.pool('superuser').connect();
    try {
      // Holds the batch up in the middle of its posting, where it is then cut off.
      await superuser.query('BEGIN');
      await superuser.query(
        `SELECT 1 FROM copyhold.account WHERE ledger_id = $1 AND path LIKE 'ca:liabilities:dividends-declared:%' FOR UPDATE`,
        [ledger],
      );
      const cut = expect(runs.postRun(ledger, runId)).rejects.toThrow('terminating connection');
      for (let found: number | null = 0; found === 0;) {
        const killed = await superuser.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE usename = 'copyhold_app' AND datname = current_database() AND wait_event_type = 'Lock'`,
        );
        found = killed.rowCount;
      }
      await cut;
      await superuser.query('ROLLBACK');
    } finally {
      superuser.release();
    }
    expect(await runs.summary(ledger, runId)).toMatchObject({ posted: 0 });
    await runs.resume(ledger);
    expect(await runs.summary(ledger, runId)).toMatchObject({ posted: 450 });
    expect(sum(Object.values(await dividends()))).toBe(100_001n);
  });

  it('undoes the journals of a batch that cannot mark them', async () => {
    const runId = await declaredRun();
    const superuser = server.database.pool('superuser');
    await superuser.query(`
      CREATE FUNCTION copyhold.stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stumbled'; END $$;
      CREATE TRIGGER stumble BEFORE UPDATE ON copyhold.distribution_item FOR EACH ROW WHEN (NEW.holder = 'r0300')
        EXECUTE FUNCTION copyhold.stumble()`);
    await expect(runs.postRun(ledger, runId)).rejects.toThrow('stumbled');
    expect(Object.keys(await dividends())).toHaveLength(200);
    await superuser.query('DROP TRIGGER stumble ON copyhold.distribution_item; DROP FUNCTION copyhold.stumble()');
    await runs.resume(ledger);
    expect(Object.keys(await dividends())).toHaveLength(450);
    expect(sum(Object.values(await dividends()))).toBe(100_001n);
  });

  it('posted twice at once posts nobody twice', async () => {
    const runId = await declaredRun();
    await Promise.all([runs.postRun(ledger, runId), runs.postRun(ledger, runId)]);
    expect(sum(Object.values(await dividends()))).toBe(100_001n);
  });

  it('that the ledger refuses is answered and told of, and taken up when it can be', async () => {
    const runId = await declaredRun();
    const freeze = (frozen: boolean) =>
      server.database.pool('superuser').query(
        `UPDATE copyhold.account SET floor = CASE WHEN $2 THEN balance ELSE 0 END
         WHERE ledger_id = $1 AND path LIKE 'ca:liabilities:dividends-declared:%'`,
        [ledger, frozen],
      );
    await freeze(true);
    expect(kindOf(await runs.postRun(ledger, runId))).toBe('BalanceBelowFloor');
    expect(await runs.resume(ledger)).toBe(0);
    await freeze(false);
    expect(await runs.resume(ledger)).toBe(1);
  });

  it('keeps its marks: nobody is unposted by hand', async () => {
    const runId = await declaredRun();
    await runs.postRun(ledger, runId);
    const unmark = server.database
      .pool('app')
      .query('UPDATE copyhold.distribution_item SET posted_journal_id = NULL WHERE run_id = $1', [runId]);
    await expect(unmark).rejects.toMatchObject({ code: 'P0101' });
  });
});

/** What the person sees of it. */
async function statementOf(roll: string): Promise<unknown> {
  const { rows } = await server.database
    .pool('app')
    .query<{ id: string }>('SELECT id FROM copyhold.person WHERE partnership_id = $1 AND roll_number = $2', [
      ledger,
      roll,
    ]);
  const own = await server.app.get(MyShareService, { strict: false }).of(ledger, rows[0]?.id ?? '');
  const texts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
  return JSON.parse(JSON.stringify(own, texts));
}

describe('paying', () => {
  const by = { actor: 'r0001', at: AT };

  it('takes free cash: refused by what is missing, then paid to everybody once', async () => {
    const runId = await declaredRun();
    const payment = { partnershipId: ledger, runId, ...by };
    expect(kindOf(await payments.payRun(payment))).toBe('RunNotPosted');
    await runs.postRun(ledger, runId);
    expect(await payments.payRun(payment)).toMatchObject({ kind: 'InsufficientCash', shortfall: 100_001n });
    await post(server, ledger, 'cash', [{ debit: 'je:assets:bank', credit: 'je:equity:opening', amount: 438_000n }]);
    const settlement = { partnershipId: ledger, settlement: 's1', ...by };
    expect(await payments.settleWithAssociation(settlement)).toEqual({ people: 1, amount: 438_000n });
    expect(await payments.payItem({ ...payment, holder: 'r0002' })).toEqual({ people: 1, amount: 223n });
    expect(await payments.payItem({ ...payment, holder: 'r0002' })).toEqual({ people: 0, amount: 0n });
    expect(await statementOf('r0002')).toMatchObject({
      comingToYou: '0',
      paid: '223',
      statements: [{ state: 'PAID' }],
    });
    expect(await statementOf('r0003')).toMatchObject({ comingToYou: '223', statements: [{ state: 'DECLARED' }] });
    expect(await payments.payRun(payment)).toEqual({ people: 449, amount: 99_778n });
    expect(await payments.payRun(payment)).toEqual({ people: 0, amount: 0n });
    expect(await runs.summary(ledger, runId)).toMatchObject({ paid: 450, state: 'PAID' });
    expect(await dividends()).toEqual({});
    expect(await balances(server, ledger, { prefix: 'ca:assets' })).toEqual({ 'ca:assets:bank': 337_999n });
  });

  it('pays a run once when two pay it at the same moment', async () => {
    const runId = await declaredRun();
    await runs.postRun(ledger, runId);
    await post(server, ledger, 'cash', [
      { debit: 'ca:assets:bank', credit: 'ca:assets:due-from-je', amount: 438_000n },
    ]);
    const payment = { partnershipId: ledger, runId, ...by };
    const paid = await Promise.all([payments.payRun(payment), payments.payRun(payment)]);
    expect(sum(paid.map((answer) => (isRefusal(answer) ? -1n : answer.amount)))).toBe(100_001n);
    expect(await balances(server, ledger, { prefix: 'ca:assets:bank' })).toEqual({ 'ca:assets:bank': 337_999n });
  });

  it('leaves alone what is restricted, what is locked, and what wages, sites and royalties are owed (CASH-1)', async () => {
    await post(server, ledger, 'cash', [
      { debit: 'je:assets:bank', credit: 'je:equity:opening', amount: 650_000n },
      { debit: 'je:assets:bank:restricted:schools', credit: 'fund:schools:restricted', amount: 250_000n },
      { debit: 'je:expenses:wages', credit: 'je:liabilities:wages:r0001', amount: 20_000n },
      { debit: 'je:expenses:compute:hall', credit: 'je:liabilities:payable:site:hall', amount: 30_000n },
      { debit: 'je:expenses:royalty:alpha', credit: 'je:liabilities:royalty:alpha', amount: 10_000n },
      { debit: 'je:equity:surplus', credit: 'je:equity:locked-reserve', amount: 300_000n },
    ]);
    const settle = (settlement: string, amount: bigint) =>
      payments.settleWithAssociation({ partnershipId: ledger, settlement, amount, ...by });
    expect(await settle('s1', 300_000n)).toMatchObject({ kind: 'InsufficientCash', shortfall: 10_000n });
    expect(await settle('s2', 290_000n)).toEqual({ people: 1, amount: 290_000n });
    expect(await settle('s3', 1n)).toMatchObject({ kind: 'InsufficientCash', shortfall: 1n });
  });
});
