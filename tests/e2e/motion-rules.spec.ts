import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { motionFileOf, recountMotion, type Report } from '#libs/verification';
import { type BallotForm, type Choice, motionTerms, readChoice, termsText } from '#libs/voting';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { MotionService } from '../../apps/server/src/voting/motion.service.js';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { sha256, verdict, verifyEd25519 } from '../support/audit-room.js';
import { post } from '../support/books.js';
import { MotionMembers, TEXT, type MotionSeen } from '../support/motion-members.js';
import { bringMotion } from '../support/motion-time.js';

const DAY = 86_400_000;
const LINES = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];

interface Option {
  readonly id: string;
  readonly title: string;
  readonly cost?: string;
}

let town: MotionMembers;
/** What the closed quarter left, in cents. */
let left: bigint;

beforeAll(async () => {
  town = await MotionMembers.open({ log: true });
  // Notices are moved back in time before anybody has seen their leaf.
  await town.server.app.get(SequencerClock, { strict: false }).onModuleDestroy();
  const fee = { debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: 100_000n };
  await post(town.server, town.small.id, 'fee', [fee], '2026-03-05T00:00:00Z');
});
afterAll(async () => {
  await town.server.stop();
});

const sql = <T extends object>(text: string, ...values: unknown[]): Promise<T[]> =>
  town.superuser.query<T>(text, values).then(({ rows }) => rows);

async function broken(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { code, sql: text } of checks) {
    const { rows } = await town.server.database.pool('auditor').query<{ detail: string }>(text, [town.small.id]);
    found.push(...rows.map(({ detail }) => `${code}: ${detail}`));
  }
  return found;
}

const parts = (given: Readonly<Record<string, bigint>>): Choice => ({
  parts: Object.fromEntries(LINES.map((line) => [line, given[line] ?? 0n])),
});

async function drafted(kind: string, effect: Readonly<Record<string, string>>, options: readonly Option[] = []) {
  const members = Object.entries(effect).map(([name, value]) => ({ name, value }));
  return town.ask('r0001', 'draftMotion', { kind, text: { ...TEXT, effect: members, options } });
}

/** Drafted, published, supported, and what its notice answers. */
async function noticed(kind: string, effect: Readonly<Record<string, string>>, options: readonly Option[] = []) {
  const { id } = town.of(await drafted(kind, effect, options));
  const { version } = town.of(await town.ask('r0001', 'publishMotion', { id }));
  await town.ask('r0004', 'supportMotion', { id, does: true });
  const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
  return town.ask('r0001', 'noticeMotion', { id, version, ...hours });
}

async function opened(kind: string, effect: Readonly<Record<string, string>>, options: readonly Option[] = []) {
  const { id } = town.of(await noticed(kind, effect, options));
  await bringMotion(town.superuser, id, 'opening');
  await town.round();
  return id;
}

/** Voted on by these, closed, counted, carried out. */
async function decided(id: string, ballots: Readonly<Record<string, Choice>>): Promise<MotionSeen> {
  for (const [roll, choice] of Object.entries(ballots)) {
    const answer = await town.cast(id, roll, choice);
    if (answer.__typename !== 'VoteCast') throw new Error(JSON.stringify(answer));
  }
  await town.close(id);
  return town.carryOut(id);
}

async function outcomeOf(id: string) {
  const query = `query ($id: ID!) { motion(id: $id) { ballot state options { id title cost } division { amount currency lines { code label floor cap } }
    outcome { verdict lines { id share amount spread } winners { id title cost place } proof told journalIds run { state people total } } } }`;
  const { data, errors } = await town.server.graphql(query, { id });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.['motion'] as Readonly<Record<string, unknown>>;
}

async function bundle(): Promise<string> {
  await town.server.app.get(SequencerService, { strict: false }).round();
  return (await fetch(`${town.server.url}/audit/bundle.ndjson`)).text();
}

const kindsOf = (report: Report): readonly string[] => [...new Set(report.findings.map(({ kind }) => kind))].sort();

