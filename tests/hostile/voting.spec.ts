import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusedSql } from '../support/refused-sql.js';
import { closePast } from '../support/small-partnership.js';
import { VotingRoom } from '../support/voting-room.js';

let room: VotingRoom;
let motion: string;
let lines: readonly string[];

beforeAll(async () => {
  room = await VotingRoom.open();
  motion = await room.openMotion();
  const found = await room.app.query<{ code: string }>(
    'SELECT code FROM motion_line WHERE motion_id = $1 ORDER BY position',
    [motion],
  );
  lines = found.rows.map(({ code }) => code);
});
afterAll(async () => {
  await room.server.stop();
});

const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const SALT = sha256('salt');
const CAST = 'SELECT cast_ballot($1, $2, $3, $4::integer[], $5, $6) AS answer';

/** The ballot that gives all to one line, in canonical JSON. */
const allTo = (line: number): string => {
  const members = lines.map((code, index) => `"${code}":"${index === line ? '10000' : '0'}"`);
  return `{${members.sort().join(',')}}`;
};
const partsTo = (line: number): number[] => lines.map((_, index) => (index === line ? 10_000 : 0));
const committed = (line: number): Buffer => sha256('ballot\n', SALT, allTo(line));
const ballot = (parts: unknown, commitment: Buffer | null, salt: Buffer | null = SALT): unknown[] => [
  room.small.id,
  motion,
  room.small.people['r0001'],
  parts,
  salt,
  commitment,
];

describe('a ballot', () => {
  it('is what its commitment says', async () => {
    expect(await refusedSql(room.app, CAST, ballot(partsTo(1), committed(0)))).toBe('P0121');
    expect(await refusedSql(room.app, CAST, ballot(partsTo(0), null))).toBe('P0121');
    expect(await refusedSql(room.app, CAST, ballot(partsTo(0), committed(0), null))).toBe('P0121');
    expect(await refusedSql(room.app, CAST, ballot(partsTo(0), committed(0), sha256('other')))).toBe('P0121');
  });

  it('gives each line a part', async () => {
    const holes = partsTo(0).map((part) => (part === 0 ? null : part));
    for (const parts of [null, holes, [partsTo(0)], [], [10_000]]) {
      const answer = await room.app.query<{ answer: string }>(CAST, ballot(parts, committed(0)));
      expect([parts, answer.rows]).toEqual([parts, [{ answer: 'BallotDoesNotSum' }]]);
    }
  });

  it('is logged as the database writes it, and the receipt follows from the leaf', async () => {
    const { rows } = await room.app.query<{ answer: string }>(CAST, ballot(partsTo(2), committed(2)));
    expect(rows).toEqual([{ answer: 'CAST' }]);
    const stored = await room.app.query<{ ref: string; receipt: string }>(
      'SELECT voter_ref AS ref, receipt FROM ballot WHERE motion_id = $1',
      [motion],
    );
    const [{ ref, receipt } = { ref: '', receipt: '' }] = stored.rows;
    const entry = `{"commitment":"${committed(2).toString('hex')}","motion":"${motion}","type":"ballot","v":"1","voter":"${ref}"}`;
    const leaf = sha256(Buffer.of(0), entry);
    const logged = await room.app.query(
      `SELECT convert_from(entry, 'UTF8') AS entry, leaf_hash AS leaf FROM log_stage WHERE type = 'ballot'`,
    );
    expect(logged.rows).toEqual([{ entry, leaf }]);
    const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const bits = BigInt(`0x${leaf.subarray(0, 10).toString('hex')}`)
      .toString(2)
      .padStart(80, '0');
    const letters = (bits.match(/.{5}/gu) ?? []).map((five) => digits.charAt(Number.parseInt(five, 2))).join('');
    expect(receipt).toBe(letters.match(/.{4}/gu)?.join('-'));
  });
});

describe('a motion', () => {
  let left: string;
  beforeAll(async () => {
    left = await closePast(room.superuser, room.small.id, { name: 'left', amount: 7n });
  });

  const open = (person: string | undefined, college: string, divided = { period: left, amount: 7 }): Promise<string> =>
    refusedSql(
      room.app,
      `SELECT open_motion($1, 't', 'w', $2, $6, clock_timestamp() + interval '1 hour', 0, 1, ARRAY['BET'],
         ARRAY[0]::numeric[], ARRAY[NULL]::numeric[], ARRAY[$3]::uuid[], ARRAY[$4]::uuid[], ARRAY[$5])`,
      [room.small.id, divided.period, randomUUID(), person, college, divided.amount],
    );

  it('has no elector who is nobody, or no member of the college', async () => {
    expect(await open(randomUUID(), 'WORKER')).toBe('P0108');
    expect(await open(room.small.people['r0001'], 'HOST')).toBe('P0108');
    expect(await open(room.small.people['r0001'], 'NOBODY')).toBe('P0108');
    expect(await open(room.small.people['r0001'], 'WORKER')).toBe('done');
  });

  it('divides what a closed period left, all of it, and once', async () => {
    const worker = room.small.people['r0001'];
    expect(await open(worker, 'WORKER', { period: left, amount: 8 })).toBe('P0108');
    expect(await open(worker, 'WORKER', { period: room.small.periodId, amount: 7 })).toBe('P0108');
    const used = await room.app.query<{ period: string }>('SELECT period_id AS period FROM motion WHERE id = $1', [
      motion,
    ]);
    expect(await open(worker, 'WORKER', { period: used.rows[0]?.period ?? '', amount: 10_000 })).toBe('23505');
  });

  it('is not executed where nothing was posted for it', async () => {
    const id = await room.openMotion();
    await room.expire(id);
    await room.app.query('SELECT close_motion($1, $2)', [room.small.id, id]);
    await room.app.query(`SELECT record_resolution($1, $2, true, '{"lines":[]}', 1)`, [room.small.id, id]);
    expect(await refusedSql(room.app, 'SELECT mark_executed($1, $2)', [room.small.id, id])).toBe('P0123');
  });
});

describe('a demonstration', () => {
  it('is never made of a partnership that has books', async () => {
    const planned = [room.small.id, 'seed', 1, new Date()];
    const insert = 'INSERT INTO demo_seed (partnership_id, seed, scale, planned_at) VALUES ($1, $2, $3, $4)';
    expect(await refusedSql(room.app, insert, planned)).toBe('42501');
    expect(await refusedSql(room.app, 'SELECT plan_demo($1, $2, $3, $4)', planned)).toBe('P0124');
  });
});
