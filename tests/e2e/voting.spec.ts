import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { pastGuards } from '../support/motion-time.js';
import { closePast } from '../support/small-partnership.js';
import { BET_ALL, HALVES, VotingRoom, wait } from '../support/voting-room.js';

const CAST = `mutation ($id: ID!, $allocations: [AllocationInput!]!) {
  castBallot(motionId: $id, allocations: $allocations) {
    __typename
    ... on BallotCast { receipt castAt motion { id turnout receipt outcome { resultHash } } }
    ... on Refusal { message field rule customVersion }
  }
}`;

let room: VotingRoom;

beforeAll(async () => {
  room = await VotingRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

const kindOf = (answer: { readonly kind: string }): string => answer.kind;

describe('opening an appropriation', () => {
  it('freezes the members of the Common Association, one person once', async () => {
    const id = await room.openMotion();
    const roll = await room.app.query<{ person_id: string; college: string }>(
      'SELECT person_id, college FROM elector WHERE motion_id = $1',
      [id],
    );
    const names = Object.entries(room.small.people);
    const rolls = roll.rows.map(
      ({ person_id, college }) => `${names.find(([, each]) => each === person_id)?.[0] ?? ''} ${college}`,
    );
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
    const view = await room.view(await room.openMotion(3_600_000, 438_000n));
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
    const asked = { title: 'T', why: '', amount: 100n, closesAt: new Date(Date.now() + 1e6) };
    const periodId = await room.closedPeriod(100n);
    const nothing = await room.closedPeriod(0n);
    const kinds: string[] = [];
    for (const change of [
      { periodId: nothing, amount: 0n },
      { periodId, closesAt: new Date(0) },
      { periodId, title: ' ' },
      { periodId: 'nonsense' },
      { periodId: room.small.periodId },
      { periodId, amount: 101n },
      { periodId, amount: 99n },
    ]) {
      const answer = await room.motions.openAppropriation(room.small.id, { ...asked, ...change });
      kinds.push(isRefusal(answer) ? answer.kind : 'opened');
    }
    expect(kinds).toEqual([
      'NothingToDivide',
      'ClosesInThePast',
      'TitleMissing',
      'NotFound',
      'PeriodNotClosed',
      'AmountNotAllocable',
      'AmountNotAllocable',
    ]);
  });

  it('refuses what the books do not hold any more', async () => {
    const gone = await closePast(room.superuser, room.small.id, { name: 'long ago', amount: 900_000_000n });
    const asked = { title: 'T', why: '', periodId: gone, amount: 900_000_000n, closesAt: new Date(Date.now() + 1e6) };
    expect(await room.motions.openAppropriation(room.small.id, asked)).toMatchObject({
      kind: 'AmountNotAllocable',
      field: 'amount',
      rule: 'motion.opening',
      customVersion: 1,
    });
  });

  it('puts a period to the vote once, however many ask at once, and again where nobody came', async () => {
    const periodId = await room.closedPeriod(100n);
    const asked = { title: 'T', why: '', periodId, amount: 100n, closesAt: new Date(Date.now() + 1e6) };
    const ask = () => room.motions.openAppropriation(room.small.id, asked);
    // Twice as many as the pool has connections: none may need a second one while it holds the ledger.
    const answers = await Promise.all(Array.from({ length: 16 }, ask));
    const opened = answers.flatMap((answer) => (isRefusal(answer) ? [] : [answer]));
    expect(opened).toHaveLength(1);
    for (const answer of answers) if (isRefusal(answer)) expect(answer.kind).toBe('AlreadyPutToVote');
    await room.expire(opened[0] ?? '');
    await room.closing.closeDue(new Date());
    expect(isRefusal(await ask())).toBe(false);
    expect(await ask()).toMatchObject({ kind: 'AlreadyPutToVote', field: 'periodId', customVersion: 1 });
  });

  it('takes the quorum from the custom: a tenth of the roll, or fifty where that is less', async () => {
    const view = await room.view(await room.openMotion());
    expect([view?.motion.electorateSize, view?.motion.quorum]).toEqual([6, 1]);
  });
});

describe('casting through GraphQL', () => {
  const castAs = async (roll: string | undefined, id: string, allocations: unknown) => {
    const session = roll === undefined ? undefined : await room.server.signIn(room.small.people[roll]!);
    return room.server.graphql(CAST, { id, allocations }, session);
  };

  it('answers a receipt, and shows turnout but no result', async () => {
    const id = await room.openMotion();
    const { data } = await castAs('r0001', id, HALVES);
    const answer = data?.['castBallot'] as { __typename: string; receipt: string; motion: Record<string, unknown> };
    expect(answer.__typename).toBe('BallotCast');
    expect(answer.receipt).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/u);
    expect(answer.motion).toEqual({ id, turnout: 1, receipt: answer.receipt, outcome: null });
  });

  it('refuses by kind, field and rule', async () => {
    const id = await room.openMotion();
    const gone = '00000000-0000-4000-8000-000000000000';
    const tries: [string, string, unknown][] = [
      ['r0001', id, [{ line: 'BET', basisPoints: 9_999 }]],
      ['r0001', id, [{ line: 'YACHT', basisPoints: 10_000 }]],
      [
        'r0001',
        id,
        [
          { line: 'BET', basisPoints: -1 },
          { line: 'RESERVE', basisPoints: 10_001 },
        ],
      ],
      ['r0001', gone, BET_ALL],
      ['r0001', 'nonsense', BET_ALL],
      ['r0007', id, BET_ALL],
    ];
    const kinds: unknown[] = [];
    for (const [roll, motion, allocations] of tries) {
      const { data } = await castAs(roll, motion, allocations);
      const { __typename, field, rule, customVersion } = data?.['castBallot'] as Record<string, unknown>;
      kinds.push([__typename, field, rule, customVersion]);
    }
    expect(kinds).toEqual([
      ['BallotDoesNotSum', 'allocations', 'division.ballot', 1],
      ['UnknownLine', 'YACHT', 'division.ballot', 1],
      ['OtherRefusal', 'BET', 'division.ballot', 1],
      ['NotFound', 'motionId', 'motion.casting', null],
      ['NotFound', 'motionId', 'motion.casting', null],
      ['NotOnElectorate', 'voter', 'motion.casting', 1],
    ]);
    expect((await castAs(undefined, id, BET_ALL)).errors).toHaveLength(1);
    expect((await room.view(id))?.motion.turnout).toBe(0);
  });

  it('refuses a second ballot and keeps the first', async () => {
    const id = await room.openMotion();
    expect(kindOf(await room.cast(id, 'r0002'))).toBe('BallotCast');
    expect(await room.cast(id, 'r0002', BET_ALL)).toMatchObject({ kind: 'BallotAlreadyCast', customVersion: 1 });
    const kept = await room.superuser.query<{ allocations: number[] }>(
      'SELECT allocations FROM ballot WHERE motion_id = $1',
      [id],
    );
    expect(kept.rows).toEqual([{ allocations: [5000, 0, 0, 5000, 0, 0] }]);
  });

  it('refuses a vote after the close, before and after anybody closed it', async () => {
    const id = await room.openMotion();
    await room.cast(id, 'r0001');
    await room.expire(id);
    expect(await room.cast(id, 'r0002')).toMatchObject({ kind: 'MotionClosed', customVersion: 1 });
    await room.closing.closeDue(new Date());
    expect(kindOf(await room.cast(id, 'r0002'))).toBe('MotionClosed');
  });

  it('refuses a vote before the opening', async () => {
    const id = await room.openMotion();
    const sql = `UPDATE motion SET opens_at = closes_at - interval '1 minute' WHERE id = $1`;
    await pastGuards(room.superuser, async (client) => {
      await client.query(sql, [id]);
    });
    expect(await room.cast(id, 'r0001')).toMatchObject({ kind: 'MotionNotOpen', customVersion: 1 });
  });
});

describe('races', () => {
  it('takes exactly one of twenty ballots cast at once by one person', async () => {
    const id = await room.openMotion();
    const answers = await Promise.all(Array.from({ length: 20 }, () => room.cast(id, 'r0004')));
    const kinds = answers.map(kindOf);
    expect(kinds.filter((kind) => kind === 'BallotCast')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'BallotAlreadyCast')).toHaveLength(19);
    for (const answer of answers) if (isRefusal(answer)) expect(answer.customVersion).toBe(1);
  });

  it('counts every ballot that was accepted, and no other, when casting races the close', async () => {
    const id = await room.openMotion(400);
    const rolls = ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0006'];
    const [answers] = await Promise.all([
      Promise.all(
        rolls.map(async (roll, index) => {
          await wait(300 + index * 30);
          return room.cast(id, roll);
        }),
      ),
      (async () => {
        for (let round = 0; round < 30; round += 1) {
          await room.closing.closeDue(new Date());
          await wait(20);
        }
      })(),
    ]);
    const accepted = answers.filter((answer) => answer.kind === 'BallotCast').length;
    expect(answers.every(({ kind }) => kind === 'BallotCast' || kind === 'MotionClosed')).toBe(true);
    const view = await room.view(id);
    const result = JSON.parse(view?.decision?.resolution.result ?? '{}') as { present?: string };
    expect(result.present).toBe(String(accepted));
  });

  it('closes, decides and executes once when several servers do it together', async () => {
    const id = await room.openMotion();
    await room.cast(id, 'r0001');
    await room.expire(id);
    const closed = await Promise.all(Array.from({ length: 6 }, () => room.closing.closeDue(new Date())));
    expect(closed.reduce((sum, each) => sum + each, 0)).toBe(1);
    const view = await room.view(id);
    expect(view?.motion.state).toBe('EXECUTED');
    expect(await room.journalsOf(id)).toHaveLength(1);
  });
});

