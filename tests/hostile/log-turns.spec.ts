import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { A, accepted, B, BANK, expectKept, foundBench, one } from '../support/ledger-bench.js';
import { openRaw, postRaw } from '../support/raw-posting.js';
import { VotingRoom, wait } from '../support/voting-room.js';

const LINES = ['A_LINE', 'B_LINE'];

let room: VotingRoom;
let ledger: string;
let closer: pg.Pool;

beforeAll(async () => {
  room = await VotingRoom.open();
  ledger = room.small.id;
  closer = room.server.database.pool('closer');
  await openRaw(room.app, ledger, [
    { path: BANK, normalSide: 'DEBIT', floor: '0' },
    ...[A, B].map((path) => ({ path, floor: '0' })),
  ]);
});
afterAll(async () => {
  await room.server.stop();
});

const ballotOf = (codes: readonly string[]): readonly unknown[] => {
  const salt = createHash('sha256').update(String(Math.random())).digest();
  const parts = codes.map((_, index) => (index === 0 ? 10_000 : 0));
  const json = `{${codes
    .map((code, index) => `"${code}":"${String(parts[index])}"`)
    .sort()
    .join(',')}}`;
  return [parts, salt, createHash('sha256').update('ballot\n').update(salt).update(json).digest()];
};

const codesOf = async (motion: string): Promise<string[]> =>
  (
    await room.app.query<{ code: string }>('SELECT code FROM motion_line WHERE motion_id = $1 ORDER BY position', [
      motion,
    ])
  ).rows.map(({ code }) => code);

/** A period of the past that a motion may divide, and the call that opens one on it. */
async function opening(): Promise<readonly [string, readonly unknown[]]> {
  const period = await room.closedPeriod(500n);
  const person = room.small.people['r0004'];
  return [
    `SELECT open_motion($1, 'title', 'why', $2, 500, now() + interval '1 hour', 0, 1, $3, ARRAY[0, 0]::numeric[],
       ARRAY[NULL, NULL]::numeric[], ARRAY[uuidv7()], ARRAY[$4::uuid], ARRAY['COMMON'])`,
    [ledger, period, LINES, person],
  ];
}

interface Stager {
  readonly name: string;
  readonly as: 'app' | 'closer';
  call(): Promise<readonly [string, readonly unknown[]]>;
}

/** Whoever stages a leaf, beside the posting of journals. */
const stagers: readonly Stager[] = [
  {
    name: 'cast_ballot',
    as: 'app',
    call: async () => {
      const motion = await room.openMotion();
      return [
        'SELECT cast_ballot($1, $2, $3, $4::integer[], $5, $6)',
        [ledger, motion, room.small.people['r0004'], ...ballotOf(await codesOf(motion))],
      ];
    },
  },
  { name: 'open_motion', as: 'app', call: opening },
  {
    name: 'record_resolution',
    as: 'app',
    call: async () => {
      const motion = await room.openMotion();
      await room.superuser.query(`UPDATE motion SET state = 'CLOSED' WHERE id = $1`, [motion]);
      return [`SELECT record_resolution($1, $2, false, '{"a":"1"}', 1)`, [ledger, motion]];
    },
  },
  {
    name: 'close_motion',
    as: 'app',
    call: async () => {
      const motion = await room.openMotion();
      await room.expire(motion);
      return ['SELECT close_motion($1, $2)', [ledger, motion]];
    },
  },
  {
    name: 'mark_executed',
    as: 'app',
    call: async () => ['SELECT mark_executed($1, $2)', [ledger, await room.openMotion()]],
  },
  {
    name: 'set_bounds',
    as: 'closer',
    call: async () => [`SELECT set_bounds($1, $2, 'EUR', 0, 900, 'officer')`, [ledger, B]],
  },
  {
    name: 'post_journals',
    as: 'app',
    call: async () => [
      `SELECT post_journals($1, ARRAY['turn'], ARRAY[sha256('turn')], ARRAY['test'], ARRAY['memo'], ARRAY['actor'], ARRAY[1], ARRAY[NULL],
         ARRAY[NULL], ARRAY['2026-05-01'::timestamptz], ARRAY[NULL]::uuid[], ARRAY[1], ARRAY[$2], ARRAY[$3], ARRAY['EUR'], ARRAY[1], ARRAY[NULL])`,
      [ledger, BANK, A],
    ],
  },
];

/** Tables whose rows somebody locks who has the ledger's row already. */
const LOCKED = ['motion', 'period', 'account', 'holding', 'batch', 'log_stage'];

