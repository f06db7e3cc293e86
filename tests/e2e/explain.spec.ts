import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JournalDraft } from '#libs/ledger';
import { AccountsTreeService } from '../../apps/server/src/ledger/books/accounts-tree.service.js';
import { ALL_JOURNALS, type JournalQuery } from '../../apps/server/src/ledger/books/journal-query.js';
import { JournalsService } from '../../apps/server/src/ledger/books/journals.service.js';
import { allPosted, LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { HoldService } from '../../apps/server/src/ledger/posting/hold.service.js';
import { PostingStore } from '../../apps/server/src/ledger/posting/posting.store.js';
import { AsOfService } from '../../apps/server/src/ledger/periods/as-of.service.js';
import { MoneyStatementsService } from '../../apps/server/src/ledger/books/money-statements.service.js';
import { Database } from '../../apps/server/src/database/database.js';
import { planOf, plansWithin, sentBy, type Sent } from '../support/explained.js';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const JOURNALS = 20_000;
const BATCH = 1_000;
const DEVELOPERS = 300;
/** One journal in so many is of a rare kind, has a source of its own, or is made by somebody rare. */
const RARE = 997;
/** Small batches, each of two holds: tables of a few rows would be read whole, whatever index they have. */
const HOLDS = 400;
const DAY_MS = 86_400_000;

let server: TestServer;
let ledger: string;
let period: string;

/** Fifty-five journals a day over a year: the developers' use, priced. */
function draft(index: number): JournalDraft {
  const rare = index % RARE === 0;
  const developer = `dev-${String((index * 7919) % DEVELOPERS)}`;
  const amount = BigInt(100 + (index % 89));
  return {
    idempotencyKey: `n${String(index)}`,
    kind: rare ? 'operating-cost' : index % 5 === 0 ? 'developer-payment' : 'rated-usage',
    memo: `number ${String(index)}`,
    actor: rare ? 'treasurer' : 'system',
    customVersion: 1,
    effectiveAt: new Date(Date.UTC(2025, 0, 1) + Math.floor(index / 55) * DAY_MS).toISOString(),
    ...(rare ? { source: { kind: 'cost', id: `c${String(index)}` } } : {}),
    postings: [
      { account: `je:assets:receivable:${developer}`, unit: 'EUR', side: 'DEBIT', amount },
      { account: rare ? 'je:income:gpu-time' : 'je:income:tokens:alpha', unit: 'EUR', side: 'CREDIT', amount },
    ],
  };
}

const drafts = (start: number): JournalDraft[] => Array.from({ length: BATCH }, (_, index) => draft(start + index));

const hold = (index: number): JournalDraft => ({
  ...draft(index),
  postings: [
    { account: `je:assets:receivable:dev-${String(index % DEVELOPERS)}`, unit: 'EUR', side: 'DEBIT', amount: 5n },
    { account: `je:income:tokens:m${String(index % 40)}`, unit: 'EUR', side: 'CREDIT', amount: 5n },
  ],
  idempotencyKey: `h${String(index)}`,
  effectiveAt: '2026-06-01T00:00:00Z',
  phase: 'PENDING',
  expiresAt: '2199-01-01T00:00:00Z',
});

beforeAll(async () => {
  server = await startTestServer();
  ({ id: ledger, periodId: period } = await foundSmallPartnership(server.database.pool('app'), server.app));
  const service = server.app.get(LedgerService, { strict: false });
  for (let start = 0; start < JOURNALS; start += BATCH) {
    allPosted(await service.enqueue(ledger, drafts(start)));
  }
  for (let index = 0; index < HOLDS; index += 1) {
    allPosted(await service.enqueue(ledger, [hold(2 * index), hold(2 * index + 1)]));
  }
  await server.database
    .pool('closer')
    .query(`SELECT copyhold.close_period($1, $2, '{}', 1, 'r0001')`, [ledger, period]);
  await server.database.pool('superuser').query('VACUUM ANALYZE');
}, 300_000);
afterAll(async () => {
  await server.stop();
});

const span = (from: string, before: string): JournalQuery['effective'] => ({
  from: new Date(from),
  before: new Date(before),
});
const page = (query: Partial<JournalQuery>) => async (): Promise<unknown> =>
  (
    await server.app
      .get(JournalsService, { strict: false })
      .page(ledger, { ...ALL_JOURNALS, ...query }, { after: { batch: '11', ordinal: 5 }, first: 20 })
  ).count();
const statement = (wish: { after: bigint | null }) => (): Promise<unknown> =>
  server.app.get(AccountsTreeService, { strict: false }).statement(ledger, {
    account: 'je:income:tokens:alpha',
    unit: 'EUR',
    recorded: { from: new Date('2020-01-01'), before: new Date('2190-01-01') },
    first: 20,
    ...wish,
  });

const holds = (): PostingStore => server.app.get(PostingStore, { strict: false });
const income = (): Promise<unknown> =>
  server.app.get(MoneyStatementsService, { strict: false }).incomeStatement(
    ledger,
    { body: 'je', fund: null },
    {
      from: new Date('2025-02-01'),
      before: new Date('2025-02-02'),
    },
  );
async function one(): Promise<unknown> {
  const { rows } = await server.database
    .pool('app')
    .query<{ id: string }>(`SELECT id FROM copyhold.journal WHERE idempotency_key = 'n777'`);
  return server.app.get(JournalsService, { strict: false }).one(ledger, rows[0]?.id ?? '');
}

/**
 * The hot queries. To add one, name it and call the service that asks it: its statements are recorded as they are sent.
 */
const HOT: readonly (readonly [name: string, work: () => Promise<unknown>])[] = [
  ['entries: a page of all', page({})],
  ['entries: a page of one account', page({ account: 'je:assets:receivable:dev-7' })],
  ['entries: a page of a busy account', page({ account: 'je:income:tokens:alpha' })],
  ['entries: a page of many accounts', page({ account: 'je:assets:receivable' })],
  ['entries: a page of one counterparty', page({ counterparty: 'dev-7' })],
  ['entries: a page of a kind', page({ kind: 'operating-cost' })],
  ['entries: a page of an actor', page({ actor: 'treasurer' })],
  ['entries: a page of a kind and an account', page({ kind: 'rated-usage', account: 'je:income:tokens:alpha' })],
  ['entries: a page of a month', page({ effective: span('2025-02-01', '2025-03-01') })],
  ['entries: a page of recorded days', page({ recorded: span('2020-01-01', '2190-01-01') })],
  ['entries: a page of an amount', page({ unit: 'EUR', least: 188n, most: 188n })],
  ['entries: a page of a source', page({ source: `c${String(RARE)}` })],
  ['entries: reversals', page({ reversals: true })],
  ['entries: adjustments', page({ adjustments: true })],
  ['entries: open holds', page({ phase: 'PENDING', openHold: true })],
  [
    'entries: the summary of an account',
    () =>
      server.app
        .get(JournalsService, { strict: false })
        .summary(ledger, { ...ALL_JOURNALS, account: 'je:assets:receivable:dev-7' }),
  ],
  ['entries: kinds and actors', () => server.app.get(JournalsService, { strict: false }).kinds(ledger)],
  ['entries: one journal', one],
  ['a statement: the first page', statement({ after: null })],
  ['a statement: a later page', statement({ after: 9_000n })],
  // A day: of so few journals a longer part is read faster whole than one by one. Larger books take the same way for more.
  ['an income statement of a day', income],
  ['holds: those that are open', () => server.app.get(HoldService, { strict: false }).open(ledger)],
  ['holds: the ledgers where some are due', () => holds().ledgersWithDue()],
  ['holds: those that are due', () => server.app.get(Database).transaction((tx) => holds().due(tx, ledger, 200))],
];

/** Statements inside functions of the database, which no plan from outside shows. */
const WITHIN: readonly (readonly [name: string, sent: () => Sent])[] = [
  [
    'version_before: one step',
    () => ({
      sql: `SELECT (j.batch_sequence, j.ordinal) < (5, 1) FROM copyhold.entry e JOIN copyhold.transfer t ON t.id = e.transfer_id
            JOIN copyhold.journal j ON j.id = t.journal_id WHERE e.account_id = $1 AND e.version = 7`,
      parameters: ['00000000-0000-0000-0000-000000000000'],
    }),
  ],
  [
    'batch_before: one step',
    () => ({
      sql: 'SELECT b.recorded_at < now() FROM copyhold.batch b WHERE b.ledger_id = $1 AND b.sequence = 7',
      parameters: [ledger],
    }),
  ],
];

const trial = (wish: { periodId?: string; effective?: string; recorded?: Date }) => (): Promise<unknown> =>
  server.app.get(AsOfService, { strict: false }).trialBalance(ledger, { body: null, unit: null }, wish);

/** Services whose statements call functions: what those do is run, and looked at from within. */
const CALLED: readonly (readonly [name: string, work: () => Promise<unknown>])[] = [
  ['a trial balance of now', trial({})],
  ['a trial balance of a closed period', () => trial({ periodId: period })()],
  ['a trial balance of a day within it', trial({ effective: '2025-06-30' })],
  ['a trial balance as it had been recorded', trial({ effective: '2025-06-30', recorded: new Date('2200-01-01') })],
];

const otherKeys = (value: unknown): unknown =>
  Array.isArray(value) && value.every((key) => typeof key === 'string' && /^n\d+$/u.test(key))
    ? value.map((key) => `again ${String(key)}`)
    : value;

async function shapes(statements: readonly Sent[]): Promise<string> {
  const plans = await Promise.all(statements.map((sent) => planOf(server, sent)));
  expect(plans.flatMap(({ scans }) => scans)).toEqual([]);
  return plans.map(({ shape }) => shape).join('\n--\n');
}

describe('the plan of a hot query reads no growing table from end to end, and is as it was reviewed', () => {
  it.each(HOT)('%s', async (_name, work) => {
    expect(await shapes(await sentBy(server, work))).toMatchSnapshot();
  });

  it.each(WITHIN)('%s', async (_name, sent) => {
    expect(await shapes([sent()])).toMatchSnapshot();
  });

  it.each(CALLED)('%s', async (_name, work) => {
    const [statement] = (await sentBy(server, work)).filter(({ sql }) => sql.includes('balances_as_of'));
    if (statement === undefined) throw new Error('a trial balance asks for balances');
    const plans = await plansWithin(server, statement);
    expect(plans.flatMap(({ scans }) => scans)).toEqual([]);
    expect(plans.map(({ shape }) => shape).join('\n--\n')).toMatchSnapshot();
  });

  it('posting: keys and paths are looked up one by one', async () => {
    const posted = async (): Promise<unknown> => {
      const some = drafts(JOURNALS).map((journal) => ({ ...journal, effectiveAt: '2026-06-01T00:00:00Z' }));
      const known = { ...draft(1), idempotencyKey: 'n1' };
      return server.app.get(LedgerService, { strict: false }).post(ledger, [...some.slice(0, 100), known]);
    };
    const [call] = (await sentBy(server, posted)).filter(({ sql }) => sql.includes('post_journals'));
    if (call === undefined) throw new Error('posting calls the posting function');
    // Other keys, so that it posts once more instead of answering what it posted.
    const again = { ...call, parameters: call.parameters.map(otherKeys) };
    const plans = await plansWithin(server, again);
    expect(plans.flatMap(({ scans }) => scans)).toEqual([]);
    const all = plans.map(({ shape }) => shape).join('\n');
    expect(all).toMatch(/Index Scan journal_\S*key\S* on journal/u);
    expect(all).toMatch(/Index (?:Only )?Scan account_\S+ on account/u);
  });
});

describe('in books of many journals', () => {
  it('counts and sums are exact up to ten thousand, and say where there is more', async () => {
    expect(await page({})()).toEqual({ total: 10_000, isCapped: true });
    expect(await page({ kind: 'operating-cost' })()).toEqual({ total: 22, isCapped: false });
    expect(await page({ account: 'je:income:gpu-time' })()).toEqual({ total: 21, isCapped: false });
    expect(await page({ account: 'je:income:tokens:alpha' })()).toMatchObject({ isCapped: true });
    const service = server.app.get(JournalsService, { strict: false });
    expect(await service.summary(ledger, ALL_JOURNALS)).toMatchObject({ count: 10_000, isCapped: true });
    expect(await service.summary(ledger, { ...ALL_JOURNALS, actor: 'treasurer' })).toMatchObject({
      count: 22,
      isCapped: false,
    });
  });
});
