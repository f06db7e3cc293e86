import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { commitment } from '#libs/transparency-log';
import { createHash } from 'node:crypto';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { BallotService, type BallotCast } from '../../apps/server/src/voting/ballot.service.js';
import { ClosingService } from '../../apps/server/src/voting/closing.service.js';
import { MotionService, type MotionView } from '../../apps/server/src/voting/motion.service.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BET_ALL = [{ line: 'BET', basisPoints: 10_000 }];
const HALVES = [
  { line: 'REINVEST', basisPoints: 5_000 },
  { line: 'WORKER_RETURN', basisPoints: 5_000 },
];

const CAST = `mutation ($id: ID!, $allocations: [AllocationInput!]!) {
  castBallot(motionId: $id, allocations: $allocations) {
    __typename
    ... on BallotCast { receipt castAt motion { id turnout receipt outcome { resultHash } } }
    ... on Refusal { message field rule }
  }
}`;

let server: TestServer;
let small: SmallPartnership;
let app: pg.Pool;
let superuser: pg.Pool;
let ballots: BallotService;
let motions: MotionService;
let closing: ClosingService;

beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
  superuser = server.database.pool('superuser');
  small = await foundSmallPartnership(app, server.app);
  ballots = server.app.get(BallotService, { strict: false });
  motions = server.app.get(MotionService, { strict: false });
  closing = server.app.get(ClosingService, { strict: false });
});
afterAll(async () => {
  await server.stop();
});

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

async function openMotion(closesInMs = 3_600_000, amount = 10_000n, quorum = 1): Promise<string> {
  const opened = await motions.openAppropriation(small.id, {
    title: 'What to do with the first quarter',
    why: 'The quarter left a surplus.',
    periodId: small.periodId,
    amount,
    closesAt: new Date(Date.now() + closesInMs),
    quorum,
  });
  if (isRefusal(opened)) throw new Error(opened.message);
  return opened;
}

const cast = (motionId: string, roll: string, allocations = HALVES) =>
  ballots.cast(small.id, { motionId, personId: small.people[roll]!, allocations });

const journalsOf = (view: MotionView | undefined) =>
  server.app
    .get(DistributionService, { strict: false })
    .journalsOfResolution(small.id, view?.decision?.resolution.resultHash.toString('hex') ?? '');

const kindOf = (answer: { readonly kind: string }): string => answer.kind;

/** Makes the motion's closing moment pass, as only an owner of the database could. */
async function expire(motionId: string): Promise<void> {
  await superuser.query(
    `UPDATE motion SET opens_at = opens_at - interval '2 hours', closes_at = clock_timestamp() - interval '1 second' WHERE id = $1`,
    [motionId],
  );
}

describe('opening an appropriation', () => {
  it('freezes the members of the Common Association, one person once', async () => {
    const id = await openMotion();
    const roll = await app.query<{ person_id: string; college: string }>(
      'SELECT person_id, college FROM elector WHERE motion_id = $1',
      [id],
    );
    const names = Object.entries(small.people);
    const rolls = roll.rows.map(({ person_id, college }) => `${names.find(([, each]) => each === person_id)?.[0] ?? ''} ${college}`);
    expect(rolls.sort()).toEqual([
      'r0001 WORKER',
      'r0002 WORKER',
      'r0003 LABELLER',
      'r0004 COMMON',
      'r0005 COMMON',
      'r0006 HOST',
    ]);
  });

  it('takes lines, the floor and the cap from the custom', async () => {
    const view = await motions.motion(small.id, await openMotion(3_600_000, 438_000n));
    expect(view?.lines.map(({ code, floor, cap }) => [code, floor, cap])).toEqual([
      ['REINVEST', '0', null],
      ['NEW_PCP', '21900', null],
      ['HOST_FUND', '0', null],
      ['WORKER_RETURN', '0', null],
      ['BET', '0', '65700'],
      ['RESERVE', '0', null],
    ]);
  });

  it('refuses what cannot be voted on', async () => {
    const asked = { title: 'T', why: '', periodId: small.periodId, amount: 100n, closesAt: new Date(Date.now() + 1e6), quorum: 1 };
    const kinds = await Promise.all(
      [{ amount: 0n }, { closesAt: new Date(0) }, { quorum: 7 }, { quorum: -1 }, { title: ' ' }].map(async (change) => {
        const answer = await motions.openAppropriation(small.id, { ...asked, ...change });
        return isRefusal(answer) ? answer.kind : 'opened';
      }),
    );
    expect(kinds).toEqual(['NothingToDivide', 'ClosesInThePast', 'ElectorateTooSmall', 'QuorumMalformed', 'TitleMissing']);
  });
});

