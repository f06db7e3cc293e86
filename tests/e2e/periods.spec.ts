import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import { balances, draft, foundBooks, imbalance, post, type Movement } from '../support/books.js';
import { resolvedRaw } from '../support/raw-resolution.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

const ALPHA: Movement = { debit: 'je:assets:receivable:d0001', credit: 'je:income:tokens:alpha', amount: 101_000n };
const HALL: Movement = {
  debit: 'je:expenses:compute:hall',
  credit: 'je:liabilities:payable:site:hall',
  amount: 20_000n,
};
const ROYALTY: Movement = {
  debit: 'je:expenses:royalty:alpha',
  credit: 'je:liabilities:royalty:alpha',
  amount: 1_000n,
};
const invoice = (amount: bigint): Movement => ({ ...HALL, amount });
const JUNE = '2026-06-20T00:00:00Z';

let server: TestServer;
let superuser: pg.Pool;
let ledger: string;
let officer: TestSession;
let second: string;

const REFUSED = '__typename ... on Refusal { message field rule } ... on OtherRefusal { kind }';
const PERIOD = `... on PeriodChanged { period { name state softClosedAt hardClosedAt adjustments } } ${REFUSED}`;

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const answer = await server.graphql(query, variables, officer);
  expect(answer.errors).toBeUndefined();
  return answer.data ?? {};
}
const change = async (call: string, variables: Record<string, unknown> = {}): Promise<unknown> =>
  Object.values(await ask(`mutation { ${call} }`, variables))[0];
const closeBooks = (hard = false): Promise<unknown> =>
  change(`closeBooks(periodId: "${second}", hard: ${String(hard)}) { ${PERIOD} }`);
const reopen = (resolution: string): Promise<unknown> =>
  change(`reopenPeriod(periodId: "${second}", resolutionId: "${resolution}") { ${PERIOD} }`);

/** A resolution as a vote would leave it. */
function resolution(kind = 'PERIOD_REOPENING'): Promise<string> {
  return resolvedRaw(superuser, ledger, { kind, result: { period: second } });
}

const broken = async (): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (const { code, sql } of checks) {
    const { rows } = await superuser.query<Record<string, unknown>>(sql, [ledger]);
    if (rows.length > 0) found.push([code, rows[0]]);
  }
  return found;
};

/** What the pages show of the period, in euros. */
async function shown(): Promise<unknown> {
  const { surplus, flow } = await ask(
    `query ($id: ID!) {
    surplus(periodId: $id) { base lockedReserve standingShare allocable steps { rule } }
    flow(periodId: $id) { nodes { id } links { source target amount } }
  }`,
    { id: second },
  );
  const { nodes, links } = flow as {
    nodes: { id: string }[];
    links: { source: string; target: string; amount: string }[];
  };
  for (const { id } of nodes) {
    const sum = (side: 'source' | 'target'): bigint =>
      links.filter((link) => link[side] === id).reduce((total, { amount }) => total + BigInt(amount), 0n);
    const [into, out] = [sum('target'), sum('source')];
    if (into > 0n && out > 0n) expect([id, into]).toEqual([id, out]);
  }
  return surplus;
}

beforeAll(async () => {
  server = await startTestServer();
  superuser = server.database.pool('superuser');
  ledger = await foundBooks(server, ['r0001', 'r0002']);
  const { rows } = await superuser.query<{ id: string }>(
    `SELECT id FROM person WHERE partnership_id = $1 AND roll_number = 'r0001'`,
    [ledger],
  );
  await superuser.query(`INSERT INTO role_grant VALUES ($1, $2, 'OFFICER')`, [ledger, rows[0]?.id]);
  officer = await server.signIn(rows[0]?.id ?? '');
  const periods = server.app.get(PeriodService, { strict: false });
  const opened = await periods.create(ledger, { name: 'Q2', startsOn: '2026-04-01', endsOn: '2026-06-30' });
  second = 'id' in opened ? opened.id : '';
  await post(server, ledger, 'quarter', [ALPHA, HALL, ROYALTY]);
});
afterAll(async () => {
  await server.stop();
});

