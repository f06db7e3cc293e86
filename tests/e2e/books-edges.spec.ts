import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ALL_JOURNALS } from '../../apps/server/src/ledger/books/journal-query.js';
import { BalancesStore } from '../../apps/server/src/ledger/books/balances.store.js';
import { JournalsService } from '../../apps/server/src/ledger/books/journals.service.js';
import { asAnother } from '../support/one-connection.js';
import { BANK, journal, JOURNALS, startSmallBooks, type SmallBooks } from '../support/small-books.js';

let books: SmallBooks;
beforeAll(async () => {
  books = await startSmallBooks();
});
afterAll(async () => {
  await books.server.stop();
});

const STATEMENT = `query ($account: String!, $unit: String!, $after: String) {
  statement(account: $account, unit: $unit, after: $after) { totalCount }
}`;
const INCOME = `query ($body: String!, $fund: String, $from: String, $until: String) {
  incomeStatement(body: $body, fund: $fund, from: $from, until: $until) { body }
}`;
const SHEET =
  'query ($body: String!, $fund: String) { balanceSheet(body: $body, fund: $fund) { asOf currencies { sections { total } } } }';
const csv = async (query: string): Promise<readonly [number, string]> => {
  const answer = await fetch(`${books.server.url}/export/entries.csv?${query}`);
  return [answer.status, await answer.text()];
};
const day = '2026-05-09';

describe('a cursor that is none', () => {
  it.each(['garbage', '0', Buffer.from('1:2x').toString('base64url'), Buffer.from('01:2').toString('base64url')])(
    'is refused, naming the argument: %s',
    async (after) => {
      const message = 'after: this cursor is none of ours';
      expect(await books.refusal(JOURNALS, { after })).toBe(message);
      expect(await books.refusal('query ($after: String) { holds(after: $after) { totalCount } }', { after })).toBe(
        message,
      );
      expect(await books.refusal(STATEMENT, { account: BANK, unit: 'EUR', after })).toBe(message);
    },
  );
});

describe('a text that no field can hold', () => {
  it.each(['a\u0000b', 'a\nb', '\ud800'])('is refused, naming the field: %j', async (text) => {
    const message = (field: string): string => `${field}: this text holds a character that no field may hold`;
    expect(await books.refusal(JOURNALS, { filter: { account: text } })).toBe(message('account'));
    expect(await books.refusal(JOURNALS, { filter: { text } })).toBe(message('text'));
    expect(await books.refusal('query ($text: String) { accounts(fund: $text) { path } }', { text })).toBe(
      message('fund'),
    );
    expect(await books.refusal(STATEMENT, { account: text, unit: 'EUR' })).toBe(message('account'));
    expect(await books.refusal(INCOME, { body: text })).toBe(message('body'));
  });

  it.each(['account=%00x', 'text=a%0Ab', 'actor=%7F'])('is refused in an address: %s', async (query) => {
    const [status, text] = await csv(query);
    expect([status, text]).toEqual([400, expect.stringContaining(`${query.split('=')[0] ?? ''}: `)]);
    if (query.startsWith('account')) return;
    expect((await fetch(`${books.server.url}/export/trial-balance.csv?body=%00`)).status).toBe(400);
  });
});

describe('a question that cannot be meant', () => {
  it('is refused where days run backwards', async () => {
    const message = 'until: it lies before from';
    const days = { from: '2026-03-02', until: '2026-03-01' };
    expect(await books.refusal(JOURNALS, { filter: days })).toBe(message);
    expect(await books.refusal(INCOME, { body: 'je', ...days })).toBe(message);
    expect(await books.refusal(JOURNALS, { filter: { recordedFrom: days.from, recordedUntil: days.until } })).toBe(
      'recordedUntil: it lies before recordedFrom',
    );
    expect(await csv('from=2026-03-02&until=2026-03-01')).toEqual([400, expect.stringContaining(message)]);
    expect(await books.ask(INCOME, { body: 'je', from: '2026-03-01', until: '2026-03-01' })).toEqual({ body: 'je' });
  });

  it('is refused for a body or a fund that nobody knows', async () => {
    for (const query of [INCOME, SHEET]) {
      expect(await books.refusal(query, { body: 'xx' })).toBe('body: there is no xx; there are ca, je, pb');
      expect(await books.refusal(query, { body: 'fund' })).toMatch(/^body: there is no fund/u);
      expect(await books.refusal(query, { body: 'je', fund: 'none' })).toBe('fund: there is no fund none');
    }
  });

  it('is refused for two accounts or kinds at once', async () => {
    const both = `query ($account: String, $kind: String, $filter: JournalFilter) {
      journals(account: $account, kind: $kind, filter: $filter) { totalCount } }`;
    expect(await books.refusal(both, { account: BANK, filter: { account: 'je:income' } })).toBe(
      'account: the filter names another',
    );
    expect(await books.refusal(both, { kind: 'test', filter: { kind: 'royalty' } })).toBe(
      'kind: the filter names another',
    );
    expect(await books.refusal(both, { account: `${BANK}:`, filter: { account: BANK } })).toBeUndefined();
  });
});

