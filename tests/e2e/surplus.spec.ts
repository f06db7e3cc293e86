import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal, type Refusal } from '#libs/amount';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { LabourService } from '../../apps/server/src/labour/labour.service.js';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import { BallotService } from '../../apps/server/src/voting/ballot.service.js';
import { ClosingService } from '../../apps/server/src/voting/closing.service.js';
import { MotionService } from '../../apps/server/src/voting/motion.service.js';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import type { Period } from '../../apps/server/src/surplus/period.types.js';
import { SurplusService, type PeriodClosing } from '../../apps/server/src/surplus/surplus.service.js';
import { balances, draft, foundBooks, imbalance, post, tryPost } from '../support/books.js';
import { acceptedWork, labelExport } from '../support/label-export.js';
import { pastGuards } from '../support/motion-time.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const EURO = 100n;
const CLAIMS = new Map([
  ['1', 'r0001'],
  ['2', 'r0002'],
  ['3', 'r0003'],
]);
const PEOPLE = ['r0001', 'r0002', 'r0003'];

interface Flow {
  readonly nodes: readonly { readonly id: string }[];
  readonly links: readonly { readonly source: string; readonly target: string; readonly amount: string }[];
}

/** Flow into and out of every node that has both. */
function throughputs({ nodes, links }: Flow): readonly (readonly [string, bigint, bigint])[] {
  const sum = (side: 'source' | 'target', id: string): bigint =>
    links.filter((link) => link[side] === id).reduce((total, { amount }) => total + BigInt(amount), 0n);
  return nodes
    .map(({ id }) => [id, sum('target', id), sum('source', id)] as const)
    .filter(([, into, out]) => into > 0n && out > 0n);
}

const kindOf = (answer: Refusal | object): string => (isRefusal(answer) ? answer.kind : 'done');

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

async function openPeriod(ledger: string, days: readonly [string, string], name = 'Q2 2026'): Promise<Period> {
  const periods = server.app.get(PeriodService, { strict: false });
  const period = await periods.create(ledger, { name, startsOn: days[0], endsOn: days[1] });
  if (isRefusal(period)) throw new Error(period.message);
  return period;
}

const Q2 = ['2026-04-01', '2026-06-30'] as const;
const Q3 = ['2026-07-01', '2026-09-30'] as const;

const close = (ledger: string, period: Period): Promise<PeriodClosing | Refusal> =>
  server.app.get(SurplusService, { strict: false }).closePeriod(ledger, period.id, { actor: 'r0001' });

/** SUR-1: a result of 1,000,000 after losses of 100,000, with 120,000 due to a funder whose principal was repaid. */
async function sur1(ledger: string): Promise<void> {
  const labour = server.app.get(LabourService, { strict: false });
  const work = [...acceptedWork(1, 1, 50), ...acceptedWork(2, 101, 30), ...acceptedWork(3, 201, 20)];
  await labour.import(ledger, {
    text: labelExport(work),
    source: 'label-studio',
    dataset: 'd1',
    taskType: 'choices',
    claims: CLAIMS,
    acceptedAt: new Date('2026-05-03T00:00:00Z'),
  });
  await server.app.get(PartnershipService, { strict: false }).registerInstruments(ledger, [
    {
      code: 'bank-of-friends',
      funderName: 'Friends',
      kind: 'CAPPED_RETURN',
      principalMinor: 100_000n * EURO,
      capMinor: 220_000n * EURO,
      revenueShare: '8/100',
      since: '2026-01-01',
    },
  ]);
  const principal = 'je:liabilities:funder-principal:bank-of-friends';
  await post(server, ledger, 'history', [
    { debit: 'je:equity:surplus', credit: 'je:equity:opening', amount: 100_000n * EURO },
    { debit: 'je:assets:bank', credit: principal, amount: 100_000n * EURO },
    { debit: principal, credit: 'je:assets:bank', amount: 100_000n * EURO },
  ]);
  // 10 euros of label wages are among the costs.
  await post(server, ledger, 'quarter', [
    { debit: 'je:assets:receivable:d0001', credit: 'je:income:tokens:alpha', amount: 900_000n * EURO },
    { debit: 'je:assets:receivable:d0001', credit: 'je:income:tokens:beta', amount: 300_000n * EURO },
    { debit: 'je:assets:receivable:d0001', credit: 'je:income:gpu-time', amount: 300_000n * EURO },
    { debit: 'je:expenses:royalty:alpha', credit: 'je:liabilities:royalty:alpha', amount: 9_000n * EURO },
    { debit: 'je:expenses:royalty:beta', credit: 'je:liabilities:royalty:beta', amount: 3_000n * EURO },
    { debit: 'je:expenses:compute:hall', credit: 'je:liabilities:payable:site:hall', amount: 487_990n * EURO },
  ]);
}