describe('a quarter', () => {
  it('closes softly, and only by an officer', async () => {
    const { rows } = await superuser.query<{ id: string }>(
      `SELECT id FROM person WHERE partnership_id = $1 AND roll_number = 'r0002'`,
      [ledger],
    );
    const member = await server.signIn(rows[0]?.id ?? '');
    for (const call of [
      `closeBooks(periodId: "${second}") { __typename }`,
      `reopenPeriod(periodId: "${second}", resolutionId: "x") { __typename }`,
      'closeAccount(path: "je:assets:bank", unit: "EUR") { __typename }',
      'reopenAccount(path: "je:assets:bank", unit: "EUR") { __typename }',
      'setBounds(path: "je:assets:bank", unit: "EUR", floor: "1") { __typename }',
    ]) {
      const answer = await server.graphql(`mutation { ${call} }`, {}, member);
      expect(answer.errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    }
    expect(await closeBooks(true)).toMatchObject({ __typename: 'OtherRefusal', kind: 'PeriodNotClosed' });
    expect(await closeBooks()).toMatchObject({
      period: { name: 'Q2', state: 'CLOSED', softClosedAt: expect.any(String), hardClosedAt: null, adjustments: 0 },
    });
    expect(await closeBooks()).toMatchObject({ __typename: 'PeriodClosed', message: 'Q2 is closed already' });
    expect(await shown()).toMatchObject({
      base: '80000',
      lockedReserve: '24000',
      standingShare: '4000',
      allocable: '49600',
    });
  });

  it('takes an adjustment of an officer, which its trial balance shows from then on', async () => {
    const before = new Date();
    const journals = [
      {
        idempotencyKey: 'late paper',
        effectiveAt: JUNE,
        memo: 'a late invoice',
        adjustment: true,
        postings: [
          { account: HALL.debit, unit: 'EUR', side: 'DEBIT', amount: '500' },
          { account: HALL.credit, unit: 'EUR', side: 'CREDIT', amount: '500' },
        ],
      },
    ];
    const posted = 'mutation ($journals: [JournalInput!]!) { postJournals(journals: $journals) { __typename } }';
    expect(await ask(posted, { journals })).toEqual({ postJournals: [{ __typename: 'Posted' }] });
    const trial = async (bounds: string): Promise<unknown> => {
      const { trialBalance } = await ask(
        `{ trialBalance(${bounds}) { rows { path debit credit } totals { difference } } }`,
      );
      const { rows, totals } = trialBalance as {
        rows: { path: string; debit: string; credit: string }[];
        totals: unknown;
      };
      expect(totals).toEqual([{ difference: '0' }]);
      return rows.find(({ path }) => path === HALL.credit)?.credit;
    };
    expect(await trial(`periodId: "${second}"`)).toBe('20500');
    expect(await trial('effective: "2026-06-30"')).toBe('20500');
    expect(await trial(`periodId: "${second}", recorded: "${before.toISOString()}"`)).toBe('20000');
    expect(await trial('effective: "2026-06-19"')).toBe('20000');
    expect(await trial('unit: "EUR"')).toBe('20500');
    const asked = `account: "${HALL.credit}", unit: "EUR"`;
    expect(await ask(`{ balance(${asked}, effective: "2026-06-30") { debit credit balance } }`)).toEqual({
      balance: { debit: '0', credit: '20500', balance: '20500' },
    });
    const { periods } = await ask('{ periods { adjustments state } }');
    expect(periods).toEqual([{ adjustments: 1, state: 'CLOSED' }]);
  });

  it('is reopened by a resolution, and divides only what is new when it is closed again', async () => {
    expect(await reopen('no-id')).toMatchObject({ __typename: 'ResolutionMissing' });
    expect(await reopen(ledger)).toMatchObject({ __typename: 'ResolutionMissing', field: 'resolutionId' });
    expect(await reopen(await resolution('APPROPRIATION'))).toMatchObject({ kind: 'ResolutionNotForThis' });
    const decided = await resolution();
    const nobody = await server.graphql(
      '{ resolutions(kind: "PERIOD_REOPENING") { id kind carried recordedAt period } }',
    );
    expect(nobody.data).toEqual({
      resolutions: [
        { id: decided, kind: 'PERIOD_REOPENING', carried: true, recordedAt: expect.any(String), period: second },
      ],
    });
    expect(await ask('{ resolutions { kind } }')).toEqual({
      resolutions: [{ kind: 'PERIOD_REOPENING' }, { kind: 'APPROPRIATION' }],
    });
    expect(await reopen(decided)).toMatchObject({ period: { state: 'OPEN', softClosedAt: null, adjustments: 1 } });
    expect(await broken()).toEqual([]);
    expect(await ask(`{ surplus(periodId: "${second}") { base } }`)).toEqual({ surplus: null });
    await post(
      server,
      ledger,
      'late income',
      [
        { ...ALPHA, amount: 10_700n },
        { ...ROYALTY, amount: 200n },
      ],
      JUNE,
    );
    expect(await closeBooks()).toMatchObject({ period: { state: 'CLOSED' } });
    // 10,700 less a royalty of 200 and the adjustment of 500: a further 10,000, of which 30 % are locked and 5 % are the labellers'.
    const surplus = await shown();
    expect(surplus).toMatchObject({ base: '90000', lockedReserve: '27000', standingShare: '4500', allocable: '55800' });
    expect(surplus).toHaveProperty('steps.length', 16);
    expect(await balances(server, ledger, { prefix: 'ca:equity' })).toEqual({ 'ca:equity:allocable': 55_800n });
    expect(await balances(server, ledger, { prefix: 'je:equity' })).toEqual({ 'je:equity:locked-reserve': 27_000n });
    const runs = await superuser.query(
      'SELECT kind, total_minor AS total FROM distribution_run WHERE partnership_id = $1 ORDER BY kind, total_minor DESC',
      [ledger],
    );
    expect(runs.rows).toEqual([
      { kind: 'ROYALTY', total: '1000' },
      { kind: 'ROYALTY', total: '200' },
      { kind: 'STANDING_SHARE', total: '4000' },
      { kind: 'STANDING_SHARE', total: '500' },
    ]);
    expect(await balances(server, ledger, { prefix: 'je:liabilities:royalty' })).toEqual({});
    expect(await reopen(decided)).toMatchObject({ __typename: 'OtherRefusal', kind: 'ResolutionSpent' });
    expect(await broken()).toEqual([]);
  });

  it('carries a loss that is found later forward, and takes nothing back', async () => {
    expect(await reopen(await resolution())).toMatchObject({ period: { state: 'OPEN' } });
    await post(server, ledger, 'a very late invoice', [invoice(95_000n)], JUNE);
    expect(await closeBooks()).toMatchObject({ period: { state: 'CLOSED' } });
    expect(await shown()).toMatchObject({ base: '90000', lockedReserve: '27000', allocable: '55800' });
    expect(await balances(server, ledger, { prefix: 'je:equity' })).toEqual({
      'je:equity:locked-reserve': 27_000n,
      'je:equity:surplus': -95_000n,
    });
    expect(new Set(await imbalance(server, ledger))).toEqual(new Set(['0']));
    expect(await broken()).toEqual([]);
  });

  it('closes for good, and is corrected from a later period', async () => {
    expect(await closeBooks(true)).toMatchObject({
      period: { state: 'HARD_CLOSED', hardClosedAt: expect.any(String) },
    });
    expect(await closeBooks(true)).toMatchObject({ __typename: 'PeriodHardClosed' });
    expect(await reopen(await resolution())).toMatchObject({ __typename: 'PeriodHardClosed' });
    const service = server.app.get(LedgerService, { strict: false });
    const [late] = await service.enqueue(ledger, [draft('too late', [invoice(1n)], JUNE)]);
    expect(late).toMatchObject({ kind: 'PeriodHardClosed' });
    const forward = { ...draft('forward', [invoice(1n)], '2026-07-02T00:00:00Z'), adjustsPeriod: second };
    expect(await service.enqueue(ledger, [forward])).toMatchObject([{ kind: 'Posted' }]);
    expect(await broken()).toEqual([]);
  });
});

describe('what no text may hold', () => {
  it.each([
    ['unit', 'trialBalance(unit: "\\u0000") { asOf }'],
    ['fund', 'trialBalance(fund: "\\u0000") { asOf }'],
    ['periodId', 'trialBalance(periodId: "\\u0000") { asOf }'],
    ['account', 'balance(account: "\\u0000", unit: "EUR") { debit }'],
    ['kind', 'resolutions(kind: "\\u0000") { id }'],
  ])('is refused, naming %s', async (field, query) => {
    const { errors } = await server.graphql(`{ ${query} }`);
    expect(errors?.[0]?.message).toContain(field);
  });
});

describe('an account', () => {
  const account = '... on AccountChanged { closed floor ceiling }';
  it('is closed, bounded and opened again by an officer', async () => {
    const path = `path: "${HALL.credit}", unit: "EUR"`;
    expect(await change(`closeAccount(${path}) { ${REFUSED} }`)).toMatchObject({ __typename: 'AccountNotEmpty' });
    expect(await change(`closeAccount(path: "je:nothing", unit: "EUR") { ${REFUSED} }`)).toMatchObject({
      __typename: 'UnknownAccount',
    });
    expect(await change(`setBounds(${path}, floor: "-1") { ${REFUSED} }`)).toMatchObject({
      __typename: 'OtherRefusal',
      kind: 'FloorBelowChart',
    });
    expect(await change(`setBounds(${path}, floor: "0", ceiling: "900000") { ${account} }`)).toEqual({
      closed: false,
      floor: '0',
      ceiling: '900000',
    });
    const empty = 'path: "je:income:tokens:alpha", unit: "EUR"';
    expect(await change(`closeAccount(${empty}) { ${account} }`)).toMatchObject({ closed: true });
    const service = server.app.get(LedgerService, { strict: false });
    const [refused] = await service.enqueue(ledger, [draft('to a closed one', [ALPHA], '2026-07-03T00:00:00Z')]);
    expect(refused).toMatchObject({ kind: 'AccountClosed' });
    expect(await change(`reopenAccount(${empty}) { ${account} }`)).toMatchObject({ closed: false });
    expect(await broken()).toEqual([]);
  });
});