describe('casting through GraphQL', () => {
  const castAs = async (roll: string | undefined, id: string, allocations: unknown) => {
    const session = roll === undefined ? undefined : await server.signIn(small.people[roll]!);
    return server.graphql(CAST, { id, allocations }, session);
  };

  it('answers a receipt, and shows turnout but no result', async () => {
    const id = await openMotion();
    const { data } = await castAs('r0001', id, HALVES);
    const answer = data?.['castBallot'] as { __typename: string; receipt: string; motion: Record<string, unknown> };
    expect(answer.__typename).toBe('BallotCast');
    expect(answer.receipt).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/u);
    expect(answer.motion).toEqual({ id, turnout: 1, receipt: answer.receipt, outcome: null });
  });

  it('refuses by kind, field and rule', async () => {
    const id = await openMotion();
    const gone = '00000000-0000-4000-8000-000000000000';
    const tries: [string, string, unknown][] = [
      ['r0001', id, [{ line: 'BET', basisPoints: 9_999 }]],
      ['r0001', id, [{ line: 'YACHT', basisPoints: 10_000 }]],
      ['r0001', id, [{ line: 'BET', basisPoints: -1 }, { line: 'RESERVE', basisPoints: 10_001 }]],
      ['r0001', gone, BET_ALL],
      ['r0001', 'nonsense', BET_ALL],
      ['r0007', id, BET_ALL],
    ];
    const kinds: unknown[] = [];
    for (const [roll, motion, allocations] of tries) {
      const { data } = await castAs(roll, motion, allocations);
      const { __typename, field, rule } = data?.['castBallot'] as Record<string, unknown>;
      kinds.push([__typename, field, rule]);
    }
    expect(kinds).toEqual([
      ['BallotDoesNotSum', 'allocations', 'division.ballot'],
      ['UnknownLine', 'YACHT', 'division.ballot'],
      ['OtherRefusal', 'BET', 'division.ballot'],
      ['NotFound', 'motionId', 'motion.casting'],
      ['NotFound', 'motionId', 'motion.casting'],
      ['NotOnElectorate', 'voter', 'motion.casting'],
    ]);
    expect((await castAs(undefined, id, BET_ALL)).errors).toHaveLength(1);
    expect((await motions.motion(small.id, id))?.motion.turnout).toBe(0);
  });

  it('refuses a second ballot and keeps the first', async () => {
    const id = await openMotion();
    expect(kindOf(await cast(id, 'r0002'))).toBe('BallotCast');
    expect(kindOf(await cast(id, 'r0002', BET_ALL))).toBe('BallotAlreadyCast');
    const kept = await superuser.query<{ allocations: number[] }>('SELECT allocations FROM ballot WHERE motion_id = $1', [id]);
    expect(kept.rows).toEqual([{ allocations: [5000, 0, 0, 5000, 0, 0] }]);
  });

  it('refuses a vote after the close, before and after anybody closed it', async () => {
    const id = await openMotion();
    await cast(id, 'r0001');
    await expire(id);
    expect(kindOf(await cast(id, 'r0002'))).toBe('MotionClosed');
    await closing.closeDue(new Date());
    expect(kindOf(await cast(id, 'r0002'))).toBe('MotionClosed');
  });

  it('refuses a vote before the opening', async () => {
    const id = await openMotion();
    await superuser.query(`UPDATE motion SET opens_at = closes_at - interval '1 minute' WHERE id = $1`, [id]);
    expect(kindOf(await cast(id, 'r0001'))).toBe('MotionNotOpen');
  });
});

