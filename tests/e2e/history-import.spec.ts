import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { HistoryImportService } from '../../apps/server/src/ledger/history/history-import.service.js';
import { balances, foundBooks, post } from '../support/books.js';
import { OLD_JOURNAL as JOURNAL, OLD_NAMES as MAP } from '../support/old-journal.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

const IMPORT = `mutation ($name: String!, $text: String!, $format: HistoryFormat!, $commit: Boolean, $map: String) {
  importHistory(name: $name, text: $text, format: $format, commit: $commit, map: $map) {
    __typename
    ... on ImportPreview {
      name committed own journals replayed first last refusalCount
      units { unit journals moved } accounts { path unit }
      sample { line effectiveAt kind memo postings { account unit side amount } }
      refusals { line kind field message rule }
    }
    ... on NotAllowed { message }
    ... on OtherRefusal { otherKind: kind message }
  }
}`;

interface Answer {
  readonly __typename: string;
  readonly refusals?: readonly { readonly line: number; readonly kind: string; readonly message: string }[];
  readonly [field: string]: unknown;
}

describe('importing history', () => {
  let server: TestServer;
  let partnershipId: string;
  let officer: TestSession;
  let member: TestSession;

  beforeAll(async () => {
    server = await startTestServer();
    partnershipId = await foundBooks(server, ['r0001', 'r0002']);
    const owner = server.database.pool('superuser');
    const personOf = async (roll: string): Promise<string> => {
      const { rows } = await owner.query<{ id: string }>('SELECT id FROM copyhold.person WHERE roll_number = $1', [
        roll,
      ]);
      return rows[0]?.id ?? '';
    };
    await owner.query('INSERT INTO copyhold.role_grant VALUES ($1, $2, $3)', [
      partnershipId,
      await personOf('r0001'),
      'OFFICER',
    ]);
    officer = await server.signIn(await personOf('r0001'));
    member = await server.signIn(await personOf('r0002'));
  });
  afterAll(async () => {
    await server.stop();
  });

  async function ask(file: Record<string, unknown>, session: TestSession | undefined = officer): Promise<Answer> {
    const variables = { name: 'old.journal', format: 'HLEDGER', text: JOURNAL, map: MAP, ...file };
    const { data, errors } = await server.graphql(IMPORT, variables, session);
    if (data?.['importHistory'] === undefined || data['importHistory'] === null) throw new Error(errors?.[0]?.message);
    return data['importHistory'] as Answer;
  }
  const bank = (): Promise<Record<string, bigint>> => balances(server, partnershipId, { prefix: 'je:' });

  it('is for officers alone', async () => {
    await expect(ask({}, member)).rejects.toThrow('your roles do not allow this');
    const { errors } = await server.graphql(IMPORT, { name: 'x', format: 'CSV', text: '' });
    expect(errors?.[0]?.message).toBe('sign in first');
  });

  it('shows what it would do, in the order of time, and writes nothing', async () => {
    expect(await ask({})).toMatchObject({
      __typename: 'ImportPreview',
      committed: false,
      own: false,
      journals: 3,
      first: '2025-01-01',
      last: '2025-03-01',
      refusals: [],
      units: [{ unit: 'EUR', journals: 3, moved: '345050' }],
      accounts: [
        { path: 'je:assets:bank', unit: 'EUR' },
        { path: 'je:equity:opening', unit: 'EUR' },
        { path: 'je:expenses:host', unit: 'EUR' },
        { path: 'je:income:tokens:Lighthouse', unit: 'EUR' },
      ],
      sample: [
        { line: 15, effectiveAt: '2025-01-01T00:00:00Z', kind: 'history' },
        {
          line: 10,
          memo: '(INV-7) Lighthouse | tokens of January\nsent by post\nproject: quay\nAssets:Checking: paid at once',
          postings: [
            { account: 'je:assets:bank', unit: 'EUR', side: 'DEBIT', amount: '125050' },
            { account: 'je:income:tokens:Lighthouse', unit: 'EUR', side: 'CREDIT', amount: '125050' },
          ],
        },
        { line: 19 },
      ],
    });
    expect(await bank()).toEqual({});
  });

  it('tells every line that stands against it, and writes nothing even where asked', async () => {
    const text = `${JOURNAL}
include other.journal
2025-04-31 no such day
2025-04-01 virtual
    (Assets:Checking)  5 EUR
2025-04-02 priced
    Assets:Checking  5 USD @ 0.9 EUR
    Equity:Opening
2025-04-03 false
    Assets:Checking  5 EUR = 1 EUR
    Equity:Opening
2025-04-04 unbalanced
    Assets:Checking  5 EUR
    Equity:Opening  -4 EUR
2025-04-05 stranger
    Assets:Cheking  5.001 EUR
    Liabilities:Somebody  5 EUR
    Assets:Checking  ¤5
`;
    const answer = await ask({ text, commit: true });
    const refusals = answer.refusals ?? [];
    expect(answer).toMatchObject({ committed: false, refusalCount: refusals.length });
    expect(refusals.map(({ line, kind }) => `${String(line)} ${kind}`)).toEqual([
      '24 DirectiveNotRead',
      '25 DateMalformed',
      '27 VirtualPosting',
      '29 PriceNotRead',
      '32 BalanceAssertionFalse',
      '34 UnbalancedJournal',
      '38 AmountTooFine',
      '39 AccountNotInChart',
      '40 UnknownUnit',
    ]);
    expect(await bank()).toEqual({});
  });

  it('says what to do with an asset that the old books parted with', async () => {
    const legs = ['  Assets:Checking  500.00 EUR', '  Assets:Rack  -500.00 EUR'].join('\n');
    const text = `2025-01-01 in\n  Assets:Rack  500.00 EUR\n  Equity:Opening\n\n2025-02-01 sold\n${legs}\n`;
    const { refusals } = await ask({ text, map: `${MAP}Assets:Rack = je:assets:machines\n` });
    expect(refusals).toMatchObject([{ line: 5, kind: 'AssetLocked' }]);
    expect(refusals?.[0]?.message).toMatch(/je:assets:machines.*the day after the last.*copyhold asset register/u);
  });

  it('names the nearest accounts of the chart for one that it has not', async () => {
    const { refusals } = await ask({ map: MAP.replace('Assets:Checking = je:assets:bank', '') });
    expect(refusals).toMatchObject([{ line: 12, kind: 'AccountNotInChart' }]);
    expect(refusals?.[0]?.message).toContain('"Assets:Checking = …"');
    const typo = await ask({ map: MAP.replace('je:assets:bank', 'je:assets:banc') });
    expect(typo.refusals?.[0]?.message).toContain('perhaps je:assets:bank,');
  });

  it('tries it in the database: a floor that would break is a refusal of that line', async () => {
    const text = `date,debit_account,credit_account,amount,unit,memo
2025-01-01,je:assets:bank,je:equity:opening,10.00,EUR,"opening
of the year"
2025-01-02,je:expenses:host,je:assets:bank,10.01,EUR,too much
2025-01-03,je:expenses:host,je:assets:bank,1.00,EUR,enough
`;
    // Null is what a client sends that leaves a field empty.
    const answer = await ask({ name: 'old.csv', format: 'CSV', text, map: null, commit: true });
    expect(answer).toMatchObject({ committed: false, journals: 3, refusals: [{ line: 4, kind: 'BalanceBelowFloor' }] });
    expect(await bank()).toEqual({});
  });

  it('refuses files that are too large, empty or no text, and a mapping that is none', async () => {
    expect(await ask({ text: 'x'.repeat(3 * 1024 ** 2 + 1) })).toMatchObject({ otherKind: 'FileTooLarge' });
    expect(await ask({ text: '; nothing' })).toMatchObject({ otherKind: 'FileEmpty' });
    expect(await ask({ text: '2025-01-01\0' })).toMatchObject({ otherKind: 'FileUnreadable' });
    expect(await ask({ map: 'Assets' })).toMatchObject({ otherKind: 'AccountMapMalformed' });
  });

  it('is the one request that may be long: a query is not, and nothing is longer than the pages need', async () => {
    const send = async (query: string, length = 0): Promise<string> => {
      const body = JSON.stringify({ query, variables: { x: 'x'.repeat(length) } });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).text();
    };
    const short = '{ viewer { csrfToken } }';
    expect(await send(`${short} # ${'x'.repeat(70_000)}`)).toContain('a query has at most 65536 characters');
    expect(await send(short, 3_000_000)).toContain('"csrfToken":null');
    expect(await send(short, 4_200_000)).toContain('too large');
    const elsewhere = await fetch(`${server.url}/session`, { method: 'POST', body: 'x'.repeat(300_000) });
    expect(elsewhere.status).toBeGreaterThanOrEqual(413);
  });

  it('takes it whole, at its times, from whoever imports it; again changes nothing', async () => {
    expect(await ask({ commit: true })).toMatchObject({ committed: true, journals: 3, replayed: 0, refusals: [] });
    const held = {
      'je:assets:bank': 305_050n,
      'je:equity:opening': 200_000n,
      'je:expenses:host': 20_000n,
      'je:income:tokens:Lighthouse': 125_050n,
    };
    expect(await bank()).toEqual(held);
    const { rows } = await server.database.pool('superuser').query<Record<string, unknown>>(
      `SELECT kind, actor, source_kind, source_id, effective_at, recorded_at > '2026-01-01' AS "now"
       FROM copyhold.journal ORDER BY batch_sequence, ordinal`,
    );
    expect(rows[0]).toEqual({
      kind: 'history',
      actor: 'r0001',
      source_kind: 'file',
      source_id: 'old.journal:15',
      effective_at: new Date('2025-01-01T00:00:00Z'),
      now: true,
    });
    expect(await ask({ commit: true })).toMatchObject({ committed: true, journals: 3, replayed: 3, accounts: [] });
    expect(await bank()).toEqual(held);
  });

  it('takes nothing else once the ledger holds something, not even by preview', async () => {
    const text = JOURNAL.replace('INV-7', 'INV-8');
    expect(await ask({ text })).toMatchObject({ otherKind: 'LedgerNotEmpty' });
    expect(await ask({ text, commit: true })).toMatchObject({ otherKind: 'LedgerNotEmpty' });
    await post(server, partnershipId, 'more', [{ debit: 'je:assets:bank', credit: 'je:equity:opening', amount: 1n }]);
    expect(await ask({ commit: true })).toMatchObject({ committed: true, replayed: 3 });
  });
});

