import { reverseJournal, type JournalDraft, type Posting } from '#libs/ledger';
import { allPosted, LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { allocable, foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer } from './test-server.js';

/** One movement: to, from, smallest steps, unit. */
export type Move = readonly [debit: string, credit: string, amount: bigint, unit?: string];

const postings = (moves: readonly Move[]): Posting[] =>
  moves.flatMap(([debit, credit, amount, unit = 'EUR']) => [
    { account: debit, unit, side: 'DEBIT' as const, amount },
    { account: credit, unit, side: 'CREDIT' as const, amount },
  ]);

/** A journal of these movements, at ten in the morning. */
export const journal = (
  key: string,
  day: string,
  moves: readonly Move[],
  more: Partial<JournalDraft> = {},
): JournalDraft => ({
  idempotencyKey: key,
  kind: 'test',
  memo: key,
  actor: 'test',
  customVersion: 1,
  effectiveAt: `${day}T10:00:00Z`,
  postings: postings(moves),
  ...more,
});

export const BANK = 'je:assets:bank';
const RENT = journal('host', '2026-05-04', [['je:expenses:host', BANK, 700n]], {
  kind: 'operating-cost',
  actor: 'treasurer',
});

const WORN = journal('wear', '2026-04-30', [['je:expenses:depreciation', 'je:assets:machines-depreciation', 1_000n]], {
  source: { kind: 'depreciation', id: 'A-0001' },
});
const WEAR = { ...WORN, postings: WORN.postings.map((line) => ({ ...line, purpose: 'DEPRECIATION' })) };

/** What its books begin with: 1,000.00 to divide, cash and machines; and what it does then, oldest first. */
const BEGUN: readonly JournalDraft[] = [
  allocable({ name: '2026 Q1', amount: 100_000n }),
  journal('opening', '2026-01-05', [[BANK, 'je:equity:opening', 50_000n]], { kind: 'assets-contributed' }),
  // Older than a quarter by now: it comes in with what the books begin with, or not at all.
  journal('machines', '2026-01-06', [['je:assets:machines', 'je:equity:opening', 90_000n]], {
    source: { kind: 'asset', id: 'A-0001' },
  }),
];
const BOOKS: readonly JournalDraft[] = [
  journal('grant', '2026-02-01', [['je:assets:bank:restricted:school', 'fund:school:restricted', 4_000n]], {
    kind: 'grant-received',
    source: { kind: 'grant', id: 'G-7' },
  }),
  journal('use', '2026-03-01', [
    ['je:compute:used:dev-1', 'je:compute:supplied:quay', 3_600_000_000n, 'COMPUTE_RAW'],
    ['je:tokens:used:dev-1', 'je:tokens:served:alpha', 12_345n, 'TOKEN'],
    ['je:energy:attributed:quay', 'je:energy:site-meter:quay', 99n, 'ENERGY'],
  ]),
  journal('priced', '2026-03-31', [
    ['je:assets:receivable:dev-1', 'je:income:tokens:alpha', 2_500n],
    ['je:assets:receivable:dev-1', 'je:income:gpu-time', 500n],
    ['je:expenses:compute:quay', 'je:liabilities:payable:site:quay', 900n],
  ]),
  WEAR,
  RENT,
  journal('paid', '2026-05-05', [[BANK, 'je:assets:receivable:dev-1', 3_000n]], { memo: 'Invoice 17, thanks' }),
  journal('dollars', '2026-05-06', [[BANK, 'je:equity:opening', 77n, 'USD']]),
];

/** A server over the books of a small partnership, and how to ask it. */
export interface SmallBooks {
  readonly server: TestServer;
  readonly small: SmallPartnership;
  post(draft: JournalDraft): Promise<void>;
  /** The answer to the one field that is asked for; throws what went wrong. */
  ask<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** What an answer without data says. */
  refusal(query: string, variables?: Record<string, unknown>): Promise<string | undefined>;
}

/** Starts it; the caller stops the server. */
export async function startSmallBooks(): Promise<SmallBooks> {
  const server = await startTestServer();
  const small = await foundSmallPartnership(server.database.pool('app'));
  const ledger = server.app.get(LedgerService, { strict: false });
  const post = async (draft: JournalDraft): Promise<void> => {
    allPosted(await ledger.enqueue(small.id, [draft]));
  };
  await server.database
    .pool('app')
    .query(
      `SELECT copyhold.register_asset($1, 'HARDWARE', 'the machines of the quay', 'EUR', 90000, '2026-01-06', 4, NULL)`,
      [small.id],
    );
  allPosted(await ledger.enqueue(small.id, BEGUN));
  for (const each of BOOKS) await post(each);
  const head = { idempotencyKey: 'undo host', actor: 'treasurer', customVersion: 1, memo: 'twice booked' };
  await post(reverseJournal(RENT, { ...head, effectiveAt: '2026-05-07T00:00:00Z' }));
  const held: Move = ['je:liabilities:payable:site:quay', BANK, 400n];
  await post(journal('held', '2026-05-08', [held], { phase: 'PENDING', expiresAt: '2199-01-01T00:00:00Z' }));
  return {
    server,
    small,
    post,
    async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
      const { data, errors } = await server.graphql(query, variables);
      if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));
      return Object.values(data ?? {})[0] as T;
    },
    async refusal(query, variables = {}) {
      return (await server.graphql(query, variables)).errors?.[0]?.message;
    },
  };
}

