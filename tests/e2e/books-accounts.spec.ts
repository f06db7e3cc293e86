import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BANK, journal, startSmallBooks, type Move, type SmallBooks } from '../support/small-books.js';

let books: SmallBooks;
beforeAll(async () => {
  books = await startSmallBooks();
});
afterAll(async () => {
  await books.server.stop();
});

interface Node {
  readonly path: string;
  readonly unit: string;
  readonly balance: string;
}

describe('the tree of accounts', () => {
  const TREE = `query ($body: String, $unit: String, $fund: String, $effective: String, $recorded: DateTime) {
    accounts(body: $body, unit: $unit, fund: $fund, effective: $effective, recorded: $recorded) {
      path parent depth unit type normalSide leaf isAccount closed debit credit balance ownBalance
      pendingDebit pendingCredit available floor ceiling lockClass fund
    }
  }`;
  const balances = async (variables: Record<string, unknown>): Promise<Record<string, string>> =>
    Object.fromEntries((await books.ask<Node[]>(TREE, variables)).map(({ path, balance }) => [path, balance]));

  it('rolls balances up, a contra account against what it stands for', async () => {
    const late = '2026-05-08';
    expect(await balances({ body: 'je', unit: 'EUR', effective: late })).toMatchObject({
      'je:assets': '146000',
      'je:assets:bank': '57000',
      'je:assets:bank:restricted': '4000',
      'je:assets:machines': '90000',
      'je:assets:machines-depreciation': '1000',
      'je:assets:receivable': '0',
      'je:income': '3000',
      'je:expenses': '1900',
      'je:equity': '140000',
      'je:liabilities': '900',
    });
    expect(await balances({ fund: 'school' })).toMatchObject({ 'fund:school': '4000', 'je:assets': '4000' });
    expect(await balances({ unit: 'ENERGY' })).toMatchObject({ 'je:energy': '0', 'je:energy:attributed': '99' });
    expect(await balances({ body: 'nobody' })).toEqual({});
  });

  it('tells of an account what it may do', async () => {
    const nodes = await books.ask<Record<string, unknown>[]>(TREE, { body: 'je', unit: 'EUR' });
    expect(nodes.find(({ path }) => path === BANK)).toMatchObject({
      parent: 'je:assets',
      depth: 2,
      type: 'ASSET',
      normalSide: 'DEBIT',
      leaf: false,
      isAccount: true,
      pendingCredit: '400',
      floor: null,
    });
    expect(nodes.find(({ path }) => path === 'je:assets:machines')).toMatchObject({
      leaf: true,
      lockClass: 'LOCKED',
      floor: '0',
      ceiling: null,
      available: '90000',
    });
    expect(nodes[0]).toMatchObject({ path: 'je', parent: null, type: null, isAccount: false });
  });

  it('is as it was, on both axes', async () => {
    expect(await balances({ unit: 'EUR', effective: '2026-01-05' })).toMatchObject({ 'je:assets': '50000' });
    expect(await balances({ unit: 'EUR', recorded: '2020-01-01T00:00:00Z' })).toMatchObject({ 'je:assets': '0' });
    expect(await books.refusal(TREE, { effective: 'x' })).toBe('effective: "x" is not a day such as 2026-03-01');
  });
});