/** What opening the quarter again would answer, had members resolved it. */
async function reopening(): Promise<string | undefined> {
  const client = await town.superuser.connect();
  const { id, periodId } = town.small;
  try {
    await client.query('BEGIN; SET LOCAL search_path = copyhold, pg_temp');
    const made = await client.query<{ id: string }>(
      `INSERT INTO resolution (partnership_id, kind, carried, result, custom_version) VALUES ($1, 'PERIOD_REOPENING', true, $2, 1) RETURNING id`,
      [id, JSON.stringify({ period: periodId })],
    );
    const call = 'SELECT reopen_period($1, $2, $3, $4) AS outcome';
    return (await client.query<{ outcome: string }>(call, [id, periodId, made.rows[0]?.id, 'clerk'])).rows[0]?.outcome;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe('a division of what a period left', () => {
  it('is refused before the books are closed', async () => {
    expect(await noticed('APPROPRIATION', { period: town.small.periodId })).toMatchObject({
      kind: 'PeriodNotClosed',
      field: 'effect',
    });
    const closing = await town.server.app
      .get(SurplusService, { strict: false })
      .closePeriod(town.small.id, town.small.periodId, { actor: 'treasurer' });
    if (isRefusal(closing)) throw new Error(closing.message);
    left = BigInt(closing.close.allocable);
    expect(left).toBeGreaterThan(0n);
  });

  it('is refused on other terms than the custom and the books give', async () => {
    const { id } = town.of(await drafted('APPROPRIATION', { period: town.small.periodId }));
    await town.ask('r0001', 'publishMotion', { id });
    await town.ask('r0004', 'supportMotion', { id, does: true });
    const facts = { effect: {}, options: 0, left };
    const terms = motionTerms(defaultCustom('EUR'), 'APPROPRIATION', [], facts);
    if (isRefusal(terms)) throw new Error(terms.message);
    const noticedOn = async (text: string): Promise<string | undefined> => {
      const { rows } = await town.server.database
        .pool('app')
        .query<{ outcome: string }>('SELECT outcome FROM notice_motion($1, $2, $3, 1, $4, $5, $6)', [
          town.small.id,
          id,
          town.small.people['r0001'],
          text,
          new Date(Date.now() + 21 * DAY),
          new Date(Date.now() + 31 * DAY),
        ]);
      return rows[0]?.outcome;
    };
    const text = termsText(terms);
    for (const [from, to] of [
      [`"amount":"${String(left)}"`, `"amount":"${String(left - 1n)}"`],
      [/"NEW_PCP","floor":"\d+"/u, '"NEW_PCP","floor":"0"'],
      [/"cap":"\d+"/u, '"cap":""'],
      ['{"code":"HOST"},', ''],
      ['"overflow":"RESERVE"', '"overflow":"BET"'],
    ] as const) {
      expect(text.replace(from, to)).not.toBe(text);
      expect(await noticedOn(text.replace(from, to))).toBe('TermsNotOfCustom');
    }
    expect(await noticedOn(text)).toBe('DONE');
    expect(await reopening()).toBe('AlreadyPutToVote');
    // What was taken back keeps no period shut.
    await town.ask('r0001', 'publishMotion', { id });
    expect(await reopening()).toBe('DONE');
  });

  it('goes from its draft to posted dividends, and is put to the vote once', async () => {
    const id = await opened('APPROPRIATION', { period: town.small.periodId });
    const open = await town.motion(id, 'r0001');
    // r0006 hosts: no site is there yet, and the Common Association's money is their own too. r0007 is the public body.
    expect(open).toMatchObject({ state: 'OPEN', onRoll: 6, own: { college: 'ALL' } });
    expect(await outcomeOf(id)).toMatchObject({
      ballot: 'DIVISION',
      division: { amount: String(left), currency: 'EUR' },
      outcome: null,
    });
    expect(await town.cast(id, 'r0007', parts({ BET: 10_000n }))).toMatchObject({ __typename: 'NotOnElectorate' });
    expect(await town.cast(id, 'r0001', 'YES')).toMatchObject({ kind: 'BallotMalformed' });
    expect(await town.cast(id, 'r0001', parts({ BET: 9_999n }))).toMatchObject({ kind: 'BallotMalformed' });
    expect(await noticed('APPROPRIATION', { period: town.small.periodId })).toMatchObject({ kind: 'AlreadyPutToVote' });
    // Nor by its first form, nor by whoever has the database's functions and names other numbers.
    const motions = town.server.app.get(MotionService, { strict: false });
    const asked = {
      title: 'Again',
      why: '',
      periodId: town.small.periodId,
      amount: left,
      closesAt: new Date(Date.now() + DAY),
    };
    expect(await motions.openAppropriation(town.small.id, asked)).toMatchObject({ kind: 'AlreadyPutToVote' });
    const done = await decided(id, {
      r0001: parts({ WORKER_RETURN: 6_000n, REINVEST: 4_000n }),
      r0002: parts({ WORKER_RETURN: 5_000n, REINVEST: 5_000n }),
      r0004: parts({ REINVEST: 8_000n, RESERVE: 2_000n }),
      r0005: parts({ REINVEST: 7_000n, HOST_FUND: 3_000n }),
      r0006: 'ABSTAIN',
    });
    expect(done).toMatchObject({ state: 'EXECUTED', blockedWhy: null });
    const { outcome } = (await outcomeOf(id)) as {
      outcome: { lines: { id: string; amount: string; spread: number[] }[] };
    };
    expect(outcome).toMatchObject({
      verdict: 'CARRIED',
      run: { people: 3, state: 'POSTED' },
      journalIds: [expect.any(String)],
    });
    expect(outcome.lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(left);
    const reinvest = outcome.lines.find((line) => line.id === 'REINVEST');
    expect([40, 50, 70, 80].map((place) => reinvest?.spread[place])).toEqual([1, 1, 1, 1]);
    const owed = await sql<{ sum: string }>(
      `SELECT sum(balance) FROM copyhold.account WHERE path LIKE 'ca:liabilities:payroll:%'`,
    );
    expect(owed[0]?.sum).toBe(outcome.lines.find((line) => line.id === 'WORKER_RETURN')?.amount);
    expect(await broken()).toEqual([]);
  });
});

const PROJECTS: readonly Option[] = [
  { id: 'roof', title: 'A new roof', cost: '9000' },
  { id: 'well', title: 'A well', cost: '4000' },
  { id: 'barn', title: 'A barn', cost: '6000' },
];

describe('a round of projects', () => {
  const fund = { fund: 'REINVEST', currency: 'EUR' };

  it('commits what was chosen, each project into a purse of its own', async () => {
    const id = await opened('PROJECTS', { ...fund, budget: '10000' }, PROJECTS);
    for (const text of ['{"approve":[]}', '{"approve":["well","roof"]}', '{"approve":["church"]}']) {
      const ballot = await town.ballot(id, 'r0001', { approve: ['roof'] });
      expect(await town.ask('r0001', 'castVote', { ballot: { ...ballot, choice: text } })).toMatchObject({
        kind: 'BallotMalformed',
      });
    }
    const done = await decided(id, {
      r0001: { approve: ['well'] },
      r0002: { approve: ['well', 'barn'] },
      r0004: { approve: ['barn', 'roof'] },
      r0005: { approve: ['barn'] },
    });
    expect(done).toMatchObject({ state: 'EXECUTED', blockedWhy: null });
    expect(await outcomeOf(id)).toMatchObject({
      ballot: 'PROJECTS',
      outcome: {
        winners: [
          // Three pay 20.00 for what costs 60.00; then two pay 20.00 for what costs 40.00.
          { id: 'barn', title: 'A barn', cost: '6000', place: 1 },
          { id: 'well', title: 'A well', cost: '4000', place: 2 },
        ],
        proof: expect.stringContaining('equal-shares-cost/1'),
        journalIds: [expect.any(String)],
      },
    });
    const purses = await sql(
      `SELECT split_part(path, '-', 2) AS project, balance FROM copyhold.account WHERE path LIKE 'ca:equity:projects:%' ORDER BY 1`,
    );
    expect(purses).toEqual([
      { project: 'barn', balance: '6000' },
      { project: 'well', balance: '4000' },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('is blocked where the fund was spent meanwhile, and half-happens in nothing', async () => {
    const [held] = await sql<{ balance: string }>(
      `SELECT balance FROM copyhold.account WHERE path = 'ca:equity:reinvest'`,
    );
    const most = held?.balance ?? '0';
    const all = { ...fund, budget: most };
    const ids = [
      await opened('PROJECTS', all, [{ id: 'all', title: 'All of it', cost: most }]),
      await opened('PROJECTS', all, [{ id: 'one', title: 'One cent', cost: '1' }]),
    ];
    for (const id of ids) {
      for (const roll of ['r0001', 'r0002']) {
        await town.cast(id, roll, { approve: [id === ids[0] ? 'all' : 'one'] });
      }
      await town.close(id);
    }
    const [first, second] = ids as [string, string];
    expect(await town.carryOut(first)).toMatchObject({ state: 'EXECUTED' });
    expect(await town.carryOut(second)).toMatchObject({ state: 'STANDSTILL', blockedWhy: expect.stringMatching(/./u) });
    expect(await sql(`SELECT FROM copyhold.account WHERE path LIKE 'ca:equity:projects:%-one'`)).toEqual([]);
    expect(await broken()).toEqual([]);
  });

  it('is refused where the fund or the budget does not hold it, and options that cannot stand', async () => {
    const budget = '10000000000';
    expect(await noticed('PROJECTS', { ...fund, budget }, PROJECTS)).toMatchObject({ kind: 'BudgetNotThere' });
    expect(await noticed('PROJECTS', { ...fund, budget: '8999' }, PROJECTS)).toMatchObject({
      kind: 'ProjectDearerThanBudget',
      field: 'options',
    });
    const twice = [...PROJECTS, { id: 'roof', title: 'Again', cost: '1' }];
    for (const options of [[], twice, [{ id: 'Roof', title: 'x', cost: '1' }], [{ id: 'roof', title: 'x' }]]) {
      expect(await drafted('PROJECTS', { ...fund, budget: '1' }, options)).toMatchObject({ kind: 'OptionsMalformed' });
    }
    expect(await drafted('PASTURE', { pasture: 'B200', gates: '2' }, PROJECTS)).toMatchObject({
      kind: 'OptionsMalformed',
    });
  });
});

describe('an election', () => {
  const board = { body: 'board', seats: '2' };
  const people = ['r0002', 'r0004', 'r0005'].map((id) => ({ id, title: `Bearer of ${id}` }));

  it('seats whom the count elects, and nobody else', async () => {
    const id = await opened('ELECTION', board, people);
    const done = await decided(id, {
      r0001: { ranking: [['r0002'], ['r0004']] },
      r0002: { ranking: [['r0002']] },
      r0004: { ranking: [['r0004'], ['r0005']] },
      r0005: { ranking: [['r0005'], ['r0004']] },
      r0007: { ranking: [['r0004']] },
    });
    expect(done).toMatchObject({ state: 'EXECUTED' });
    const seated = await sql<{ roll: string }>(
      `SELECT p.roll_number AS roll FROM copyhold.body_seat s JOIN copyhold.person p ON p.id = s.person_id WHERE s.body = 'board' ORDER BY s.place`,
    );
    expect(seated.map(({ roll }) => roll).sort()).toEqual(['r0002', 'r0004']);
    // By hand nobody is seated: the resolution says whom.
    const closer = town.server.database.pool('app');
    await expect(closer.query('SELECT seat_elected($1, $2)', [town.small.id, id])).rejects.toThrow(
      /permission denied/u,
    );
    expect(await broken()).toEqual([]);
  });

  it('takes members alone, a place for each rank', async () => {
    expect(await noticed('ELECTION', board, [{ id: 'r0009', title: 'Nobody' }])).toMatchObject({
      kind: 'CandidateNotAMember',
    });
  });
});

describe('an order of options', () => {
  it('stands on record, whoever beats all others first', async () => {
    const id = await opened('ORDINARY', {}, [
      { id: 'v1', title: 'As it stands' },
      { id: 'v1-am-2', title: 'With the second amendment' },
      { id: 'v1-am-3', title: 'With the third' },
    ]);
    const done = await decided(id, {
      r0001: { ranking: [['v1-am-2'], ['v1']] },
      r0002: { ranking: [['v1-am-2'], ['v1', 'v1-am-3']] },
      r0004: { ranking: [['v1'], ['v1-am-2']] },
      r0005: 'ABSTAIN',
    });
    expect(done).toMatchObject({ state: 'EXECUTED' });
    expect(await outcomeOf(id)).toMatchObject({
      ballot: 'RANKING',
      outcome: { winners: [{ id: 'v1-am-2' }, { id: 'v1' }, { id: 'v1-am-3' }] },
    });
  });
});

describe('a ballot', () => {
  it('is taken by the database exactly where it is counted', async () => {
    const options = ['10', '9', 'roof', 'well'];
    const forms: readonly BallotForm[] = [
      { ballot: 'DIVISION', options: ['BET', 'REINVEST'] },
      ...(['PROJECTS', 'RANKING', 'STV'] as const).map((ballot) => ({ ballot, options })),
    ];
    const id = fc.constantFrom('10', '9', 'roof', 'well', 'barn', '\u0000', '"');
    const inner = fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.oneof(fc.uniqueArray(id, { maxLength: 3 }), id), { maxLength: 4 }) },
      { weight: 2, arbitrary: fc.array(fc.uniqueArray(id, { minLength: 1, maxLength: 1 }), { maxLength: 3 }) },
      { weight: 2, arbitrary: fc.uniqueArray(id, { maxLength: 3 }).map((ids) => ids.sort()) },
      {
        weight: 4,
        arbitrary: fc.dictionary(
          fc.constantFrom('BET', 'REINVEST', 'X'),
          fc.constantFrom('0', '00', '4000', '6000', '10000', '-1', '1e4', 4000, null),
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom(null, 1, 'x', {}) },
      // Mostly good ones.
      { weight: 4, arbitrary: fc.subarray(options, { minLength: 1 }) },
      { weight: 4, arbitrary: fc.shuffledSubarray(options, { minLength: 1 }).map((ids) => ids.map((each) => [each])) },
    );
    const name = fc.constantFrom('parts', 'approve', 'ranking', 'choice');
    const texts = fc
      .sample(fc.tuple(name, inner, fc.boolean()), { numRuns: 600, seed: 11 })
      .map(([key, value, twice]) => JSON.stringify(twice ? { [key]: value, more: '' } : { [key]: value }))
      .flatMap((text) => [text, text.replace(',', ', ')])
      .concat(['', 'null', '[]', '{}', '{"approve":["roof"],"approve":["roof"]}', '{"choice":"ABSTAIN"}']);
    let taken = 0;
    for (const form of forms) {
      const rows = await sql<{ fault: string | null }>(
        `SELECT copyhold.choice_fault(jsonb_build_object('ballot', $1::text), $2::text[], t.text) AS fault
         FROM unnest($3::text[]) WITH ORDINALITY AS t(text, place) ORDER BY t.place`,
        form.ballot,
        form.options,
        texts,
      );
      for (const [at, { fault }] of rows.entries()) {
        const text = texts[at] ?? '';
        expect([form.ballot, text, fault === null]).toEqual([form.ballot, text, !isRefusal(readChoice(form, text))]);
        if (fault === null) taken += 1;
      }
    }
    // Some of each are good: a test in which all are refused would show nothing.
    expect(taken).toBeGreaterThan(40);
  });
});

describe('what was counted', () => {
  it('is counted again by whoever has the bundle, and a changed ballot, option or sum is found', async () => {
    const text = await bundle();
    expect(kindsOf(verdict(text))).toEqual([]);
    const changed = (from: string | RegExp, to: string): readonly string[] => {
      const other = text.replace(from, to);
      if (other === text) throw new Error(`${String(from)} is not in the bundle`);
      return kindsOf(verdict(other));
    };
    expect(changed('{\\"approve\\":[\\"barn\\"]}', '{\\"approve\\":[\\"roof\\"]}')).toContain('BallotDiffers');
    const counted = text.split('\n').filter((line) => line.includes('"count"'));
    const round = counted.find((line) => line.includes('A new roof')) ?? '';
    expect(round).not.toBe('');
    expect(kindsOf(verdict(text.replace(round, round.replace('A new roof', 'A new road'))))).toContain('TallyDiffers');
    const shut = round.replace(/"choice":"[^}]*?\}",?/u, '').replace(/"salt":"[0-9a-f]{64}",?/u, '');
    expect(kindsOf(verdict(text.replace(round, shut)))).not.toEqual([]);
  });

  it('is counted again from the file of each vote alone, and a changed ballot is found', async () => {
    const votes = await sql<{ id: string }>(
      'SELECT motion_id AS id FROM copyhold.resolution WHERE motion_id IS NOT NULL',
    );
    expect(votes.length).toBeGreaterThan(3);
    const again = (text: string) => {
      const file = motionFileOf(text);
      if (file === undefined) throw new Error('this is no file of a vote');
      return recountMotion(file, { sha256, verify: verifyEd25519 });
    };
    const texts: string[] = [];
    for (const { id } of votes) texts.push(await (await fetch(`${town.server.url}/audit/motion/${id}.json`)).text());
    for (const text of texts) {
      const told = again(text);
      expect(told.steps.flatMap(({ faults }) => faults)).toEqual([]);
      expect(told.holds).toBe(true);
    }
    const chosen = texts.find((text) => text.includes(String.raw`{\"approve\":[\"barn\"]}`)) ?? '';
    const told = again(chosen.replace(String.raw`{\"approve\":[\"barn\"]}`, String.raw`{\"approve\":[\"roof\"]}`));
    expect(told.holds).toBe(false);
    expect(told.steps.filter(({ faults }) => faults.length > 0).map(({ key }) => key)).toContain('BALLOTS');
  });
});
