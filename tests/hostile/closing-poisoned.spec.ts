import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal, type Refusal } from '#libs/amount';
import { reverseJournal } from '#libs/ledger';
import { segment } from '#libs/posting-rules';
import { Database } from '../../apps/server/src/database/database.js';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { PostingDesk } from '../../apps/server/src/ledger/posting/posting-desk.js';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import type { Period } from '../../apps/server/src/surplus/period.types.js';
import { SurplusService, type PeriodClosing } from '../../apps/server/src/surplus/surplus.service.js';
import { draft, foundBooks, post, tryPost } from '../support/books.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BANK = 'je:assets:bank';
const income = (model: string): string => `je:income:tokens:${model}`;

let server: TestServer;
let ledger: string;
let number = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

const found = async (): Promise<string> => {
  number += 1;
  ledger = await foundBooks(server, ['r0001', 'r0002'], `poisoned-${String(number)}`);
  return ledger;
};

async function periodOf(name: string, startsOn: string, endsOn: string): Promise<Period> {
  const period = await server.app.get(PeriodService, { strict: false }).create(ledger, { name, startsOn, endsOn });
  if (isRefusal(period)) throw new Error(period.message);
  return period;
}

const close = (period: Period): Promise<PeriodClosing | Refusal> =>
  server.app.get(SurplusService, { strict: false }).closePeriod(ledger, period.id, { actor: 'r0001' });

async function closed(period: Period): Promise<PeriodClosing> {
  const closing = await close(period);
  if (isRefusal(closing)) throw new Error(`${closing.kind}: ${closing.message}`);
  return closing;
}

describe('an entry at an account that no close could carry on', () => {
  beforeAll(found);

  it.each([
    ['280 letters', 'm'.repeat(280)],
    ['a per cent sign alone', '50%'],
    ['an escape of what needs none', '%41'],
    ['NUL', 'a\u0000'],
    ['a control character', 'a\u0007'],
    ['3,000 letters', 'm'.repeat(3000)],
  ])('is refused: %s', async (_what, model) => {
    const [answer] = await tryPost(
      server,
      ledger,
      draft('poison', [{ debit: BANK, credit: income(model), amount: 1n }]),
    );
    expect(answer).toMatchObject({ kind: 'AccountPathMalformed', field: 'postings.1.account' });
  });

  it.each(['m'.repeat(101), '50%', 'a%41', 'a%3a', 'a%00', 'a\u0007', 'a\u0085', 'a%C3', 'é'.repeat(51)])(
    'is opened by nobody: %j',
    async (model) => {
      const opening = server.database
        .pool('app')
        .query(
          `SELECT copyhold.open_accounts($1, ARRAY[$2], ARRAY['EUR'], ARRAY['INCOME'], ARRAY['CREDIT'], ARRAY['OPEN'], ARRAY[NULL::text], ARRAY[NULL::numeric])`,
          [ledger, income(model)],
        );
      await expect(opening).rejects.toMatchObject({ code: 'P0109' });
    },
  );

  it.each(['m'.repeat(100), 'a%3Ab', 'Zoë', '%E2%80%A8', '%1Aabc'])(
    'is opened where an id is written so: %j',
    async (model) => {
      await post(server, ledger, `sound ${model}`, [{ debit: BANK, credit: income(model), amount: 1n }]);
    },
  );
});

describe('an id in the database', () => {
  it.each([
    'a',
    'm'.repeat(100),
    'm'.repeat(101),
    'é'.repeat(51),
    ' '.repeat(34),
    ':'.repeat(33),
    'a\u001Ab',
    'x\u001A',
    '\u001A',
    `a\u001A${'0'.repeat(32)}`,
    'Zoë 9:%\u2028\u0085',
    '\u{1F980}'.repeat(40),
  ])('is written as the rules write it: %j', async (id) => {
    const { rows } = await server.database.pool('superuser').query('SELECT copyhold.path_segment($1) AS segment', [id]);
    expect(rows).toEqual([{ segment: segment(id) }]);
  });
});

describe('a model of a hundred letters that nobody registered', () => {
  it('earns, is divided into a reserve of its own, and the next period closes too', async () => {
    await found();
    const first = await periodOf('Q1', '2026-01-01', '2026-03-31');
    const second = await periodOf('Q2', '2026-04-01', '2026-06-30');
    const model = 'm'.repeat(100);
    await post(
      server,
      ledger,
      'income',
      [{ debit: BANK, credit: income(model), amount: 100_000n }],
      '2026-02-01T00:00:00Z',
    );
    const { runIds } = await closed(first);
    expect(runIds).toHaveLength(1);
    const runs = server.app.get(DistributionService, { strict: false });
    expect(await runs.summary(ledger, runIds[0] ?? '')).toMatchObject({ state: 'POSTED' });
    await closed(second);
  });
});

describe('a run', () => {
  it('is not created for a holder whom no journal could name', async () => {
    await found();
    const runs = server.app.get(DistributionService, { strict: false });
    const create = (holder: string): Promise<string | Refusal> =>
      server.app.get(Database).transaction((tx) =>
        runs.createRun(tx, {
          partnershipId: ledger,
          code: 'run-1',
          kind: 'STANDING_SHARE',
          fromAccount: 'je:liabilities:standing-share:alpha',
          currency: 'EUR',
          parts: [{ holder, personId: null, amount: 1n }],
          digest: Buffer.alloc(32),
          effectiveAt: new Date('2026-04-01T00:00:00Z'),
          customVersion: 1,
        }),
      );
    expect(await create('nul\u0000')).toMatchObject({ kind: 'RunItemImpossible' });
    expect(await create('')).toMatchObject({ kind: 'RunItemImpossible' });
    expect(await create('w'.repeat(5000))).toEqual(expect.any(String));
  });
});

