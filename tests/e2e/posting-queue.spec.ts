import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { applicationSource, Database, type Tx } from '../../apps/server/src/database/database.js';
import { DatabaseModule } from '../../apps/server/src/database/database.module.js';
import { LedgerModule } from '../../apps/server/src/ledger/ledger.module.js';
import { LedgerService, type PostingResult } from '../../apps/server/src/ledger/ledger.service.js';
import { LedgerStore } from '../../apps/server/src/ledger/ledger.store.js';
import { PostingQueue } from '../../apps/server/src/ledger/posting-queue.js';
import { foundRaw } from '../support/raw-posting.js';
import { expectSound } from '../support/sound-ledger.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const COSTS = 'je:expenses:compute:loom';
const SITE = 'je:liabilities:payable:site:mill';

const moving = (
  key: string,
  [debit, credit]: readonly [string, string],
  more: Partial<JournalDraft> = {},
): JournalDraft => ({
  idempotencyKey: key,
  kind: 'test',
  memo: 'a test',
  actor: 'tester',
  customVersion: 1,
  effectiveAt: '2026-03-01T12:00:00Z',
  postings: [
    { account: debit, unit: 'EUR', side: 'DEBIT', amount: 10n },
    { account: credit, unit: 'EUR', side: 'CREDIT', amount: 10n },
  ],
  ...more,
});

/** A cost that a site is owed: always possible. */
const owed = (key: string, more: Partial<JournalDraft> = {}): JournalDraft => moving(key, [COSTS, SITE], more);
/** Takes it back: refused where the site is owed nothing. */
const undone = (key: string, more: Partial<JournalDraft> = {}): JournalDraft => moving(key, [SITE, COSTS], more);

const kinds = (results: readonly PostingResult[]): string[] =>
  results.map((result) => (!isRefusal(result) && result.replayed ? 'Replayed' : result.kind));

let database: TestDatabase;
let app: pg.Pool;
let source: Awaited<ReturnType<ReturnType<typeof applicationSource>['initialize']>>;
let ledger: string;
let ledgers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  source = await applicationSource(database.app, 8).initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});
beforeEach(async () => {
  ledgers += 1;
  ledger = await foundRaw(app, `queue-${String(ledgers)}`);
});

const serviceOver = (base: Database): LedgerService => new LedgerService(base, new LedgerStore());

type Fault = <T>(work: () => Promise<T>) => Promise<T>;

/** The real database behind a connection that fails as a test says. */
class Faulty extends Database {
  constructor(
    source: Database['source'],
    private readonly fault: Fault,
  ) {
    super(source);
  }

  override statements<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.fault(() => super.statements(work));
  }
}

async function stored(): Promise<{ key: string; batch: number; ordinal: number }[]> {
  const { rows } = await app.query<{ key: string; batch: number; ordinal: number }>(
    `SELECT idempotency_key AS key, batch_sequence::integer AS batch, ordinal FROM copyhold.journal
     WHERE ledger_id = $1 ORDER BY batch_sequence, ordinal`,
    [ledger],
  );
  return rows;
}

describe('requests that come together', () => {
  it('are posted together: 64 callers, a few batches, an answer for each', async () => {
    const service = serviceOver(new Database(source));
    const results = await Promise.all(
      Array.from({ length: 64 }, (_, index) => service.post(ledger, [owed(`k${String(index)}`)])),
    );
    expect(kinds(results.flat())).toEqual(Array.from({ length: 64 }, () => 'Posted'));
    const journals = await stored();
    expect(new Set(journals.map(({ key }) => key)).size).toBe(64);
    expect(journals.at(-1)?.batch).toBeLessThan(10);
    await expectSound(app, ledger);
  });

  it('keep each request together and in order', async () => {
    const service = serviceOver(new Database(source));
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        service.post(ledger, [
          undone(`${String(index)} early`),
          owed(`${String(index)} owed`),
          undone(`${String(index)} late`),
        ]),
      ),
    );
    expect(new Set(results.map((result) => kinds(result).join()))).toEqual(
      new Set(['BalanceBelowFloor,Posted,Posted']),
    );
    const journals = await stored();
    for (let place = 0; place < journals.length; place += 2) {
      const [first, second] = journals.slice(place, place + 2);
      expect(second?.key).toBe(first?.key.replace('owed', 'late'));
      expect(second?.batch).toBe(first?.batch);
    }
    await expectSound(app, ledger);
  });

  it('name their groups alike without falling for each other', async () => {
    const service = serviceOver(new Database(source));
    const group = { group: 'all' };
    const [first, second, third] = await Promise.all([
      service.post(ledger, [owed('a', group), owed('b', { ...group, postings: [] }), owed('c', group)]),
      service.post(ledger, [owed('d', group), owed('e', group)]),
      service.post(ledger, [undone('f', group), undone('g', group), undone('h', group)]),
    ]);
    expect(kinds(second)).toEqual(['Posted', 'Posted']);
    expect(kinds(third)).toEqual(['GroupRefused', 'GroupRefused', 'BalanceBelowFloor']);
    expect(kinds(first)).toEqual(['GroupRefused', 'EmptyJournal', 'GroupRefused']);
    expect((await stored()).map(({ key }) => key)).toEqual(['d', 'e']);
  });

  it('fall alone where one of them is what no book can hold', async () => {
    const service = serviceOver(new Database(source));
    const results = await Promise.all([
      service.post(ledger, [owed('a')]),
      service.post(ledger, [owed('b', { customVersion: 2 ** 40 })]),
      service.post(ledger, [owed('c')]),
    ]);
    expect(results.map(kinds)).toEqual([['Posted'], ['CustomVersionMalformed'], ['Posted']]);
    expect((await stored()).map(({ key }) => key)).toEqual(['a', 'c']);
  });

  it('reverse in one request what the same request posts', async () => {
    const service = serviceOver(new Database(source));
    const both = [owed('wrong'), undone('right', { reverses: 'wrong' })];
    expect(kinds(await service.post(ledger, both))).toEqual(['Posted', 'Posted']);
    expect(kinds(await service.enqueue(ledger, both))).toEqual(['Replayed', 'Replayed']);
    await expectSound(app, ledger);
  });
});

