import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContributionService } from '../../apps/server/src/contributions/contribution.service.js';
import type { ContributionStated, ContributionTerms } from '../../apps/server/src/contributions/contribution.types.js';
import { contributionChecks } from '../../apps/server/src/database/checks/contribution-checks.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

let server: TestServer;
let metered: Metered;
let contributions: ContributionService;

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  contributions = server.app.get(ContributionService, { strict: false });
  await metered.superuser.query(`INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, 'r0001', 'Ada')`, [
    metered.partnershipId,
  ]);
  await metered.superuser.query(
    `INSERT INTO machine (partnership_id, site_id, code, gpu_model, gpu_count, registered_on)
     SELECT $1, s.id, c, 'T4', CASE c WHEN 'm-4' THEN 2 ELSE 1000 END, '2023-12-20' FROM site s, unnest('{m-1,m-2,m-3,m-4,rack 7,m-1/b}'::text[]) AS c WHERE s.partnership_id = $1`,
    [metered.partnershipId],
  );
});
afterAll(async () => {
  await server.stop();
});

const terms = (change: Partial<ContributionTerms> = {}): ContributionTerms => ({
  machine: 'm-1',
  contributor: { kind: 'PERSON', name: 'd0001' },
  from: new Date('2024-01-01T00:00:00Z'),
  reason: 'lent',
  ...change,
});
const contribute = (change: Partial<ContributionTerms> = {}) =>
  contributions.contribute(metered.partnershipId, terms(change), 'officer');
async function state(change: Partial<ContributionStated> = {}): Promise<string> {
  const done = await contributions.state(
    metered.partnershipId,
    { machine: 'm-1', month: '2024-01', ...change },
    'd0001',
  );
  if (typeof done !== 'string') throw new Error(`${done.kind}: ${done.message}`);
  return done;
}
const stating = (change: Partial<ContributionStated>) =>
  contributions.state(metered.partnershipId, { machine: 'm-1', month: '2024-01', ...change }, 'd0001');
const accept = (statement: string, by = 'r0001') =>
  contributions.answer(metered.partnershipId, { statement, accept: true, reason: '' }, by);

async function use(id: string, day: string, hours: bigint, change: Partial<UsageEvent> = {}): Promise<void> {
  const event: UsageEvent = {
    source: '/machine/m-1',
    id,
    subject: 'r0009',
    site: 'mill',
    meter: { kind: 'gpu-time', resource: 'Tesla T4' },
    unit: 'COMPUTE_RAW',
    quantity: hours * GPU_HOUR,
    effectiveAtMs: BigInt(Date.parse(`${day}T10:00:00Z`)),
    ...change,
  };
  expect(await server.app.get(UsageService).ingest(metered.partnershipId, [event])).toEqual(['ACCEPTED']);
  await server.app.get(RollupService).postDirty(metered.partnershipId);
}
const rate = (month: string) => server.app.get(RatingService).rate(metered.partnershipId, month);
async function owed(name: string): Promise<string | undefined> {
  const { rows } = await metered.superuser.query<{ balance: string }>(
    'SELECT balance FROM account WHERE ledger_id = $1 AND path = $2',
    [metered.partnershipId, `je:liabilities:contributor:${name}`],
  );
  return rows[0]?.balance;
}
/** As if the days to answer were over. */
async function daysLater(statement: string): Promise<void> {
  await metered.superuser.query('ALTER TABLE contribution_statement DISABLE TRIGGER append_only');
  await metered.superuser.query(
    `UPDATE contribution_statement SET stated_at = stated_at - interval '20 days', answer_by = answer_by - interval '20 days' WHERE id = $1`,
    [statement],
  );
  await metered.superuser.query('ALTER TABLE contribution_statement ENABLE ALWAYS TRIGGER append_only');
}
async function broken(): Promise<object[]> {
  const found = await Promise.all(
    contributionChecks.map(
      async ({ sql }) => (await metered.superuser.query<object>(sql, [metered.partnershipId])).rows,
    ),
  );
  return found.flat();
}