describe('while a motion is open', () => {
  let id: string;
  beforeEach(async () => {
    id = await room.openMotion();
    await room.cast(id, 'r0001', BET_ALL);
  });

  it.each(['app', 'auditor'] as const)('the %s login reads no choice and no salt', async (login) => {
    const pool = room.server.database.pool(login);
    for (const column of ['allocations', 'salt', '*', 'row_to_json(ballot)']) {
      await expect(pool.query(`SELECT ${column} FROM ballot WHERE motion_id = $1`, [id])).rejects.toMatchObject({
        code: '42501',
      });
    }
    await expect(pool.query('COPY ballot TO STDOUT')).rejects.toMatchObject({ code: '42501' });
    await expect(pool.query('TABLE ballot')).rejects.toMatchObject({ code: '42501' });
    const opened = await pool.query('SELECT * FROM opened_ballots($1, $2)', [room.small.id, id]);
    expect(opened.rows).toEqual([]);
  });

  it('the leaf in the log and the receipt say nothing of it', async () => {
    const leaves = await room.app.query<{ entry: Buffer }>(
      `SELECT entry FROM log_stage WHERE type = 'ballot' ORDER BY id DESC LIMIT 1`,
    );
    const entry = JSON.parse(leaves.rows[0]?.entry.toString() ?? '{}') as Record<string, string>;
    expect(Object.keys(entry)).toEqual(['commitment', 'motion', 'type', 'v', 'voter']);
    expect(entry['motion']).toBe(id);
    expect(entry['voter']).not.toBe(room.small.people['r0001']);
  });

  it('no type of the schema reachable from a motion has a field for it', async () => {
    const { data } = await room.server.graphql(
      '{ motion: division(id: "' + id + '") { outcome { resultHash } turnout lines { code floor cap } } }',
    );
    expect(data?.['motion']).toMatchObject({ outcome: null, turnout: 1 });
    const guess = await room.server.graphql('{ motion: division(id: "' + id + '") { ballots { allocations } } }');
    expect(guess.errors?.[0]?.message).toContain('Cannot query field "ballots"');
  });
});