describe('races', () => {
  it('takes exactly one of twenty ballots cast at once by one person', async () => {
    const id = await openMotion();
    const answers = await Promise.all(Array.from({ length: 20 }, () => cast(id, 'r0004')));
    const kinds = answers.map(kindOf);
    expect(kinds.filter((kind) => kind === 'BallotCast')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'BallotAlreadyCast')).toHaveLength(19);
  });

  it('counts every ballot that was accepted, and no other, when casting races the close', async () => {
    const id = await openMotion(400, 10_000n, 1);
    const rolls = ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0006'];
    const [answers] = await Promise.all([
      Promise.all(
        rolls.map(async (roll, index) => {
          await wait(300 + index * 30);
          return cast(id, roll);
        }),
      ),
      (async () => {
        for (let round = 0; round < 30; round += 1) {
          await closing.closeDue(new Date());
          await wait(20);
        }
      })(),
    ]);
    const accepted = answers.filter((answer) => answer.kind === 'BallotCast').length;
    expect(answers.every(({ kind }) => kind === 'BallotCast' || kind === 'MotionClosed')).toBe(true);
    const view = await motions.motion(small.id, id);
    const result = JSON.parse(view?.decision?.resolution.result ?? '{}') as { present?: string };
    expect(result.present).toBe(String(accepted));
  });

  it('closes, decides and executes once when several servers do it together', async () => {
    const id = await openMotion();
    await cast(id, 'r0001');
    await expire(id);
    const closed = await Promise.all(Array.from({ length: 6 }, () => closing.closeDue(new Date())));
    expect(closed.reduce((sum, each) => sum + each, 0)).toBe(1);
    const view = await motions.motion(small.id, id);
    expect(view?.motion.state).toBe('EXECUTED');
    expect(await journalsOf(view)).toHaveLength(1);
  });
});

describe('the result', () => {
  it('is exact, and what it decided is in the books', async () => {
    const id = await openMotion(3_600_000, 10_001n);
    await cast(id, 'r0001', HALVES);
    await cast(id, 'r0002', BET_ALL);
    const third = (await cast(id, 'r0004', [{ line: 'RESERVE', basisPoints: 10_000 }])) as BallotCast;
    expect((await motions.motion(small.id, id))?.decision).toBeUndefined();
    await expire(id);
    expect(await closing.closeDue(new Date())).toBe(1);
    const { data } = await server.graphql(
      `query ($id: ID!) { motion(id: $id) { state turnout outcome { resultHash executedAt journalIds lines { code share amount } run { people posted paid total } } } }`,
      { id },
    );
    const motion = data?.['motion'] as { state: string; turnout: number; outcome: Outcome };
    expect([motion.state, motion.turnout]).toEqual(['EXECUTED', 3]);
    // Three voters, four lines wanted, a quarter each. The floor takes 501 of 10,001 (rounded up), so a quarter is 2,375;
    // BET keeps 15 % of the whole, rounded down, and the rest of its quarter moves to the reserve.
    expect(motion.outcome.lines).toEqual([
      { code: 'REINVEST', share: '1/4', amount: '2375' },
      { code: 'NEW_PCP', share: '0/1', amount: '501' },
      { code: 'HOST_FUND', share: '0/1', amount: '0' },
      { code: 'WORKER_RETURN', share: '1/4', amount: '2375' },
      { code: 'BET', share: '1/4', amount: '1500' },
      { code: 'RESERVE', share: '1/4', amount: '3250' },
    ]);
    const total = motion.outcome.lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    expect(total).toBe(10_001n);
    const workers = motion.outcome.lines[3]?.amount;
    expect(motion.outcome.run).toEqual({ people: 3, posted: 3, paid: 0, total: workers });
    const text = (await motions.motion(small.id, id))?.decision?.resolution.result ?? '';
    expect(createHash('sha256').update(text).digest('hex')).toBe(motion.outcome.resultHash);
    expect(text).not.toContain(third.receipt);
  });

  it('opens each ballot to its commitment after the close', async () => {
    const id = await openMotion();
    await cast(id, 'r0005', BET_ALL);
    await expire(id);
    await closing.closeDue(new Date());
    const { rows } = await app.query<{ allocations: number[]; salt: Buffer; commitment: Buffer }>(
      'SELECT allocations, salt, commitment FROM opened_ballots($1, $2)',
      [small.id, id],
    );
    const codes = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];
    const value = Object.fromEntries(codes.map((code, index) => [code, String(rows[0]?.allocations[index])]));
    const again = commitment({ domain: 'ballot', salt: new Uint8Array(rows[0]!.salt), value }, (bytes) =>
      createHash('sha256').update(bytes).digest(),
    );
    expect(Buffer.from(again as Uint8Array)).toEqual(rows[0]?.commitment);
  });

  it('decides nothing below the quorum, or without a ballot', async () => {
    const few = await openMotion(3_600_000, 10_000n, 3);
    await cast(few, 'r0001');
    const none = await openMotion(3_600_000, 10_000n, 0);
    await expire(few);
    await expire(none);
    await closing.closeDue(new Date());
    for (const id of [few, none]) {
      const view = await motions.motion(small.id, id);
      expect(view?.motion.state).toBe('INQUORATE');
      expect(await journalsOf(view)).toEqual([]);
    }
  });

  it('waits, carried, when the ledger refuses, and goes through once it can', async () => {
    const id = await openMotion(3_600_000, 50_000_000n);
    await cast(id, 'r0001');
    await expire(id);
    await closing.closeDue(new Date());
    expect((await motions.motion(small.id, id))?.motion.state).toBe('CARRIED');
    await superuser.query('UPDATE account SET floor = NULL WHERE ledger_id = $1 AND path = $2', [small.id, 'ca:equity:allocable']);
    await closing.closeDue(new Date());
    expect((await motions.motion(small.id, id))?.motion.state).toBe('EXECUTED');
  });

  it('is closed by the clock of the running server', async () => {
    const id = await openMotion(50);
    let state = 'OPEN';
    for (let tries = 0; tries < 100 && state === 'OPEN'; tries += 1) {
      await wait(100);
      state = (await motions.motion(small.id, id))?.motion.state ?? 'OPEN';
    }
    expect(state).toBe('INQUORATE');
  });
});