describe('closing a period', () => {
  let ledger: string;
  let period: Period;
  let closing: PeriodClosing;

  beforeAll(async () => {
    ledger = await foundBooks(server, PEOPLE);
    await sur1(ledger);
    period = await openPeriod(ledger, Q2);
    const closed = await close(ledger, period);
    if (isRefusal(closed)) throw new Error(closed.message);
    closing = closed;
  });

  it('divides the surplus as SUR-1 has it, to the penny', async () => {
    expect(closing.close).toMatchObject({
      income: '150000000',
      expenses: '50000000',
      base: '90000000',
      lockedReserve: '27000000',
      solidarity: '2700000',
      standingShare: '4500000',
      funders: [{ id: 'bank-of-friends', due: '12000000', amount: '12000000' }],
      allocable: '43800000',
      standingShares: [
        { model: 'alpha', amount: '3375000' },
        { model: 'beta', amount: '1125000' },
      ],
    });
    expect(await balances(server, ledger, { prefix: 'je:equity:' })).toEqual({
      'je:equity:locked-reserve': 270_000n * EURO,
      'je:equity:opening': 100_000n * EURO,
    });
    expect(await balances(server, ledger, { prefix: 'ca:' })).toEqual({
      'ca:assets:due-from-je': 438_000n * EURO,
      'ca:equity:allocable': 438_000n * EURO,
    });
    expect(await balances(server, ledger, { prefix: 'je:liabilities:funder:' })).toEqual({
      'je:liabilities:funder:bank-of-friends': 120_000n * EURO,
    });
    expect(new Set(await imbalance(server, ledger))).toEqual(new Set(['0']));
  });

  it('opens no period in the books that it closed', async () => {
    const periods = server.app.get(PeriodService, { strict: false });
    const before = { name: 'winter', startsOn: '2026-01-01', endsOn: '2026-01-31' };
    expect(kindOf(await periods.create(ledger, before))).toBe('BooksClosed');
  });

  it('leaves income and expenses at nothing, and owes each labeller royalty and standing share to the cent', async () => {
    expect(await balances(server, ledger, { prefix: 'je:income' })).toEqual({});
    expect(await balances(server, ledger, { prefix: 'je:expenses' })).toEqual({});
    // 9,000 + 33,750 over 50:30:20; what beta owes waits, because nobody labelled for it.
    expect(await balances(server, ledger, { prefix: 'je:liabilities:dividend:' })).toEqual({
      'je:liabilities:dividend:r0001': 21_375n * EURO,
      'je:liabilities:dividend:r0002': 12_825n * EURO,
      'je:liabilities:dividend:r0003': 8_550n * EURO,
      'je:liabilities:dividend:reserve%3Abeta': 14_250n * EURO,
    });
    expect(await balances(server, ledger, { prefix: 'je:liabilities:royalty:' })).toEqual({});
    expect(await balances(server, ledger, { prefix: 'je:liabilities:standing-share:' })).toEqual({});
    expect(closing.runIds).toHaveLength(4);
  });

  it('closes once, and nothing enters the period any more', async () => {
    expect(kindOf(await close(ledger, period))).toBe('PeriodClosed');
    const late = { debit: 'je:assets:receivable:d0001', credit: 'je:income:gpu-time', amount: 1n };
    const [answer] = await tryPost(server, ledger, draft('late', [late], '2026-06-30T23:59:59.999Z'));
    expect(answer).toMatchObject({ kind: 'PeriodClosed' });
    const [next] = await tryPost(server, ledger, draft('next', [late], '2026-07-01T00:00:00Z'));
    expect(next).toMatchObject({ kind: 'Posted' });
  });

  it('is read as it was decided, and its flow reconciles at every node', async () => {
    const answer = await server.graphql(`{
      periods { name state startsOn endsOn }
      surplus { base allocable funders customVersion steps { rule sentence formula amount } }
      headline { cameIn shared waiting decided lockedReserve booksBalanced openBallots period { name } }
      flow { currency nodes { id label kind } links { source target amount account } }
    }`);
    expect(answer.errors).toBeUndefined();
    const { periods, surplus, headline, flow } = answer.data ?? {};
    expect(periods).toEqual([{ name: 'Q2 2026', state: 'CLOSED', startsOn: '2026-04-01', endsOn: '2026-06-30' }]);
    expect(surplus).toMatchObject({ base: '90000000', allocable: '43800000', funders: '12000000', customVersion: 1 });
    expect(surplus).toHaveProperty('steps.3.formula', '⌈base × share⌉; base = 900000.00; share = 3/10');
    expect(headline).toMatchObject({
      cameIn: '150000000',
      // 42,750 of alpha's labellers; what beta owes is nobody's yet, and the association's part waits for its vote.
      shared: '4275000',
      waiting: '43800000',
      decided: '0',
      lockedReserve: '27000000',
      booksBalanced: true,
      period: { name: 'Q2 2026' },
    });
    const drawn = flow as Flow;
    const through = throughputs(drawn);
    expect(through.map(([id]) => id)).toEqual(['je', 'surplus', 'ca']);
    for (const [, into, out] of through) expect(into).toBe(out);
    expect(drawn.links).toContainEqual({
      source: 'surplus',
      target: 'locked-reserve',
      amount: '27000000',
      account: 'je:equity:locked-reserve',
    });
  });

  it('passes on as its members vote, and every euro of it is found again', async () => {
    const motion = await server.app.get(MotionService, { strict: false }).openAppropriation(ledger, {
      title: 'The second quarter',
      why: 'It left a surplus.',
      periodId: period.id,
      amount: 438_000n * EURO,
      closesAt: new Date(Date.now() + 3_600_000),
    });
    if (isRefusal(motion)) throw new Error(motion.message);
    const { rows } = await server.database
      .pool('app')
      .query<{ id: string }>('SELECT id FROM copyhold.person WHERE partnership_id = $1 LIMIT 1', [ledger]);
    const cast = await server.app.get(BallotService, { strict: false }).cast(ledger, {
      motionId: motion,
      personId: rows[0]?.id ?? '',
      allocations: [
        { line: 'REINVEST', basisPoints: 5_000 },
        { line: 'WORKER_RETURN', basisPoints: 5_000 },
      ],
    });
    expect(kindOf(cast)).toBe('done');
    const sql = `UPDATE motion SET opens_at = opens_at - interval '2 hours', closes_at = clock_timestamp() - interval '1 second' WHERE id = $1`;
    await pastGuards(server.database.pool('superuser'), async (client) => {
      await client.query(sql, [motion]);
    });
    await server.app.get(ClosingService, { strict: false }).closeDue(new Date());
    const answer = await server.graphql(`{
      headline { shared waiting decided } flow { nodes { id } links { source target amount account } }
    }`);
    // The labellers' 42,750 and the workers' 208,050.
    expect(answer.data?.['headline']).toMatchObject({ shared: '25080000', waiting: '0', decided: '43800000' });
    const drawn = answer.data?.['flow'] as Flow;
    // 438,000 less the floor of 21,900 for new partnerships, in halves.
    expect(drawn.links.filter(({ source }) => source === 'ca').map(({ target, amount }) => [target, amount])).toEqual([
      ['ca:equity:new-pcp', '2190000'],
      ['ca:equity:reinvest', '20805000'],
      ['workers', '20805000'],
    ]);
    for (const [, into, out] of throughputs(drawn)) expect(into).toBe(out);
    const dividends = await balances(server, ledger, { prefix: 'ca:liabilities:payroll:' });
    expect(Object.values(dividends)).toEqual([6_935_000n, 6_935_000n, 6_935_000n]);
  });

  it('stages the hash of the bytes that are kept in the log', async () => {
    const { rows } = await server.database.pool('superuser').query<{ same: boolean }>(
      `SELECT convert_from(s.entry, 'UTF8')::json ->> 'hash' = encode(sha256(convert_to(c.result, 'UTF8')), 'hex') AS same FROM copyhold.log_stage s, copyhold.period_close c
       WHERE s.type = 'period-close' AND s.partnership_id = $1 AND c.partnership_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([{ same: true }]);
  });
});

describe('a period that cannot close', () => {
  let ledger: string;
  let number = 0;
  const found = async (): Promise<Period> => {
    number += 1;
    ledger = await foundBooks(server, PEOPLE, `closing-${String(number)}`);
    return openPeriod(ledger, Q2);
  };
  const owner = () => server.database.pool('superuser');

  it('waits for usage to be posted, then to be priced', async () => {
    const period = await found();
    const values = [ledger, 'd0001', 'hall', 'tokens-in/alpha', '2026-05-01T10:00:00Z'];
    await owner().query(
      `INSERT INTO copyhold.rollup (partnership_id, subject, site, meter, hour, unit, quantity) VALUES ($1, $2, $3, $4, $5, 'TOKEN', 10)`,
      values,
    );
    expect(kindOf(await close(ledger, period))).toBe('UsageNotPosted');
    await owner().query('UPDATE copyhold.rollup SET posted = quantity WHERE partnership_id = $1', [ledger]);
    expect(kindOf(await close(ledger, period))).toBe('UsageNotRated');
    expect(await server.app.get(PeriodService, { strict: false }).find(ledger, period.id)).toMatchObject({
      state: 'OPEN',
    });
    await owner().query(
      `INSERT INTO copyhold.rating VALUES ($1, $2, $3, $4, '2026-05-01', 1, 10, 0, 0, 1)`,
      values.slice(0, 4),
    );
    expect(kindOf(await close(ledger, period))).toBe('done');
  });

  /** Use of ten tokens that the ledger holds. */
  const used = (hour: string): Promise<unknown> =>
    owner().query(
      `INSERT INTO copyhold.rollup (partnership_id, subject, site, meter, hour, unit, quantity, posted)
       VALUES ($1, 'd0001', 'hall', 'tokens-in/alpha', $2, 'TOKEN', 10, 10)`,
      [ledger, hour],
    );
  const priced = (month: string, quantity: number): Promise<unknown> =>
    owner().query(
      `INSERT INTO copyhold.rating VALUES ($1, 'd0001', 'hall', 'tokens-in/alpha', $2, 1, $3, 0, 0, 1)
       ON CONFLICT (partnership_id, subject, site, meter, month, custom_version) DO UPDATE SET quantity = excluded.quantity`,
      [ledger, month, quantity],
    );
  const unpricedAfterClose = async (): Promise<unknown[]> => {
    const check = meteringChecks.find(({ code }) => code === 'METER-PRICED');
    return (await owner().query<Record<string, unknown>>(check?.sql ?? '', [ledger])).rows;
  };

  it('waits for the price of all use up to its end, of earlier months too, and names what to do', async () => {
    const period = await found();
    await used('2026-02-10T10:00:00Z');
    await used('2026-05-01T10:00:00Z');
    expect(await close(ledger, period)).toMatchObject({
      kind: 'UsageNotRated',
      message:
        'use of 2026-02, 2026-05 is not priced yet: copyhold period rate 2026-02, then copyhold period rate 2026-05',
    });
    await priced('2026-05-01', 10);
    await priced('2026-02-01', 11);
    // Priced for more than was used is as wrong as for less.
    expect(kindOf(await close(ledger, period))).toBe('UsageNotRated');
    await priced('2026-02-01', 10);
    await used('2026-07-01T10:00:00Z');
    expect(kindOf(await close(ledger, period))).toBe('done');
    expect(await unpricedAfterClose()).toEqual([]);
    await used('2026-03-01T10:00:00Z');
    expect(await unpricedAfterClose()).toMatchObject([{ month: '2026-03', posted: '10', rated: '0' }]);
    await priced('2026-03-01', 10);
    expect(await unpricedAfterClose()).toEqual([]);
  });

  it('waits for its end, for the periods before it, and must exist', async () => {
    await found();
    const next = await openPeriod(ledger, Q3, 'Q3 2026');
    const surplus = server.app.get(SurplusService, { strict: false });
    const at = new Date('2026-09-30T23:59:59.999Z');
    expect(kindOf(await surplus.closePeriod(ledger, next.id, { actor: 'r0001', at }))).toBe('PeriodNotOver');
    expect(kindOf(await close(ledger, next))).toBe('EarlierPeriodOpen');
    expect(kindOf(await close(ledger, { ...next, id: ledger }))).toBe('NotFound');
    const overlap = { name: 'Summer', startsOn: '2026-06-30', endsOn: '2026-08-01' };
    const periods = server.app.get(PeriodService, { strict: false });
    expect(kindOf(await periods.create(ledger, overlap))).toBe('PeriodOverlaps');
    expect(kindOf(await periods.create(ledger, { ...overlap, endsOn: '2026-06-31' }))).toBe('PeriodMalformed');
  });

  it('distributes nothing from a loss, and makes it good from the next surplus first', async () => {
    const first = await found();
    await post(server, ledger, 'loss', [
      { debit: 'je:expenses:energy:hall', credit: 'je:liabilities:payable:site:hall', amount: 500n },
      { debit: 'je:assets:receivable:d0001', credit: 'je:income:gpu-time', amount: 200n },
    ]);
    expect(await close(ledger, first)).toMatchObject({
      close: { base: '-300', allocable: '0', standingShare: '0' },
      runIds: [],
    });
    expect(await balances(server, ledger, { prefix: 'je:equity:surplus' })).toEqual({ 'je:equity:surplus': -300n });
    const second = await openPeriod(ledger, Q3, 'Q3 2026');
    const income = { debit: 'je:assets:receivable:d0001', credit: 'je:income:gpu-time', amount: 1_300n };
    await post(server, ledger, 'gain', [income], '2026-08-01T00:00:00Z');
    expect(await close(ledger, second)).toMatchObject({
      close: { base: '1000', lockedReserve: '300', solidarity: '30', standingShare: '50', allocable: '620' },
    });
    // Nobody sold tokens: the labellers' part waits, and nobody else may have it.
    expect(await balances(server, ledger, { prefix: 'je:liabilities:standing-share:' })).toEqual({
      'je:liabilities:standing-share:reserve%3Ano-model-earned': 50n,
    });
    expect(await balances(server, ledger, { prefix: 'je:equity:surplus' })).toEqual({});
  });

  it('is closed for good when the server stops before its people are posted; they follow at the next start', async () => {
    const period = await found();
    await sur1(ledger);
    const powerCut = (): never => {
      throw new Error('power cut');
    };
    const closing = server.app
      .get(SurplusService, { strict: false })
      .closePeriod(ledger, period.id, { actor: 'r0001', onProgress: powerCut });
    await expect(closing).rejects.toThrow('power cut');
    expect(kindOf(await close(ledger, period))).toBe('PeriodClosed');
    expect(await server.app.get(DistributionService, { strict: false }).resume(ledger)).toBe(3);
    const owed = await balances(server, ledger, { prefix: 'je:liabilities:dividend:' });
    expect(Object.values(owed).reduce((sum, amount) => sum + amount, 0n)).toBe(57_000n * EURO);
    expect(new Set(await imbalance(server, ledger))).toEqual(new Set(['0']));
  });

  it('closes once when two ask at the same moment', async () => {
    const period = await found();
    await post(server, ledger, 'income', [
      { debit: 'je:assets:receivable:d0001', credit: 'je:income:tokens:alpha', amount: 1_000n },
    ]);
    const answers = await Promise.all([close(ledger, period), close(ledger, period), close(ledger, period)]);
    expect(answers.map(kindOf).sort()).toEqual(['PeriodClosed', 'PeriodClosed', 'done']);
    expect(await balances(server, ledger, { prefix: 'ca:equity' })).toEqual({ 'ca:equity:allocable': 620n });
  });
});
