import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { checks } from '../../apps/server/src/database/checks/index.js';
import type { Place } from '../../apps/server/src/ledger/books/books.types.js';
import { ALL_JOURNALS, journalQuery } from '../../apps/server/src/ledger/books/journal-query.js';
import { JournalsService, type JournalPage } from '../../apps/server/src/ledger/books/journals.service.js';
import { JournalsStore } from '../../apps/server/src/ledger/books/journals.store.js';
import type { Way } from '../../apps/server/src/ledger/books/search.types.js';
import {
  BANK,
  FILTERS,
  journal,
  JOURNALS,
  startSmallBooks,
  type Connection,
  type Filter,
  type SmallBooks,
} from '../support/small-books.js';

const bigOr = (steps: string | boolean | undefined): bigint | null =>
  typeof steps === 'string' ? BigInt(steps) : null;

let books: SmallBooks;
beforeAll(async () => {
  books = await startSmallBooks();
});
afterAll(async () => {
  await books.server.stop();
});

const keys = ({ edges }: Connection): string[] => edges.map(({ node }) => node.idempotencyKey);
const found = async (filter: Filter): Promise<string[]> => {
  const connection = await books.ask<Connection>(JOURNALS, { filter, first: 100 });
  expect([connection.totalCount, connection.totalIsCapped]).toEqual([connection.edges.length, false]);
  return keys(connection);
};

describe('every way into the books', () => {
  it.each(FILTERS)('leads to the same journals as a walk: %j', async (filter, expected) => {
    const { small, server } = books;
    const read = journalQuery(filter);
    if (isRefusal(read)) throw new Error(read.message);
    const query = { ...read, least: bigOr(filter['least']), most: bigOr(filter['most']) };
    const store = server.app.get(JournalsStore, { strict: false });
    const [posting, counter] = await Promise.all([
      store.accountsOf(small.id, query, 100),
      query.counterparty === null ? undefined : store.accountsNamed(small.id, query.counterparty, 100),
    ]);
    const batches = await store.batchesWithin(small.id, query.recorded);
    const pairs = (await store.pairs(small.id)).filter(
      ({ kind, actor }) => kind === (query.kind ?? kind) && actor === (query.actor ?? actor),
    );
    const search = { ledgerId: small.id, query, batches, before: null, counter: counter?.ids };
    const sets = [posting?.ids, counter?.ids].filter((ids) => ids !== undefined);
    const ways: Way[] = [
      { by: 'walk' },
      { by: 'pairs', pairs },
      { by: 'effective' },
      ...sets.map((ids): Way => ({ by: 'accounts', ids })),
    ];
    for (const way of ways) {
      const named = await store.page({ ...search, posting: posting?.ids, way }, { take: 100 });
      expect([way.by, named.map(({ idempotencyKey }) => idempotencyKey)]).toEqual([way.by, expected]);
      if (posting === undefined || way.by === 'accounts') continue;
      const byWords = await store.page({ ...search, posting: 'BY_WORDS', way }, { take: 100 });
      expect(byWords.map(({ idempotencyKey }) => idempotencyKey)).toEqual(expected);
    }
  });
});