describe('while a motion is open', () => {
  let id: string;
  beforeEach(async () => {
    id = await openMotion();
    await cast(id, 'r0001', BET_ALL);
  });

  it.each(['app', 'auditor'] as const)('the %s login reads no choice and no salt', async (login) => {
    const pool = server.database.pool(login);
    for (const column of ['allocations', 'salt', '*', 'row_to_json(ballot)']) {
      await expect(pool.query(`SELECT ${column} FROM ballot WHERE motion_id = $1`, [id])).rejects.toMatchObject({ code: '42501' });
    }
    await expect(pool.query('COPY ballot TO STDOUT')).rejects.toMatchObject({ code: '42501' });
    await expect(pool.query('TABLE ballot')).rejects.toMatchObject({ code: '42501' });
    const opened = await pool.query('SELECT * FROM opened_ballots($1, $2)', [small.id, id]);
    expect(opened.rows).toEqual([]);
  });

  it('the leaf in the log and the receipt say nothing of it', async () => {
    const leaves = await app.query<{ entry: Buffer }>(`SELECT entry FROM log_stage WHERE type = 'ballot' ORDER BY id DESC LIMIT 1`);
    const entry = JSON.parse(leaves.rows[0]?.entry.toString() ?? '{}') as Record<string, string>;
    expect(Object.keys(entry)).toEqual(['commitment', 'motion', 'type', 'v', 'voter']);
    expect(entry['motion']).toBe(id);
    expect(entry['voter']).not.toBe(small.people['r0001']);
  });

  it('no type of the schema reachable from a motion has a field for it', async () => {
    const { data } = await server.graphql('{ motion(id: "' + id + '") { outcome { resultHash } turnout lines { code floor cap } } }');
    expect(data?.['motion']).toMatchObject({ outcome: null, turnout: 1 });
    const guess = await server.graphql('{ motion(id: "' + id + '") { ballots { allocations } } }');
    expect(guess.errors?.[0]?.message).toContain('Cannot query field "ballots"');
  });
});

interface Outcome {
  readonly resultHash: string;
  readonly journalIds: string[];
  readonly lines: { code: string; share: string; amount: string }[];
  readonly run: Record<string, unknown> | null;
}