describe('files that come at the same time', () => {
  let server: TestServer;
  let id: string;
  let imports: HistoryImportService;

  beforeAll(async () => {
    server = await startTestServer();
    imports = server.app.get(HistoryImportService, { strict: false });
    id = await foundBooks(server, ['r0001']);
  });
  afterAll(async () => {
    await server.stop();
  });

  const outcomeOf = async (invoice: string): Promise<string> => {
    const text = JOURNAL.replace('INV-7', invoice);
    const outcome = await imports.import(id, {
      name: 'x',
      text,
      map: MAP,
      format: 'HLEDGER',
      actor: 'r1',
      commit: true,
    });
    return isRefusal(outcome) ? outcome.kind : `replayed ${String(outcome.replayed)}`;
  };

  it('go in once where they are the same, and one alone where they are not', async () => {
    const same = await Promise.all(Array.from({ length: 4 }, () => outcomeOf('INV-7')));
    expect(same.toSorted()).toEqual(['replayed 0', 'replayed 3', 'replayed 3', 'replayed 3']);
    const other = await Promise.all(['INV-8', 'INV-9', 'INV-10'].map(outcomeOf));
    expect(other).toEqual(['LedgerNotEmpty', 'LedgerNotEmpty', 'LedgerNotEmpty']);
  });

  it('let one in where others fill the empty ledger', async () => {
    const empty = await foundBooks(server, ['r0001'], 'empty');
    const into = (invoice: string): Promise<unknown> => {
      const text = JOURNAL.replace('INV-7', invoice);
      return imports.import(empty, { name: 'x', text, map: MAP, format: 'HLEDGER', actor: 'r1', commit: true });
    };
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map(into));
    const kinds = outcomes.map((outcome) => (isRefusal(outcome) ? outcome.kind : 'in')).sort();
    expect(kinds).toEqual(['LedgerNotEmpty', 'LedgerNotEmpty', 'LedgerNotEmpty', 'in']);
    const held = await balances(server, empty, { prefix: 'je:assets' });
    expect(held).toEqual({ 'je:assets:bank': 305_050n });
  });
});

describe('a ledger that was closed', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('takes no history', async () => {
    const id = await foundBooks(server, ['r0001']);
    const owner = server.database.pool('superuser');
    await owner.query(
      `INSERT INTO copyhold.role_grant SELECT $1, id, 'OFFICER' FROM copyhold.person WHERE roll_number = 'r0001'`,
      [id],
    );
    await owner.query(`UPDATE copyhold.ledger SET soft_closed_through = '2024-12-31T23:59:59Z' WHERE id = $1`, [id]);
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM copyhold.person');
    const session = await server.signIn(rows[0]?.id ?? '');
    const { data } = await server.graphql(
      IMPORT,
      { name: 'x', format: 'HLEDGER', text: JOURNAL, map: MAP, commit: true },
      session,
    );
    expect(data?.['importHistory']).toMatchObject({ otherKind: 'PeriodClosed' });
  });
});