describe('the statement of an account', () => {
  interface Statement {
    readonly opening: string;
    readonly closing: string;
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: { readonly cursor: string; readonly node: Record<string, unknown> }[];
  }
  const STATEMENT = `query ($account: String!, $unit: String!, $first: Int, $after: String, $from: String, $until: String) {
    statement(account: $account, unit: $unit, first: $first, after: $after, from: $from, until: $until) {
      account unit opening closing totalCount pageInfo { hasNextPage endCursor }
      edges { cursor node { version kind memo side amount balance counter effectiveAt recordedAt } }
    }
  }`;
  const dev1 = { account: 'je:assets:receivable:dev-1', unit: 'EUR' };

  it('runs in the order of booking, with the balance that was stored', async () => {
    const all = await books.ask<Statement>(STATEMENT, dev1);
    expect(all).toMatchObject({ ...dev1, opening: '0', closing: '0', totalCount: 3 });
    expect(
      all.edges.map(({ node }) => [node['version'], node['side'], node['amount'], node['balance'], node['counter']]),
    ).toEqual([
      ['1', 'DEBIT', '2500', '2500', ['je:income:tokens:alpha']],
      ['2', 'DEBIT', '500', '3000', ['je:income:gpu-time']],
      ['3', 'CREDIT', '3000', '0', [BANK]],
    ]);
  });

  it('keeps its pages while more is posted', async () => {
    const one = await books.ask<Statement>(STATEMENT, { ...dev1, first: 2 });
    await books.post(journal('more', '2026-05-09', [[dev1.account, 'je:income:gpu-time', 5n]]));
    const two = await books.ask<Statement>(STATEMENT, { ...dev1, first: 2, after: one.pageInfo.endCursor });
    expect([...one.edges, ...two.edges].map(({ node }) => node['balance'])).toEqual(['2500', '3000', '0', '5']);
    expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it('begins and ends on days of booking', async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(await books.ask(STATEMENT, { ...dev1, from: today, until: today })).toMatchObject({
      opening: '0',
      closing: '5',
      totalCount: 4,
    });
    expect(await books.ask(STATEMENT, { ...dev1, from: '2199-01-01' })).toMatchObject({
      opening: '5',
      closing: '5',
      totalCount: 0,
      edges: [],
    });
    expect(await books.ask(STATEMENT, { ...dev1, until: '2020-01-01' })).toMatchObject({
      opening: '0',
      closing: '0',
      totalCount: 0,
      edges: [],
    });
    expect(await books.refusal(STATEMENT, { ...dev1, from: '1' })).toBe('from: "1" is not a day such as 2026-03-01');
    expect(await books.refusal(STATEMENT, { account: 'je:none', unit: 'EUR' })).toBe(
      'account: there is no je:none in EUR',
    );
  });
});

describe('money statements', () => {
  const SECTIONS =
    'body fund from until currencies { unit result balanced sections { key total lines { path amount } } }';
  interface Money {
    readonly currencies: {
      unit: string;
      result: string;
      balanced: boolean;
      sections: { key: string; total: string }[];
    }[];
  }
  const totals = ({ currencies }: Money): Record<string, unknown> =>
    Object.fromEntries(
      currencies.map(({ unit, result, balanced, sections }) => [
        unit,
        { result, balanced, ...Object.fromEntries(sections.map(({ key, total }) => [key, total])) },
      ]),
    );

  it('tell income from expenses between two days', async () => {
    const all = await books.ask<Money>(
      `{ incomeStatement(body: "je", from: "2026-03-01", until: "2026-05-04") { ${SECTIONS} } }`,
    );
    expect(all).toMatchObject({ body: 'je', fund: null, from: '2026-03-01', until: '2026-05-04' });
    expect(totals(all)).toEqual({
      EUR: {
        result: '400',
        balanced: true,
        income: '3000',
        expenses: '2600',
        borne: '0',
        restricted: '0',
        released: '0',
      },
    });
    const quarter = await books.ask<Money>(
      `query ($id: ID!) { incomeStatement(body: "je", periodId: $id) { ${SECTIONS} } }`,
      {
        id: books.small.periodId,
      },
    );
    expect(totals(quarter)).toMatchObject({
      EUR: { income: '3000', expenses: '900', restricted: '4000', result: '2100' },
    });
  });

  it('balance, with the open result inside equity, each currency by itself', async () => {
    const sheet = await books.ask<Money>(`{ balanceSheet(body: "je", at: "2026-05-08") { ${SECTIONS} } }`);
    expect(totals(sheet)).toEqual({
      EUR: {
        result: '1100',
        balanced: true,
        assets: '146000',
        liabilities: '900',
        equity: '140000',
        restricted: '4000',
        released: '0',
      },
      USD: {
        result: '0',
        balanced: true,
        assets: '77',
        liabilities: '0',
        equity: '77',
        restricted: '0',
        released: '0',
      },
    });
    expect(totals(await books.ask<Money>(`{ balanceSheet(body: "ca") { ${SECTIONS} } }`))).toMatchObject({
      EUR: { assets: '100000', equity: '100000', balanced: true },
    });
  });

  it('narrow to one fund', async () => {
    expect(totals(await books.ask<Money>(`{ balanceSheet(body: "je", fund: "school") { ${SECTIONS} } }`))).toEqual({
      EUR: { result: '0', balanced: true, assets: '4000', restricted: '4000' },
    });
    expect(totals(await books.ask<Money>(`{ incomeStatement(body: "je", fund: "school") { ${SECTIONS} } }`))).toEqual({
      EUR: { result: '4000', balanced: true, restricted: '4000', released: '0' },
    });
  });

  it('set what a fund released against the cost that it bore', async () => {
    const moves: readonly Move[] = [
      ['je:expenses:host', 'je:assets:bank:restricted:school', 300n],
      ['fund:school:restricted', 'fund:school:released', 300n],
    ];
    await books.post(journal('lesson', '2026-06-02', moves));
    expect(
      totals(await books.ask<Money>(`{ incomeStatement(body: "je", from: "2026-06-01") { ${SECTIONS} } }`)),
    ).toMatchObject({ EUR: { expenses: '300', borne: '300', released: '300', result: '0', balanced: true } });
    expect(
      totals(await books.ask<Money>(`{ balanceSheet(body: "je", fund: "school") { ${SECTIONS} } }`)),
    ).toMatchObject({
      EUR: { assets: '3700', restricted: '3700', balanced: true },
    });
    expect(
      totals(await books.ask<Money>(`{ balanceSheet(body: "je", at: "2026-06-02") { ${SECTIONS} } }`)),
    ).toMatchObject({
      EUR: { restricted: '3700', released: '300', balanced: true },
    });
  });

  it('hold no energy, token or compute', async () => {
    const text = JSON.stringify(await books.ask(`{ balanceSheet(body: "je") { ${SECTIONS} } }`));
    expect(text).not.toMatch(/energy|token(?!s:alpha)|compute:used|ENERGY|TOKEN|COMPUTE/u);
  });

  it('are refused for a day and a period at once, and for neither of them', async () => {
    const query = (args: string): string => `{ incomeStatement(body: "je", ${args}) { body } }`;
    expect(await books.refusal(query(`from: "2026-01-01", periodId: "${books.small.periodId}"`))).toBe(
      'periodId: give days or a period',
    );
    expect(await books.refusal(query('periodId: "x"'))).toBe('periodId: there is no such period');
    expect(await books.refusal(query('until: "2026-1-1"'))).toBe('until: "2026-1-1" is not a day such as 2026-03-01');
  });
});