describe('when too much waits', () => {
  it('makes callers wait for room, and refuses more than that with a reason to try again', async () => {
    const base = new Database(source);
    const service = serviceOver(base);
    const together = (id: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> =>
      base.transaction((tx) => service.postIn(tx, id, drafts));
    const queue = new PostingQueue(together, { batch: 2, room: 4, outside: 2 });
    const drafts = Array.from({ length: 8 }, (_, index) => owed(`k${String(index)}`));
    const results = (await Promise.all(drafts.map((draft) => queue.submit(ledger, [draft])))).flat();
    expect(kinds(results)).toEqual([...Array.from({ length: 6 }, () => 'Posted'), 'LedgerBusy', 'LedgerBusy']);
    expect((await stored()).map(({ key }) => key)).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5']);
    expect(kinds(await queue.submit(ledger, drafts.slice(6)))).toEqual(['Posted', 'Posted']);
    await expectSound(app, ledger);
  });
});

describe('when the connection fails', () => {
  it('finds what was committed before its answer was lost, and posts nothing twice', async () => {
    let lost = 0;
    const losing: Fault = async (work) => {
      const answer = await work();
      if ((lost += 1) === 1) throw new Error('Connection terminated unexpectedly');
      return answer;
    };
    const service = serviceOver(new Faulty(source, losing));
    const results = await Promise.all([service.post(ledger, [owed('a')]), service.post(ledger, [owed('b')])]);
    expect(results.flatMap(kinds).every((kind) => kind === 'Posted' || kind === 'Replayed')).toBe(true);
    expect((await stored()).map(({ key }) => key)).toEqual(['a', 'b']);
    await expectSound(app, ledger);
  });

  it('opens an account again whose opening was undone', async () => {
    let failed = 0;
    class UndoneOnce extends Database {
      override statements<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
        return this.transaction(async (tx) => {
          const answer = await work(tx);
          if ((failed += 1) === 1) throw new Error('Connection terminated unexpectedly');
          return answer;
        });
      }
    }
    const service = serviceOver(new UndoneOnce(source));
    expect(kinds(await service.post(ledger, [owed('a')]))).toEqual(['Posted']);
    expect(kinds(await service.post(ledger, [owed('b')]))).toEqual(['Posted']);
    await expectSound(app, ledger);
  });

  it('answers all callers of a batch alike when it fails again, and posts for the next', async () => {
    let failed = 0;
    const failing: Fault = (work) => ((failed += 1) <= 2 ? Promise.reject(new Error('connect ECONNREFUSED')) : work());
    const service = serviceOver(new Faulty(source, failing));
    const both = await Promise.allSettled([service.post(ledger, [owed('a')]), service.post(ledger, [owed('b')])]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(kinds(await service.post(ledger, [owed('a')]))).toEqual(['Posted']);
    expect((await stored()).map(({ key }) => key)).toEqual(['a']);
  });

  it('holds every acknowledged journal once while its connections are cut under load', async () => {
    const service = serviceOver(new Database(source));
    const superuser = database.pool('superuser');
    const load = { runs: true };
    let cut = 0;
    const cutting = (async () => {
      while (load.runs && cut < 40) {
        const { rowCount } = await superuser.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND usename = 'copyhold_app' AND state <> 'idle'`,
        );
        cut += rowCount ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const keys: string[] = [];
    // The load ends when enough connections were cut, not after so many journals: a fast machine posts hundreds
    // before the first cut, and would show nothing.
    const nextKey = (): string | undefined => {
      if (keys.length >= 20_000 || (keys.length >= 400 && cut >= 8)) return undefined;
      const key = `cut ${String(keys.length)}`;
      keys.push(key);
      return key;
    };
    const caller = async (): Promise<void> => {
      for (let key = nextKey(); key !== undefined; key = nextKey()) {
        // Whoever got no answer asks again under the same key.
        for (let answered = false; !answered;) {
          answered = await service.post(ledger, [owed(key)]).then(
            ([result]) => result?.kind === 'Posted',
            () => false,
          );
        }
      }
    };
    await Promise.all(Array.from({ length: 32 }, caller));
    load.runs = false;
    await cutting;
    expect(cut).toBeGreaterThan(0);
    expect((await stored()).map(({ key }) => key).sort()).toEqual(keys.sort());
    await expectSound(app, ledger);
  });
});

describe('when the server stops', () => {
  it('posts and answers what waits, and tells the next to come back', async () => {
    const own = await applicationSource(database.app, 4).initialize();
    const context = await NestFactory.createApplicationContext(
      { module: LedgerModule, imports: [DatabaseModule.over(own)] },
      { logger: false },
    );
    const service = context.get(LedgerService);
    const waiting = Array.from({ length: 30 }, (_, index) => service.post(ledger, [owed(`k${String(index)}`)]));
    await context.close();
    expect(new Set((await Promise.all(waiting)).flatMap(kinds))).toEqual(new Set(['Posted']));
    expect(kinds(await service.post(ledger, [owed('late')]))).toEqual(['LedgerBusy']);
    expect(await stored()).toHaveLength(30);
  });
});