describe('whose a machine is', () => {
  it.each([
    ['MachineUnknown', { machine: 'm-9' }],
    ['MachineNameOdd', { machine: 'rack 7' }],
    ['MachineNameOdd', { machine: 'm-1/b' }],
    ['ContributorUnknown', { contributor: { kind: 'PERSON', name: 'r4711' } }],
    ['NotContributed', { contributor: null }],
    ['ReasonMissing', { reason: ' ' }],
  ] as const)('refuses %s', async (kind, change) => {
    expect(await contribute(change)).toMatchObject({ kind, rule: 'meter.contribution' });
  });

  it('is said once from an hour on, and not again for before', async () => {
    expect(await contribute()).toBeUndefined();
    expect(await contribute()).toMatchObject({ kind: 'TermsRetroactive' });
    expect(await contribute({ machine: 'm-2', contributor: { kind: 'BODY', name: 'The School' } })).toBeUndefined();
  });
});

describe('a statement', () => {
  it.each([
    ['MachineUnknown', { machine: 'm-9' }],
    ['NotContributed', { month: '2023-12' }],
    ['ThroughOutside', { through: new Date('2024-02-01T01:00:00Z') }],
    ['ThroughOutside', { through: new Date('2024-01-01T00:00:00Z'), month: '2024-01' }],
    ['ExceedsMeter', { total: 1n }],
  ] as const)('refuses %s of %j', async (kind, change) => {
    const refusal = await stating(change);
    expect(refusal).toMatchObject({ kind: kind === 'ThroughOutside' && 'month' in change ? 'NotContributed' : kind });
  });

  it('is credited at the cost of its hours, by what the card calls itself, once accepted and once only', async () => {
    await use('job-1', '2024-01-05', 100n);
    await rate('2024-01');
    const id = await state();
    // 100 hours × 0.33 × 95 cents.
    expect(await accept(id)).toEqual({ creditMinor: 3_135n, addedMinor: 3_135n });
    expect(await owed('d0001')).toBe('3135');
    expect(await accept(id)).toMatchObject({ kind: 'AnsweredAlready' });
    expect(await accept('00000000-0000-0000-0000-000000000000')).toMatchObject({ kind: 'StatementUnknown' });
    expect(await accept('nonsense')).toMatchObject({ kind: 'StatementUnknown' });
    expect(await broken()).toEqual([]);
  });

  it('is accepted once by many at once', async () => {
    await use('job-2', '2024-01-06', 10n);
    await rate('2024-01');
    const id = await state();
    const answers = await Promise.all(Array.from({ length: 6 }, () => accept(id)));
    expect(answers.filter((answer) => !('refused' in answer))).toEqual([{ creditMinor: 3_448n, addedMinor: 313n }]);
    expect(answers.filter((answer) => 'refused' in answer && answer.kind === 'AnsweredAlready')).toHaveLength(5);
    expect(await owed('d0001')).toBe('3448');
    expect(await broken()).toEqual([]);
  });

  it('is replaced by a later one, disputed with a reason, and not by its own owner', async () => {
    await use('job-3', '2024-01-07', 10n);
    const [first, second] = [await state(), await state()];
    expect(await accept(first)).toMatchObject({ kind: 'StatementReplaced' });
    expect(await accept(second, 'd0001')).toMatchObject({ kind: 'OwnStatement' });
    expect(await accept(second, 'command-line')).toMatchObject({ kind: 'AnswererUnknown', field: 'by' });
    const dispute = (reason: string) =>
      contributions.answer(metered.partnershipId, { statement: second, accept: false, reason }, 'r0001');
    expect(await dispute(' ')).toMatchObject({ kind: 'ReasonMissing' });
    expect(await dispute('it was off')).toEqual({ creditMinor: 3_448n, addedMinor: 0n });
    expect((await contributions.statements(metered.partnershipId)).slice(-2)).toMatchObject([
      { state: 'REPLACED', creditMinor: null },
      { state: 'DISPUTED', reason: 'it was off', creditMinor: null },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('is accepted by silence after the days of the custom, not before, and then too late to dispute', async () => {
    const id = await state({ total: 115n * GPU_HOUR });
    expect(await contributions.acceptSilent(metered.partnershipId)).toEqual({ accepted: 0, refused: [] });
    await daysLater(id);
    expect(await accept(id)).toMatchObject({ kind: 'AnswerLate' });
    // The site is not owed it before the month is rated: it waits, and nothing is kept of the attempt.
    expect(await contributions.acceptSilent(metered.partnershipId)).toMatchObject({ accepted: 0, refused: [{}] });
    await rate('2024-01');
    expect(await contributions.acceptSilent(metered.partnershipId)).toEqual({ accepted: 1, refused: [] });
    // 115 of 120 metered hours: 36.0525, rounded down.
    expect(await owed('d0001')).toBe('3605');
    expect(await broken()).toEqual([]);
  });

  it('is not accepted for what was taken back meanwhile; stated anew, the credit falls', async () => {
    const id = await state();
    const corrects = { source: '/machine/m-1', id: 'job-1', reason: 'test run', voids: true as const };
    await use('void', '2024-01-05', 0n, { corrects });
    // The site was owed it, and is owed it no longer: what became the owner's comes back before the month is rated again.
    expect(await rate('2024-01')).toMatchObject({ journals: 0, refused: [{ kind: 'BalanceBelowFloor' }] });
    expect(await accept(id)).toMatchObject({
      kind: 'ExceedsMeter',
      message: expect.stringContaining('20.000') as unknown,
    });
    expect(await accept(await state())).toEqual({ creditMinor: 627n, addedMinor: 627n - 3_605n });
    expect(await owed('d0001')).toBe('627');
    await rate('2024-01');
    expect(await broken()).toEqual([]);
  });

  it('counts neither idle cards nor another machine’s events, and a body has an account of its own', async () => {
    const of = (id: string, subject: string): Promise<void> =>
      use(id, '2024-03-01', 1n, { source: '/machine/m-2/gpu', subject });
    await of('held', 'r0009');
    await of('nobody', 'idle');
    await use('like', '2024-03-01', 1n, { source: '/machine/m-20' });
    await rate('2024-03');
    const id = await state({ machine: 'm-2', month: '2024-03' });
    expect((await contributions.statements(metered.partnershipId)).at(-1)).toMatchObject({
      total: GPU_HOUR,
      metered: GPU_HOUR,
    });
    expect(await accept(id)).toMatchObject({ creditMinor: 31n });
    expect(await owed('body%3AThe%20School')).toBe('31');
    expect(await broken()).toEqual([]);
  });

  it('counts of an hour no more than the cards have, however often and by whatever overlap it was told', async () => {
    await contribute({ machine: 'm-4' });
    const source = '/machine/m-4';
    await use('a', '2024-03-02', 2n, { source });
    await use('b', '2024-03-02', 2n, { source: `${source}/again`, subject: 'serving' });
    await use('c', '2024-03-03', 1n, { source });
    await rate('2024-03');
    const most = { machine: 'm-4', month: '2024-03' };
    expect(await stating({ ...most, total: 3n * GPU_HOUR + 1n })).toMatchObject({ kind: 'ExceedsMeter' });
    const id = await state(most);
    expect((await contributions.statements(metered.partnershipId)).at(-1)).toMatchObject({
      total: 3n * GPU_HOUR,
      metered: 3n * GPU_HOUR,
    });
    // 3 of 5 hours told, at the prices of all five.
    expect(await accept(id)).toMatchObject({ creditMinor: expect.any(BigInt) });
    expect(await broken()).toEqual([]);
  });

  it('keeps what was credited when the terms end and begin again within the month', async () => {
    const source = '/machine/m-3';
    const m3 = { machine: 'm-3', month: '2024-04' };
    const from = (day: string): Date => new Date(`${day}T00:00:00Z`);
    await contribute({ machine: 'm-3', from: from('2024-04-01') });
    await use('early', '2024-04-05', 100n, { source });
    await rate('2024-04');
    const before = BigInt((await owed('d0001')) ?? 0);
    const through = from('2024-04-10');
    expect(await accept(await state({ ...m3, through }))).toEqual({ creditMinor: 3_135n, addedMinor: 3_135n });
    await contribute({ machine: 'm-3', contributor: null, from: through });
    await contribute({ machine: 'm-3', from: from('2024-04-20') });
    await use('late', '2024-04-25', 30n, { source });
    await rate('2024-04');
    expect(await accept(await state(m3))).toEqual({ creditMinor: 940n, addedMinor: 940n });
    expect(await owed('d0001')).toBe(String(before + 3_135n + 940n));
    const last = (await contributions.statements(metered.partnershipId)).slice(-2);
    expect(last.map((each) => each.state)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await broken()).toEqual([]);
  });

  it('is read by everybody, and answered over GraphQL by officers alone, never for a machine of their own', async () => {
    const { superuser, partnershipId } = metered;
    await superuser.query(
      `INSERT INTO role_grant SELECT $1, id, 'OFFICER' FROM person WHERE roll_number IN ('r0001', 'd0001')`,
      [partnershipId],
    );
    const { rows: people } = await superuser.query<{ id: string }>(
      `SELECT id FROM person WHERE roll_number IN ('d0001', 'r0001') ORDER BY roll_number`,
    );
    const [owner, officer] = await Promise.all(people.map(({ id }) => server.signIn(id)));
    await use('shown', '2024-03-05', 2n, { source: '/machine/m-4' });
    const statement = await state({ machine: 'm-4', month: '2024-03' });

    const read = async (who?: TestSession): Promise<unknown> => {
      const query = `{ contributions(machine: "m-4", waiting: true) { id month contributor total state mayAnswer } }`;
      return (await server.graphql(query, {}, who)).data?.['contributions'];
    };
    const total = (5n * GPU_HOUR).toString();
    const shown = { id: statement, month: '2024-03', contributor: 'd0001', total, state: 'OPEN' };
    expect(await read()).toEqual([{ ...shown, mayAnswer: false }]);
    expect(await read(owner)).toEqual([{ ...shown, mayAnswer: false }]);
    expect(await read(officer)).toEqual([{ ...shown, mayAnswer: true }]);

    const alerts = `{ operations { alerts { kind unit items { name figure words } } } }`;
    const { data } = await server.graphql(alerts, {}, officer);
    expect(data?.['operations']).toMatchObject({
      alerts: expect.arrayContaining([
        { kind: 'CONTRIBUTION_WAITS', unit: 'COMPUTE_RAW', items: [{ name: 'm-4', figure: total, words: '2024-03' }] },
      ]),
    });

    const dispute = (reason: string, who?: TestSession) =>
      server.graphql(
        `mutation ($input: AnswerContributionInput!) { answerContribution(input: $input) {
           __typename ... on ContributionAnswered { addedMinor currency } ... on Refusal { message field } } }`,
        { input: { statement, accept: false, reason } },
        who,
      );
    expect((await dispute('no')).errors?.[0]?.message).toBe('sign in first');
    expect((await dispute('no', owner)).data?.['answerContribution']).toEqual({
      __typename: 'OtherRefusal',
      message: 'nobody answers a statement of their own machine',
      field: 'statement',
    });
    for (const reason of [' ', 'x'.repeat(501), '\u0000']) {
      expect((await dispute(reason, officer)).data?.['answerContribution']).toMatchObject({ field: 'reason' });
    }
    expect((await dispute('it stood still', officer)).data?.['answerContribution']).toEqual({
      __typename: 'ContributionAnswered',
      addedMinor: '0',
      currency: 'EUR',
    });
    expect(await read(officer)).toEqual([]);
    const { rows: answers } = await superuser.query(
      'SELECT answer, reason, answered_by FROM contribution_answer WHERE statement_id = $1',
      [statement],
    );
    expect(answers).toEqual([{ answer: 'DISPUTED', reason: 'it stood still', answered_by: 'r0001' }]);
  });

  it('ends with the machine’s contribution', async () => {
    expect(await contribute({ contributor: null, from: new Date('2024-05-01T00:00:00Z') })).toBeUndefined();
    expect(await stating({ month: '2024-05' })).toMatchObject({ kind: 'NotContributed' });
    expect(await stating({ month: '2024-04' })).toEqual(expect.any(String));
  });
});
