import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reverseJournal, type JournalDraft } from '#libs/ledger';
import { AuditService } from '../../apps/server/src/audit/audit.service.js';
import { allPosted, LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

interface Connection {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly edges: { readonly node: { readonly memo: string; readonly kind: string } }[];
}

let server: TestServer;
let small: SmallPartnership;
let ledger: LedgerService;

const draft = (key: string, credit: string, kind = 'test'): JournalDraft => ({
  idempotencyKey: key,
  kind,
  memo: key,
  actor: 'test',
  customVersion: 1,
  effectiveAt: '2026-05-01T10:00:00Z',
  postings: [
    { account: 'je:assets:bank', unit: 'EUR', side: 'DEBIT', amount: 10n },
    { account: credit, unit: 'EUR', side: 'CREDIT', amount: 10n },
  ],
});

beforeAll(async () => {
  server = await startTestServer();
  small = await foundSmallPartnership(server.database.pool('app'), server.app);
  ledger = server.app.get(LedgerService, { strict: false });
  const drafts = Array.from({ length: 9 }, (_, index) =>
    draft(
      `j${String(index)}`,
      index % 2 === 0 ? 'je:income:tokens:a' : 'je:income:gpu-time',
      index % 3 === 0 ? 'third' : 'test',
    ),
  );
  allPosted(await ledger.enqueue(small.id, drafts));
});
afterAll(async () => {
  await server.stop();
});

async function journals(variables: Record<string, unknown>): Promise<Connection> {
  const answer = await server.graphql(
    `query ($first: Int, $after: String, $account: String, $kind: String) {
       journals(first: $first, after: $after, account: $account, kind: $kind) {
         totalCount pageInfo { hasNextPage endCursor } edges { cursor node { memo kind postings { account unit side amount } } }
       }
     }`,
    variables,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.['journals'] as Connection;
}

const memos = ({ edges }: Connection): string[] => edges.map(({ node }) => node.memo);

describe('journals', () => {
  it('come newest first, filtered by kind and by a prefix of paths that ends at a colon', async () => {
    expect(memos(await journals({ kind: 'third' }))).toEqual(['j6', 'j3', 'j0']);
    expect(memos(await journals({ account: 'je:income:gpu-time' }))).toEqual(['j7', 'j5', 'j3', 'j1']);
    expect((await journals({ account: 'je:income:' })).totalCount).toBe(9);
    expect((await journals({ account: 'je:inc' })).totalCount).toBe(0);
    expect((await journals({ account: "je' OR true --" })).totalCount).toBe(0);
  });

  it('keep their pages while more is posted', async () => {
    const first = await journals({ first: 4, account: 'je' });
    allPosted(await ledger.enqueue(small.id, [draft('late', 'je:income:gpu-time')]));
    const second = await journals({ first: 4, account: 'je', after: first.pageInfo.endCursor });
    expect([...memos(first), ...memos(second)]).toEqual(['j8', 'j7', 'j6', 'j5', 'j4', 'j3', 'j2', 'j1']);
    expect(second.pageInfo.hasNextPage).toBe(true);
  });
});

describe('a reversal', () => {
  const head = { actor: 'test', customVersion: 1, effectiveAt: '2026-05-02T10:00:00Z', memo: 'a mistake' };

  it('names what it undoes, once', async () => {
    const mistake = draft('mistake', 'je:income:gpu-time');
    allPosted(await ledger.enqueue(small.id, [mistake]));
    const [posted] = await ledger.enqueue(small.id, [reverseJournal(mistake, { ...head, idempotencyKey: 'undo' })]);
    expect(posted).toMatchObject({ kind: 'Posted' });
    const { data } = await server.graphql('{ journals(first: 2) { edges { node { id reverses } } } }');
    const [undo, undone] = (data?.['journals'] as { edges: { node: { id: string; reverses: string } }[] }).edges;
    expect(undo?.node.reverses).toBe(undone?.node.id);
    const again = await ledger.enqueue(small.id, [reverseJournal(mistake, { ...head, idempotencyKey: 'undo again' })]);
    expect(again).toMatchObject([{ kind: 'AlreadyReversed' }]);
  });

  it('is refused where nothing has that key', async () => {
    const absent = reverseJournal(draft('absent', 'je:income:gpu-time'), { ...head, idempotencyKey: 'undo nothing' });
    expect(await ledger.enqueue(small.id, [absent])).toMatchObject([{ kind: 'UnknownJournal' }]);
  });
});

describe('the trial balance', () => {
  it('balances in every unit and every body, and names the batch and the head it was read at', async () => {
    const { data } = await server.graphql(
      '{ trialBalance(body: "ca") { batch head rows { path unit debit credit } totals { unit debit credit difference } } }',
    );
    expect(data?.['trialBalance']).toEqual({
      batch: expect.stringMatching(/^\d+$/u),
      head: expect.stringMatching(/^[0-9a-f]{64}$/u),
      rows: [
        { path: 'ca:assets:due-from-je', unit: 'EUR', debit: '100000', credit: '0' },
        { path: 'ca:equity:allocable', unit: 'EUR', debit: '0', credit: '100000' },
      ],
      totals: [{ unit: 'EUR', debit: '100000', credit: '100000', difference: '0' }],
    });
  });

  it('is there as CSV, with exact steps beside the decimals', async () => {
    const answer = await fetch(`${server.url}/export/trial-balance.csv?body=ca`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await answer.text()).toBe(
      'body,account,unit,debit,credit,debit_steps,credit_steps\r\n' +
        'ca,ca:assets:due-from-je,EUR,1000.00,0.00,100000,0\r\n' +
        'ca,ca:equity:allocable,EUR,0.00,1000.00,0,100000\r\n',
    );
    expect((await fetch(`${server.url}/export/trial-balance.csv?body=je&body=ca`)).status).toBe(400);
  });
});

describe('units and the custom', () => {
  it('are readable by anybody', async () => {
    const { data } = await server.graphql(
      '{ units { code scale } custom { version effectiveOn rules { key value bound section } } }',
    );
    expect(data?.['units']).toContainEqual({ code: 'COMPUTE_RAW', scale: '3600000000' });
    expect(data?.['custom']).toMatchObject({ version: 1, effectiveOn: '2026-01-01' });
    expect((data?.['custom'] as { rules: unknown[] }).rules).toContainEqual({
      key: 'waterfall.lockedReserve',
      value: '30 %',
      bound: '0 % to 100 %; all parts at most 100 %',
      section: 'Surplus',
    });
  });
});

describe('the checks', () => {
  interface Check {
    readonly code: string;
    readonly passed: boolean;
    readonly violations: number;
    readonly detail: string | null;
  }
  const all = async (): Promise<Check[]> => {
    const answer = await server.graphql('{ checks { code sentence passed violations detail } }');
    return answer.data?.['checks'] as Check[];
  };
  // Asked past the short memory that those who look share.
  const failed = async (): Promise<string[]> => {
    const results = await server.app.get(AuditService, { strict: false }).checks(small.id);
    return results.filter(({ passed }) => !passed).map(({ code }) => code);
  };

  it('all pass on books that only the server has written', async () => {
    const results = await all();
    expect(results.length).toBeGreaterThan(10);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  // Each is what a superuser could do with triggers off; it is undone by the next statement.
  const tampering: [string, string, string, string[]][] = [
    [
      'a counter',
      `UPDATE account SET debit_posted = debit_posted + 1 WHERE path = 'je:assets:bank'`,
      `UPDATE account SET debit_posted = debit_posted - 1 WHERE path = 'je:assets:bank'`,
      ['units-sum-to-zero', 'counters-equal-entries'],
    ],
    [
      'an entry',
      `UPDATE entry SET amount = amount + 1 WHERE version = 1 AND account_id = (SELECT id FROM account WHERE path = 'je:income:gpu-time')`,
      `UPDATE entry SET amount = amount - 1 WHERE version = 1 AND account_id = (SELECT id FROM account WHERE path = 'je:income:gpu-time')`,
      ['counters-equal-entries', 'transfers-have-two-entries', 'balances-follow-entries'],
    ],
    [
      'the number of an entry',
      `UPDATE entry SET version = 100 WHERE version = 1 AND account_id = (SELECT id FROM account WHERE path = 'je:income:gpu-time')`,
      `UPDATE entry SET version = 1 WHERE version = 100`,
      ['versions-have-no-gaps', 'balances-follow-entries'],
    ],
    [
      'a batch',
      `UPDATE batch SET hash = sha256('x'::bytea) WHERE sequence = 1`,
      `UPDATE batch b SET hash = n.previous_hash FROM batch n WHERE b.sequence = 1 AND n.sequence = 2`,
      ['batches-hold-their-hash', 'batches-are-chained', 'batches-are-staged'],
    ],
    [
      'a lock',
      `UPDATE account SET lock_class = 'LOCKED', normal_side = 'CREDIT' WHERE path = 'je:assets:bank'`,
      `UPDATE account SET lock_class = 'OPEN', normal_side = 'DEBIT' WHERE path = 'je:assets:bank'`,
      ['balances-follow-entries', 'accounts-follow-chart', 'bounds-hold-now', 'locked-left-by-a-gate'],
    ],
  ];

  it.each(tampering)('find %s that was changed behind the back of the server', async (_name, change, back, codes) => {
    const superuser = server.database.pool('superuser');
    const client = await superuser.connect();
    try {
      // Only dropping the guards lets a superuser through: ENABLE ALWAYS outlives a replica role. The floor's CHECK stays.
      for (const table of ['entry', 'batch', 'account']) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      await client.query(`ALTER TABLE account DROP CONSTRAINT IF EXISTS account_floor`);
      await client.query(change);
      expect(await failed()).toEqual(codes);
      await client.query(back);
      expect(await failed()).toEqual([]);
    } finally {
      client.release();
    }
  });
});