describe('journals', () => {
  it.each(FILTERS)('%j', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  it('leave out what a filter says no to', async () => {
    expect(await found({ reversals: false, actor: 'treasurer' })).toEqual(['host']);
    expect(await found({ adjustments: false })).toHaveLength(12);
    expect(
      await found({ recordedFrom: '2020-01-01', recordedUntil: '2190-01-01', account: BANK, phase: 'POSTED' }),
    ).toEqual(['undo host', 'dollars', 'paid', 'host', 'grant', 'opening']);
  });

  it.each([
    [{ from: '2026-02-30' }, 'from: "2026-02-30" is not a day such as 2026-03-01'],
    [{ recordedUntil: 'soon' }, 'recordedUntil: "soon" is not a day such as 2026-03-01'],
    [{ least: '5' }, 'least: say of which unit'],
    [{ most: '5' }, 'most: say of which unit'],
  ])('%j is no filter', async (filter, message) => {
    expect(await books.refusal(JOURNALS, { filter })).toBe(message);
  });

  it('know days of any four-digit year', async () => {
    expect(await found({ from: '0000-01-01', until: '9999-12-31', kind: 'grant-received' })).toEqual(['grant']);
    expect(await found({ until: '0001-01-01' })).toEqual([]);
    expect(await found({ recordedFrom: '0000-01-01', recordedUntil: '9999-12-31', source: 'G-7' })).toEqual(['grant']);
  });

  it('refuse an amount that is none, naming the field', async () => {
    expect(await books.refusal(JOURNALS, { filter: { least: '1.5', unit: 'EUR' } })).toMatch(/filter\.least/u);
  });

  it('tell everything of one', async () => {
    const [id] = (await books.ask<Connection>(JOURNALS, { filter: { source: 'G-7' } })).edges.map(
      ({ node }) => node.id,
    );
    const one = await books.ask(
      `query ($id: ID!) { journal(id: $id) {
         phase expiresAt resolves resolvedBy reverses reversedBy adjustment adjustsPeriod source { kind id } ordinal leaf
         rule { key sentence } transfers { debit credit unit amount purpose fund } postings { account side amount fund balanceAfter }
       } }`,
      { id },
    );
    expect(one).toEqual({
      phase: 'POSTED',
      expiresAt: null,
      resolves: null,
      resolvedBy: null,
      reverses: null,
      reversedBy: null,
      adjustment: false,
      adjustsPeriod: null,
      source: { kind: 'grant', id: 'G-7' },
      ordinal: 1,
      leaf: expect.stringMatching(/^[0-9a-f]{64}$/u),
      rule: { key: 'posting.grant-received', sentence: expect.stringMatching(/^A free grant is income/u) },
      transfers: [
        {
          debit: 'je:assets:bank:restricted:school',
          credit: 'fund:school:restricted',
          unit: 'EUR',
          amount: '4000',
          purpose: null,
          fund: 'school',
        },
      ],
      postings: [
        {
          account: 'je:assets:bank:restricted:school',
          side: 'DEBIT',
          amount: '4000',
          fund: 'school',
          balanceAfter: '4000',
        },
        { account: 'fund:school:restricted', side: 'CREDIT', amount: '4000', fund: 'school', balanceAfter: '4000' },
      ],
    });
  });

  it('know none by a strange id', async () => {
    expect(await books.ask('{ journal(id: "x") { id } }')).toBeNull();
    expect(await books.ask('{ journal(id: "00000000-0000-0000-0000-000000000000") { id } }')).toBeNull();
  });

  it('name both ends of a reversal', async () => {
    const [undo, undone] = (
      await books.ask<{ edges: { node: { id: string; reverses: string; reversedBy: string } }[] }>(
        '{ journals(filter: { actor: "treasurer" }) { edges { node { id reverses reversedBy } } } }',
      )
    ).edges.map(({ node }) => node);
    expect([undo?.reverses, undone?.reversedBy]).toEqual([undone?.id, undo?.id]);
  });

  it.each([{}, { account: 'je' }, { kind: 'test' }, { until: '2026-05-09' }])(
    'keep their pages while more is posted: %j',
    async (filter) => {
      const all = keys(await books.ask<Connection>(JOURNALS, { filter, first: 100 }));
      const first = await books.ask<Connection>(JOURNALS, { filter, first: 3 });
      const late = journal(`late ${JSON.stringify(filter)}`, '2026-05-09', [[BANK, 'je:income:gpu-time', 1n]]);
      await books.post(late);
      const second = await books.ask<Connection>(JOURNALS, { filter, first: 100, after: first.pageInfo.endCursor });
      expect([...keys(first), ...keys(second)]).toEqual(all);
      expect(second.pageInfo.hasNextPage).toBe(false);
    },
  );
});

describe('what there is to filter by', () => {
  it('is told', async () => {
    expect(await books.ask('{ journalKinds }')).toEqual(
      expect.arrayContaining(['assets-contributed', 'grant-received', 'manual', 'operating-cost', 'test']),
    );
    expect(await books.ask('{ journalActors }')).toEqual(['test', 'treasurer']);
    expect(await books.ask('{ funds }')).toEqual(['school']);
  });
});

describe('a page of few among many', () => {
  it('is short where enough was looked at, and says how far the books were read', async () => {
    const service = books.server.app.get(JournalsService, { strict: false });
    const found: string[] = [];
    let after: Place | null = null;
    for (let pages = 0; pages < 20; pages += 1) {
      const page: JournalPage = await service.page(
        books.small.id,
        { ...ALL_JOURNALS, text: 'host' },
        { after, first: 2, examine: 3 },
      );
      found.push(...page.journals.map(({ idempotencyKey }) => idempotencyKey));
      expect(page.journals.length).toBeLessThanOrEqual(2);
      if (!page.more) break;
      after = page.end;
    }
    expect(found).toEqual(['host']);
  });
});

describe('holds', () => {
  it('are those that nobody has resolved, or those that somebody has', async () => {
    const holds = async (open?: boolean): Promise<string[]> =>
      keys(
        await books.ask<Connection>(
          'query ($open: Boolean) { holds(open: $open) { edges { node { id idempotencyKey } } } }',
          { open },
        ),
      );
    expect(await holds(true)).toEqual(['held']);
    expect(await holds(false)).toEqual([]);
    expect(await holds()).toEqual(['held']);
  });
});

describe('the summary of a filter', () => {
  const SUMMARY = `query ($filter: JournalFilter) {
    journalSummary(filter: $filter) { count isCapped first last units { unit moved debit credit } }
  }`;

  it('sums what its journals moved, and what the account had of it', async () => {
    expect(await books.ask(SUMMARY, { filter: { account: 'je:assets:receivable:dev-1' } })).toEqual({
      count: 2,
      isCapped: false,
      first: '2026-03-31',
      last: '2026-05-05',
      units: [{ unit: 'EUR', moved: '6900', debit: '3000', credit: '3000' }],
    });
    expect(await books.ask(SUMMARY, { filter: { counterparty: 'dev-1', until: '2026-03-01' } })).toMatchObject({
      count: 1,
      units: [
        { unit: 'COMPUTE_RAW', moved: '3600000000', debit: null },
        { unit: 'ENERGY', moved: '99' },
        { unit: 'TOKEN', moved: '12345' },
      ],
    });
    expect(await books.ask(SUMMARY, { filter: { kind: 'nothing' } })).toEqual({
      count: 0,
      isCapped: false,
      first: null,
      last: null,
      units: [],
    });
  });
});

describe('the list of kinds', () => {
  it('is checked against the journals', async () => {
    const superuser = books.server.database.pool('superuser');
    const check = checks.find(({ code }) => code === 'kinds-are-listed');
    const wrong = async (): Promise<unknown[]> =>
      (await superuser.query<{ detail: string }>(check?.sql ?? '', [books.small.id])).rows.map(({ detail }) => detail);
    expect(await wrong()).toEqual([]);
    // Only dropping the guards lets a superuser through.
    await superuser.query('ALTER TABLE batch_kind DISABLE TRIGGER ALL');
    await superuser.query(`DELETE FROM batch_kind WHERE kind = 'grant-received'`);
    expect(await wrong()).toEqual(['batch 2: 1 journals of kind grant-received by test, 0 listed']);
  });
});
