import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { formatAmount } from '#libs/amount';
import { developerPayment, sitePayment } from '#libs/posting-rules';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { PaymentService } from '../../apps/server/src/distribution/payment.service.js';
import { ImportService } from '../../apps/server/src/inference-meter/import/import.service.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { LabourService } from '../../apps/server/src/labour/labour.service.js';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { BallotService } from '../../apps/server/src/voting/ballot.service.js';
import { ClosingService } from '../../apps/server/src/voting/closing.service.js';
import { MotionService } from '../../apps/server/src/voting/motion.service.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { ledgerTable } from './ledger-table.js';

const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const trace = (name: string): string => join(data, 'traces', name);
const present = existsSync(trace('gpu-cluster-pods.csv'));
const story = present ? describe : describe.skip;

/** Σ gpus × share × (deletion − scheduled) over the rows that have both times, in milli-GPU·ms. */
const GPU_TIME = 185_294_426_970_000n;
const MONTHS = ['2023-07', '2023-08', '2023-09', '2023-10', '2023-11', '2023-12'];
const JANUARY = '2024-01-10T12:00:00Z';
const head = { effectiveAt: JANUARY, actor: 'treasurer', customVersion: 1, currency: 'EUR' };

// One title whether it runs or not: under another one the snapshot of a skipped story would count as obsolete.
story('the main job on real input (skipped where ../shared/data is absent)', () => {
  let server: TestServer;
  let partnershipId: string;
  let books: pg.Pool;
  let periodId: string;
  const of = <T>(service: abstract new (...args: never[]) => T): T => server.app.get(service, { strict: false });

  beforeAll(async () => {
    server = await startTestServer();
    books = server.database.pool('superuser');
    partnershipId = await foundMill(server);
  });
  afterAll(async () => {
    await server.stop();
  });

  const one = async (sql: string, ...values: readonly unknown[]): Promise<bigint> => {
    const answer = await books.query<{ n: string | null }>(sql, [partnershipId, ...values]);
    return BigInt(answer.rows[0]?.n ?? '0');
  };
  const balance = (path: string, unit = 'EUR'): Promise<bigint> =>
    one(
      `SELECT sum(balance) AS n FROM copyhold.account WHERE ledger_id = $1 AND path LIKE $2 AND unit = $3`,
      path,
      unit,
    );

  it('machines are registered and jobs metered, to the milli-GPU-millisecond', async () => {
    const imports = of(ImportService);
    const nodes = granted(
      await imports.startGpuNodes({ partnershipId, file: trace('gpu-cluster-nodes.csv'), site: 'mill' }),
    );
    expect(await imports.run(nodes.id)).toMatchObject({ state: 'DONE', accepted: 1213, refused: 0 });
    const request = {
      partnershipId,
      file: trace('gpu-cluster-pods.csv'),
      site: 'mill',
      subject: 'r0010',
      originMs: BigInt(Date.parse('2023-07-01T00:00:00Z')),
    };
    const pods = granted(await imports.startGpuJobs(request));
    expect(await imports.run(pods.id)).toMatchObject({ state: 'DONE', refused: 0, withoutUsage: 1949 });
    expect(await balance('je:compute:used:%', 'COMPUTE_RAW')).toBe(GPU_TIME);
    expect(await balance('je:compute:used:%', 'COMPUTE_WEIGHTED')).toBe(GPU_TIME * 500_000n);

    const again = granted(await imports.startGpuJobs(request));
    expect(await imports.run(again.id)).toMatchObject({ state: 'DONE', accepted: 0, refused: 0 });
    expect(await balance('je:compute:used:%', 'COMPUTE_RAW')).toBe(GPU_TIME);
  });

  it('tokens are the sums of the file', async () => {
    const file = trace('llm-requests-conversation.csv');
    const lines = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/u).slice(1);
    const sum = (column: number): bigint =>
      lines.reduce((all, line) => all + BigInt(line.split(',')[column] ?? '0'), 0n);
    const imports = of(ImportService);
    const job = granted(
      await imports.startLlmRequests({ partnershipId, file, site: 'mill', subject: 'r0011', model: 'chat' }),
    );
    expect(await imports.run(job.id)).toMatchObject({ state: 'DONE', rowsRead: lines.length, refused: 0 });
    const tokens = (meter: string): Promise<bigint> =>
      one(`SELECT sum(posted) AS n FROM copyhold.rollup WHERE partnership_id = $1 AND meter = $2`, meter);
    expect(await tokens('tokens-in/chat')).toBe(sum(1));
    expect(await tokens('tokens-out/chat')).toBe(sum(2));
    expect(await balance('je:tokens:used:%', 'TOKEN')).toBe(sum(1) + sum(2));
  });

  it('labels are accepted, and earn a wage and a standing share', async () => {
    const labour = of(LabourService);
    const text = readFileSync(join(data, 'labels', 'label-studio', 'chat_data.json'), 'utf8');
    const request = {
      partnershipId,
      text,
      source: 'label-studio',
      dataset: 'kindness',
      taskType: 'text',
      noReviewStep: true,
      claims: new Map([['22798', 'r0008']]),
      acceptedAt: new Date('2023-11-20T12:00:00Z'),
    };
    expect(granted(await labour.import(partnershipId, request))).toMatchObject({ recorded: 1 });
    expect(granted(await labour.import(partnershipId, request))).toMatchObject({ recorded: 0 });
    expect(await balance('je:liabilities:wages:r0008')).toBeGreaterThan(0n);
    expect(await balance('je:labels:points:r0008', 'LABEL_POINT')).toBeGreaterThan(0n);
  });

  it('months are rated: income, cost, and the royalty', async () => {
    for (const month of MONTHS) await of(RatingService).rate(partnershipId, month);
    const tokens = await balance('je:income:tokens:chat');
    expect(await balance('je:expenses:royalty:chat')).toBe((tokens + 99n) / 100n);
    expect(await balance('je:income:gpu-time')).toBeGreaterThan(2_500_000n);
  });

  it('the period closes, and the waterfall passes the rest to the association', async () => {
    const period = granted(
      await of(PeriodService).create(partnershipId, { name: '2023-H2', startsOn: '2023-07-01', endsOn: '2023-12-31' }),
    );
    periodId = period.id;
    granted(await of(SurplusService).closePeriod(partnershipId, periodId, { actor: 'treasurer' }));
    const close = await of(SurplusService).closeOf(partnershipId, periodId);
    expect(await balance('ca:equity:allocable')).toBe(BigInt(close?.allocable ?? 0));
    expect(await balance('je:equity:locked-reserve')).toBe(BigInt(close?.lockedReserve ?? 0));
  });

  it('what was given away is the surplus and the royalty, to the cent', async () => {
    const close = await of(SurplusService).closeOf(partnershipId, periodId);
    if (close === undefined) throw new Error('the period is closed');
    const royalty = close.royalties.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    expect(royalty).toBeGreaterThan(0n);
    // On the right what the period earned, on the left where the ledger holds it.
    const lines = await Promise.all(
      [
        'je:liabilities:solidarity',
        'je:liabilities:standing-share:%',
        'je:liabilities:royalty:%',
        'je:liabilities:dividend:%',
        'je:liabilities:funder:%',
        'je:equity:locked-reserve',
        'ca:equity:allocable',
      ].map((path) => balance(path)),
    );
    expect(lines.reduce((sum, amount) => sum + amount, 0n)).toBe(BigInt(close.base) + royalty);
    // Runs have passed all of it on to the labellers.
    expect(await balance('je:liabilities:dividend:%')).toBe(BigInt(close.standingShare) + royalty);
    expect(await balance('je:liabilities:due-to-ca')).toBe(BigInt(close.allocable));
  });

  it('developers and the site are paid, and the association gets its money', async () => {
    const owed = async (prefix: string): Promise<{ holder: string; amount: bigint }[]> => {
      const answer = await books.query<{ path: string; balance: string }>(
        `SELECT path, balance FROM copyhold.account WHERE ledger_id = $1 AND path LIKE $2 AND balance > 0 ORDER BY path`,
        [partnershipId, `${prefix}:%`],
      );
      return answer.rows.map(({ path, balance: amount }) => ({
        holder: path.split(':').at(-1) ?? '',
        amount: BigInt(amount),
      }));
    };
    const received = (await owed('je:assets:receivable')).map(({ holder, amount }) =>
      granted(developerPayment({ ...head, payment: `in-${holder}`, developer: holder, amount })),
    );
    const sites = (await owed('je:liabilities:payable:site')).map(({ holder, amount }) =>
      granted(sitePayment({ ...head, payment: `out-${holder}`, site: holder, amount })),
    );
    (await of(LedgerService).enqueue(partnershipId, [...received, ...sites])).map(granted);
    granted(
      await of(PaymentService).settleWithAssociation({
        partnershipId,
        settlement: '2023-H2',
        actor: 'treasurer',
        at: new Date(JANUARY),
      }),
    );
    expect(await balance('ca:assets:bank')).toBe(await balance('ca:equity:allocable'));
  });

  it('members vote, the result executes, people are paid', async () => {
    const amount = await balance('ca:equity:allocable');
    const motionId = granted(
      await of(MotionService).openAppropriation(partnershipId, {
        title: 'What shall become of the surplus of 2023-H2?',
        why: 'The books are closed.',
        periodId,
        amount,
        closesAt: new Date(Date.now() + 2_500),
      }),
    );
    // Single-minded voters get exactly their shares: 4/9, 3/9 and 2/9 of what is above the floor.
    const wishes = [
      'REINVEST',
      'REINVEST',
      'REINVEST',
      'REINVEST',
      'WORKER_RETURN',
      'WORKER_RETURN',
      'WORKER_RETURN',
    ].concat(['HOST_FUND', 'HOST_FUND']);
    const electors = await books.query<{ id: string }>(
      `SELECT id FROM copyhold.person WHERE partnership_id = $1 AND roll_number < 'r0010' ORDER BY roll_number`,
      [partnershipId],
    );
    for (const [index, line] of wishes.entries()) {
      const allocations = [{ line, basisPoints: 10_000 }];
      const personId = electors.rows[index]?.id ?? '';
      expect(await of(BallotService).cast(partnershipId, { motionId, personId, allocations })).toMatchObject({
        kind: 'BallotCast',
      });
    }
    await delay(2_600);
    await of(ClosingService).closeDue(new Date());
    const motion = await books.query(`SELECT state FROM copyhold.motion WHERE id = $1`, [motionId]);
    expect(motion.rows).toEqual([{ state: 'EXECUTED' }]);
    expect(await balance('ca:equity:allocable')).toBe(0n);

    const runs = await books.query<{ id: string; body: string }>(
      `SELECT id, body FROM copyhold.distribution_run WHERE partnership_id = $1 ORDER BY code`,
      [partnershipId],
    );
    for (const { id } of runs.rows) {
      await of(DistributionService).postRun(partnershipId, id);
      granted(await of(PaymentService).payRun({ partnershipId, runId: id, actor: 'treasurer', at: new Date(JANUARY) }));
    }
    const purposes = await balance('ca:equity:%');
    const paid = await one(
      `SELECT sum(i.amount_minor) AS n FROM copyhold.distribution_item i
       JOIN copyhold.distribution_run r ON r.partnership_id = i.partnership_id AND r.id = i.run_id
       WHERE i.partnership_id = $1 AND r.body = 'ca' AND i.paid_journal_id IS NOT NULL`,
    );
    expect(purposes + paid).toBe(amount);
  });

  it('every unit sums to zero, and the ledger is this table', async () => {
    const off = await books.query(
      `SELECT unit FROM copyhold.account WHERE ledger_id = $1 GROUP BY unit HAVING sum(debit_posted) <> sum(credit_posted)`,
      [partnershipId],
    );
    expect(off.rows).toEqual([]);
    expect(await ledgerTable(books, partnershipId)).toMatchSnapshot();
  });

  const hledger = spawnSync('hledger', ['--version']).status === 0;
  (hledger ? it : it.skip)('hledger checks the export and finds our balances (needs hledger)', async () => {
    const answer = await fetch(`${server.url}/export/journal.hledger`);
    expect(answer.status).toBe(200);
    const folder = mkdtempSync(join(tmpdir(), 'copyhold-hledger-'));
    try {
      const file = join(folder, 'books.journal');
      writeFileSync(file, await answer.text());
      execFileSync('hledger', ['-f', file, 'check', '--strict']);
      const csv = execFileSync('hledger', ['-f', file, 'balance', '--flat', '-N', '--layout=bare', '-O', 'csv'], {
        encoding: 'utf8',
      });
      const theirs = csv
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.slice(1, -1).split('","').join(' '));
      const ours = await books.query<{ path: string; unit: string; net: string }>(
        `SELECT path, unit, debit_posted - credit_posted AS net FROM copyhold.account
         WHERE ledger_id = $1 AND debit_posted <> credit_posted`,
        [partnershipId],
      );
      expect(new Set(ours.rows.map(({ unit }) => unit))).toEqual(
        new Set(['EUR', 'COMPUTE_RAW', 'COMPUTE_WEIGHTED', 'TOKEN', 'LABEL_POINT']),
      );
      const written = ({ path, unit, net }: { path: string; unit: string; net: string }): string =>
        `${path} ${unit} ${unit === 'EUR' ? formatAmount(BigInt(net), unit) : net}`;
      expect(theirs.toSorted()).toEqual(ours.rows.map(written).sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