describe('a capped return', () => {
  const PRINCIPAL = 'je:liabilities:funder-principal:friends';
  const RETURNED = 'je:liabilities:funder:friends';

  async function instrument(): Promise<void> {
    await found();
    await server.app.get(PartnershipService, { strict: false }).registerInstruments(ledger, [
      {
        code: 'friends',
        funderName: 'Friends',
        kind: 'CAPPED_RETURN',
        principalMinor: 100_000n,
        capMinor: 1_000_000n,
        revenueShare: '5/10',
        since: '2026-01-01',
      },
    ]);
    await post(server, ledger, 'drawn', [{ debit: BANK, credit: PRINCIPAL, amount: 100_000n }], '2026-01-02T00:00:00Z');
    await post(
      server,
      ledger,
      'earned',
      [{ debit: BANK, credit: income('alpha'), amount: 100_000n }],
      '2026-02-01T00:00:00Z',
    );
  }

  async function undone(key: string, movement: Parameters<typeof draft>[1][number]): Promise<void> {
    const entry = draft(key, [movement], '2026-02-02T00:00:00Z');
    const head = {
      idempotencyKey: `undo ${key}`,
      actor: 'test',
      customVersion: 1,
      memo: 'no',
      effectiveAt: '2026-02-03T00:00:00Z',
    };
    const service = server.app.get(LedgerService, { strict: false });
    for (const each of [entry, reverseJournal(entry, head)]) {
      const [result] = await service.enqueue(ledger, [each]);
      expect(result).toMatchObject({ kind: 'Posted' });
    }
  }

  it('is not due while a repayment that was undone leaves the principal unpaid', async () => {
    await instrument();
    await undone('repaid', { debit: PRINCIPAL, credit: BANK, amount: 100_000n });
    const { close: result } = await closed(await periodOf('Q1', '2026-01-01', '2026-03-31'));
    expect(result.funders).toEqual([expect.objectContaining({ due: '0', amount: '0' })]);
  });

  it('is due once the principal is repaid, whatever drawing was undone', async () => {
    await instrument();
    await post(
      server,
      ledger,
      'repaid',
      [{ debit: PRINCIPAL, credit: BANK, amount: 100_000n }],
      '2026-02-02T00:00:00Z',
    );
    await undone('drawn twice', { debit: BANK, credit: PRINCIPAL, amount: 100_000n });
    await undone('returned', { debit: 'je:equity:surplus', credit: RETURNED, amount: 7000n });
    const { close: result } = await closed(await periodOf('Q1', '2026-01-01', '2026-03-31'));
    expect(result.funders).toEqual([expect.objectContaining({ due: '50000' })]);
  });
});

describe('a close with hundreds of models', () => {
  it('fits the log, whose leaf holds the hash of its document', async () => {
    await found();
    const period = await periodOf('Q1', '2026-01-01', '2026-03-31');
    const models = Array.from({ length: 600 }, (_, index) => `${'m'.repeat(90)}${String(index)}`);
    for (let start = 0; start < models.length; start += 100) {
      const movements = models
        .slice(start, start + 100)
        .map((model) => ({ debit: BANK, credit: income(model), amount: 1000n }));
      await post(server, ledger, `income ${String(start)}`, movements, '2026-02-01T00:00:00Z');
    }
    await closed(period);
    const { rows } = await server.database.pool('superuser').query<{ entry: string; said: string; long: boolean }>(
      `SELECT convert_from(s.entry, 'UTF8') AS entry, octet_length(c.result) > 65535 AS long, format(
         '{"generation":"%s","hash":"%s","period":"%s","type":"period-close","v":"3"}',
         c.generation, encode(sha256(convert_to(c.result, 'UTF8')), 'hex'), c.period_id) AS said
       FROM copyhold.log_stage s JOIN copyhold.period_close c USING (partnership_id)
       WHERE s.type = 'period-close' AND s.partnership_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([{ entry: rows[0]?.said, said: rows[0]?.said, long: true }]);
  });
});

describe('a crowd that posts while a period closes', () => {
  it('is answered, and so is the close', async () => {
    await found();
    const period = await periodOf('Q1', '2026-01-01', '2026-03-31');
    await post(
      server,
      ledger,
      'income',
      [{ debit: BANK, credit: income('alpha'), amount: 5000n }],
      '2026-02-01T00:00:00Z',
    );
    const desk = server.app.get(PostingDesk, { strict: false });
    const hold = await server.database.pool('superuser').connect();
    await hold.query('BEGIN');
    await hold.query('SELECT 1 FROM copyhold.ledger WHERE id = $1 FOR NO KEY UPDATE', [ledger]);
    // The close waits first; then every connection of the application waits behind it.
    const closing = close(period);
    await waiting(1);
    const posted = Array.from({ length: 24 }, (_, index) =>
      desk.together(ledger, [draft(`crowd ${String(index)}`, [{ debit: BANK, credit: income('alpha'), amount: 1n }])]),
    );
    await waiting(9);
    await hold.query('COMMIT');
    hold.release();
    expect(await closing).toHaveProperty('close');
    for (const answer of await Promise.all(posted))
      expect(answer).toEqual([expect.objectContaining({ kind: 'Posted' })]);
  }, 40_000);

  /** Until so many sessions wait for a lock. */
  async function waiting(count: number): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const { rows } = await server.database
        .pool('superuser')
        .query<{ count: number }>(
          `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
      if ((rows[0]?.count ?? 0) >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('nobody waits');
  }
});