/** A page of journals, as far as these tests read it. */
export interface Connection {
  readonly totalCount: number;
  readonly totalIsCapped: boolean;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: { readonly idempotencyKey: string; readonly id: string } }[];
}

export const JOURNALS = `query ($filter: JournalFilter, $first: Int, $after: String) {
  journals(filter: $filter, first: $first, after: $after) {
    totalCount totalIsCapped pageInfo { hasNextPage endCursor } edges { node { id idempotencyKey } }
  }
}`;

export type Filter = Record<string, string | boolean>;

/** Each filter and what it finds, newest first. */
export const FILTERS: readonly (readonly [filter: Filter, keys: readonly string[]])[] = [
  [{ account: BANK, until: '2026-04-01' }, ['grant', 'opening']],
  [{ account: 'je:assets:', kind: 'test', unit: 'EUR' }, ['held', 'paid', 'wear', 'priced', 'machines']],
  [{ account: 'je:ass' }, []],
  [{ counterparty: 'dev-1' }, ['paid', 'priced', 'use']],
  [{ counterparty: 'dev-1', unit: 'TOKEN' }, ['use']],
  [{ counterparty: 'quay', account: BANK }, ['held']],
  [{ counterparty: 'v-1' }, []],
  [{ body: 'ca' }, ['allocable:2026 Q1']],
  [{ body: 'fund' }, ['grant']],
  [{ body: 'xx' }, []],
  [{ fund: 'school' }, ['grant']],
  [{ fund: 'none' }, []],
  [{ kind: 'grant-received' }, ['grant']],
  [{ kind: 'no-such-kind' }, []],
  [{ actor: 'treasurer' }, ['undo host', 'host']],
  [{ actor: 'treasurer', kind: 'operating-cost', text: 'TWICE' }, []],
  [{ unit: 'USD' }, ['dollars']],
  [{ unit: 'DOUBLOON' }, []],
  [{ phase: 'PENDING' }, ['held']],
  [{ phase: 'VOIDED' }, []],
  [{ from: '2026-05-05', until: '2026-05-07' }, ['undo host', 'dollars', 'paid']],
  [{ from: '2026-05-05', until: '2026-05-05', account: 'je' }, ['paid']],
  [{ from: '2026-05-08' }, ['held']],
  [{ recordedUntil: '2020-01-01' }, []],
  [{ recordedFrom: '2199-01-01' }, []],
  [{ unit: 'EUR', least: '3000', most: '4000' }, ['paid', 'priced', 'grant']],
  [{ unit: 'EUR', least: '3001', account: 'je:assets:receivable' }, []],
  [{ unit: 'EUR', most: '499' }, ['held']],
  [{ source: 'G-7' }, ['grant']],
  [{ source: 'G-8' }, []],
  [{ reversals: true }, ['undo host']],
  [{ adjustments: true }, []],
  [{ text: 'invoice' }, ['paid']],
  [{ text: "%_\\' OR true" }, []],
];