describe('whoever stages a leaf', () => {
  it.each(stagers)('takes the ledger’s row first: while $name waits for it, it holds nothing else', async (stager) => {
    const [sql, values] = await stager.call();
    const first = await room.superuser.connect();
    const second = await room.server.database.pool(stager.as).connect();
    try {
      await first.query('BEGIN');
      await first.query('SELECT FROM ledger WHERE id = $1 FOR NO KEY UPDATE', [ledger]);
      const backend = await second.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const waiting = second.query(sql, [...values]);
      for (;;) {
        const { rows } = await room.superuser.query(
          `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`,
          [backend.rows[0]?.pid],
        );
        if (rows.length > 0) break;
        await wait(5);
      }
      for (const table of LOCKED) await first.query(`SELECT FROM ${table} FOR UPDATE NOWAIT`);
      await first.query('COMMIT');
      expect((await waiting).rowCount).toBe(1);
    } finally {
      first.release(true);
      second.release();
    }
  });

  it('is one of those that were looked at: each function says so before it touches a row', async () => {
    // Called by functions that have it, which are looked at for that; and the log's own key, which touches no other row.
    const inner = [
      'note_account_change',
      'enter_absorption',
      'count_requisition',
      'enter_meeting_step',
      'enter_call',
      'enter_mandate_on',
      'end_mandate_on',
      'put_off_if_met',
      'present_by_token',
      'undo_workload',
    ];
    const { rows } = await room.superuser.query<{ name: string; source: string }>(
      `SELECT proname::text AS name, prosrc AS source FROM pg_proc
       WHERE pronamespace = 'copyhold'::regnamespace AND prosrc ~ $1 AND proname <> ALL ($2) ORDER BY 1`,
      [`\\y(stage_leaf|${inner.join('|')})\\(`, [...inner, 'record_log_keys']],
    );
    const TURN = /\b(FROM ledger\b[^;]*FOR NO KEY UPDATE|lock_ledger\()/u;
    const TOUCH = new RegExp(
      `\\b(INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|FOR (NO KEY )?UPDATE|FOR (KEY )?SHARE|(stage_leaf|${inner.join('|')})\\()`,
      'u',
    );
    const late = rows.filter(({ source }) => {
      const statements = source.replaceAll(/--[^\n]*/gu, '').split(';');
      const takes = statements.findIndex((statement) => TURN.test(statement));
      return takes < 0 || takes > statements.findIndex((statement) => TOUCH.test(statement));
    });
    expect(rows.length).toBeGreaterThan(10);
    expect(late.map(({ name }) => name)).toEqual([]);
  });
});

describe('all of them at once, beside posting', () => {
  it('never wait in a circle, and leave positions without a gap', async () => {
    const deadlocks = async (): Promise<number> =>
      (
        (await room.superuser.query<{ deadlocks: number }>(
          `SELECT pg_stat_force_next_flush(); SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()`,
        )) as unknown as { rows: { deadlocks: number }[] }[]
      )[1]?.rows[0]?.deadlocks ?? -1;
    const before = await deadlocks();
    const motions: string[] = [];
    for (let count = 0; count < 4; count += 1) motions.push(await room.openMotion());
    const voters = ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0006'];
    const posting = async (side: number): Promise<void> => {
      for (let round = 0; round < 30; round += 1) {
        const key = `stress ${String(side)} ${String(round)}`;
        await postRaw(room.app, ledger, [
          {
            key,
            effectiveAt: '2026-05-01T00:00:00Z',
            transfers: [{ debit: BANK, credit: [A, B][side] ?? A, amount: '1' }],
          },
        ]);
      }
    };
    const casting = async (motion: string): Promise<void> => {
      for (const roll of voters) await room.cast(motion, roll).catch(() => undefined);
      await room.expire(motion);
      // The server's own clock, or another of these, may have been first: that is no deadlock.
      await room.closing.closeDue(new Date()).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'P0108' });
      });
    };
    const bounding = async (): Promise<void> => {
      for (let ceiling = 1_000; ceiling < 1_020; ceiling += 1)
        await closer.query(`SELECT set_bounds($1, $2, 'EUR', 0, $3, 'officer')`, [ledger, B, ceiling]);
    };
    const opened = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) {
        const [sql, values] = await opening();
        await room.app.query(sql, [...values]);
      }
    };
    const rolls = room.server.app.get(RollService, { strict: false });
    const enrolling = async (): Promise<void> => {
      for (let number = 1; number <= 5; number += 1) {
        const right = { kind: 'HOST_CLAIM', subject: `site ${String(number)}`, since: '2026-02-01' } as const;
        const personId = room.small.people['r0006'] ?? '';
        expect(await rolls.enrol(ledger, [{ ...right, personId }])).toBe(1);
      }
    };
    await Promise.all([posting(0), posting(1), ...motions.map(casting), bounding(), opened(), enrolling()]);
    expect(await deadlocks()).toBe(before);
    const { rows } = await room.app.query(
      `SELECT max(position) - count(*) AS gaps, min(position) AS first FROM log_stage WHERE partnership_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([{ gaps: '0', first: '1' }]);
  }, 60_000);

  it('give a position again that a rollback gave up', async () => {
    const other = await foundBench(room.app, 'rolled-back');
    const client = await room.app.connect();
    const positions = async (): Promise<unknown[]> =>
      (
        await client.query<{ position: string }>(
          'SELECT position FROM log_stage WHERE partnership_id = $1 ORDER BY position',
          [other],
        )
      ).rows.map(({ position }) => position);
    try {
      await accepted(client, other, one('first', [BANK, A, 1]));
      await client.query('BEGIN');
      await accepted(client, other, one('given up', [BANK, A, 1]));
      expect(await positions()).toEqual(['1', '2']);
      await client.query('ROLLBACK');
      await accepted(client, other, one('kept', [BANK, A, 1]));
      expect(await positions()).toEqual(['1', '2']);
      await expectKept(client, other);
    } finally {
      client.release();
    }
  });
});