describe('a search that did not look at every journal', () => {
  it('says so in its count as in its sum', async () => {
    const service = books.server.app.get(JournalsService, { strict: false });
    const nothing = { ...ALL_JOURNALS, text: 'no memo says this' };
    for (const [examine, isCapped] of [
      [3, true],
      [50_000, false],
    ] as const) {
      const { count } = await service.page(books.small.id, nothing, { after: null, first: 2, examine });
      expect(await count()).toEqual({ total: 0, isCapped });
      expect(await service.summary(books.small.id, nothing, examine)).toMatchObject({ count: 0, isCapped });
    }
  });
});

describe('a money statement', () => {
  it('is of one moment, whatever is posted while it is read', async () => {
    const store = books.server.app.get(BalancesStore, { strict: false });
    const sheet = async (): Promise<unknown> => books.ask(SHEET, { body: 'je' });
    const before = await sheet();
    const read = store.recordedThrough.bind(store);
    const late = jest.spyOn(store, 'recordedThrough').mockImplementation(async (...args) => {
      await asAnother(() => books.post(journal('meanwhile', day, [[BANK, 'je:income:gpu-time', 11n]])));
      return read(...args);
    });
    try {
      expect(await sheet()).toEqual(before);
    } finally {
      late.mockRestore();
    }
    expect(await sheet()).not.toEqual(before);
  });
});

describe('what a fund releases', () => {
  it('is not counted as moved a second time', async () => {
    await books.post(
      journal('lesson', day, [
        ['je:expenses:host', 'je:assets:bank:restricted:school', 300n],
        ['fund:school:restricted', 'fund:school:released', 300n],
      ]),
    );
    const query = '{ journalSummary(filter: { text: "lesson", fund: "school" }) { units { unit moved } } }';
    expect(await books.ask(query)).toEqual({ units: [{ unit: 'EUR', moved: '300' }] });
    const [, rows] = await csv('text=lesson');
    expect(rows.trimEnd().split('\r\n')).toHaveLength(5);
  });
});

describe('the tree of accounts', () => {
  const TREE = `query ($effective: String, $recorded: DateTime) {
    accounts(body: "je", unit: "EUR", effective: $effective, recorded: $recorded) {
      path type balance pendingDebit pendingCredit available
    } }`;
  const node = async (path: string, variables = {}): Promise<unknown> =>
    (await books.ask<{ path: string }[]>(TREE, variables)).find((each) => each.path === path);

  it('tells what pends now, and nothing of what pended then', async () => {
    expect(await node(BANK)).toMatchObject({ pendingCredit: '400', available: expect.stringMatching(/^\d+$/u) });
    for (const then of [{ effective: day }, { recorded: '2199-01-01T00:00:00Z' }]) {
      expect(await node(BANK, then)).toMatchObject({ pendingDebit: null, pendingCredit: null, available: null });
    }
  });

  it('says nothing of what is available where several types are added up', async () => {
    expect(await node('je')).toMatchObject({ type: null, pendingDebit: '400', available: null });
  });
});

describe('a sum of many accounts', () => {
  it('may have more digits than any account holds', async () => {
    const most = 10n ** 38n - 1n;
    for (const number of ['1', '2']) {
      await books.post(
        journal(`big ${number}`, day, [
          [`je:tokens:used:big-${number}`, `je:tokens:served:big-${number}`, most, 'TOKEN'],
        ]),
      );
    }
    const tree = '{ accounts(body: "je", unit: "TOKEN") { path debit } }';
    const nodes = await books.ask<{ path: string; debit: string }[]>(tree);
    expect(nodes.find(({ path }) => path === 'je:tokens:used')?.debit).toBe(String(2n * most + 12_345n));
    expect(await books.ask('{ journalSummary(filter: { text: "big " }) { units { moved } } }')).toEqual({
      units: [{ moved: String(2n * most) }],
    });
    expect(await books.refusal(JOURNALS, { filter: { unit: 'TOKEN', least: String(10n ** 38n) } })).toMatch(
      /filter\.least/u,
    );
  });
});
