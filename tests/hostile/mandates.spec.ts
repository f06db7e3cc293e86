import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { motionFileOf, recountMotion, signaturesOf } from '#libs/verification';
import { type Mandate, mayDelegate, type MotionChoice } from '#libs/voting';
import { distributionChecks } from '../../apps/server/src/database/checks/distribution-checks.js';
import { mandateChecks } from '../../apps/server/src/database/checks/mandate-checks.js';
import { sha256, verdict, verifyEd25519 } from '../support/audit-room.js';
import { archiveOf } from '../support/developer-asks.js';
import { LogOwner } from '../support/log-owner.js';
import { bringMotion, pastGuards } from '../support/motion-time.js';
import { unzipped } from '../support/unzip.js';
import { type Code, MandateRoom } from '../support/mandate-room.js';

let room: MandateRoom;
/** A vote with delegations, and one at a meeting with proxies, decided before the first test; one that stays open. */
let decided: string;
let hall: string;
let late: string;
let open: string;
let vkeys: string[];

const votes = async (motion: string, code: Code, choices: Readonly<Record<number, MotionChoice>>): Promise<void> => {
  for (const [at, choice] of Object.entries(choices)) {
    await room.motions.vote(motion, room.person(`${code} ${at}`), choice);
  }
};
const present = async (motion: string): Promise<Record<string, number>> => {
  const { rows } = await room.motions.room.app.query<{ college: string; present: number }>(
    'SELECT college, present FROM motion_college WHERE motion_id = $1',
    [motion],
  );
  return Object.fromEntries(rows.map(({ college, present: came }) => [college, came]));
};

const extended = async (motion: string): Promise<boolean> => {
  const { rows } = await room.motions.room.app.query<{ extended: boolean }>(
    'SELECT extended_to IS NOT NULL AS extended FROM motion WHERE id = $1',
    [motion],
  );
  return rows[0]?.extended ?? false;
};

/** A meeting that has a motion on its agenda, noticed in time; as only the owner of the database can make one in a moment. */
async function gathered(motion: string): Promise<string> {
  const { rows } = await room.motions.room.superuser.query<{ id: string }>(
    `WITH g AS (INSERT INTO copyhold.meeting (partnership_id, kind, place, called_by, by_members, state, steps, begins_at)
       VALUES ($1, 'ANNUAL', 'The hall', $2, false, 'NOTICED', 2, now() - interval '1 hour') RETURNING id),
     i AS (INSERT INTO copyhold.meeting_item (meeting_id, number, partnership_id, words, motion_id) SELECT id, 1, $1, 'The wheel', $3 FROM g),
     s AS (INSERT INTO copyhold.meeting_step (partnership_id, meeting_id, number, state, at, begins_at, custom_version, agenda, words, person_id)
       SELECT $1, id, 2, 'NOTICED', now() - interval '1 day', now(), 1, '[]', sha256(''), $2 FROM g)
     SELECT id FROM g`,
    [room.motions.room.small.id, room.person('WORKER 0'), motion],
  );
  return rows[0]?.id ?? '';
}

/** Two proxies and no third; the holder casts nothing before they have checked in. */
async function voteAtTheHall(): Promise<void> {
  const { motions } = room;
  hall = await motions.noticed('A wheel for the hall');
  const meetingId = await gathered(hall);
  // The proxy goes before what was given for every motion.
  expect(await room.give('PUBLIC 0', 'PUBLIC 3')).toBe('DONE');
  expect(await room.give('PUBLIC 0', 'PUBLIC 1', { meetingId })).toBe('DONE');
  expect(await room.give('PUBLIC 2', 'PUBLIC 1', { meetingId })).toBe('DONE');
  expect(await room.give('PUBLIC 4', 'PUBLIC 1', { meetingId })).toBe('HolderAtCap');
  expect(await room.give('PUBLIC 4', 'PUBLIC 2', { meetingId })).toBe('HolderHasDelegated');
  await motions.opened(hall);
  expect(await room.on('PUBLIC 3', hall)).toEqual([]);
  expect(await room.castFor(hall, ['PUBLIC 1', 'PUBLIC 0'], 'YES')).toContain('Check in');
  await motions.room.superuser.query(
    `INSERT INTO copyhold.meeting_presence (meeting_id, reference, partnership_id, sitting, person_id) VALUES ($1, gen_random_uuid(), $2, 1, $3)`,
    [meetingId, motions.room.small.id, room.person('PUBLIC 1')],
  );
  expect(await room.castFor(hall, ['PUBLIC 1', 'PUBLIC 0'], 'YES')).toBe('CAST');
  expect(await room.castFor(hall, ['PUBLIC 1', 'PUBLIC 2'], 'NO')).toBe('CAST');
  expect(await present(hall)).toMatchObject({ PUBLIC: 2 });
  await motions.resolved(hall);
  expect(await room.revoke('PUBLIC 0')).toBe('DONE');
  expect(await room.revoke('PUBLIC 0')).toBe('DONE');
}

beforeAll(async () => {
  room = await MandateRoom.open();
  const { motions } = room;
  decided = await motions.noticed('A mill wheel');
  open = await motions.noticed('A second wheel');
  // Before the roll freezes: for all motions, for a kind of them, for another kind, for one motion.
  expect(await room.give('WORKER 0', 'WORKER 1')).toBe('DONE');
  expect(await room.give('WORKER 2', 'WORKER 1', { topic: 'ORDINARY' })).toBe('DONE');
  expect(await room.give('WORKER 3', 'WORKER 1', { motionId: decided })).toBe('DONE');
  expect(await room.give('COMMON 0', 'COMMON 1')).toBe('DONE');
  expect(await room.give('COMMON 2', 'COMMON 3', { topic: 'PASTURE' })).toBe('DONE');
  for (const motion of [decided, open]) await motions.opened(motion);
  // After it froze, while it is open.
  expect(await room.give('COMMON 4', 'COMMON 3', { motionId: decided })).toBe('DONE');
  for (const choice of ['NO', 'YES'] as const) {
    expect(await room.castFor(decided, ['WORKER 1', 'WORKER 0'], choice)).toBe('CAST');
  }
  expect(await room.castFor(decided, ['WORKER 1', 'WORKER 2'], 'NO')).toBe('CAST');
  expect(await room.castFor(decided, ['WORKER 1', 'WORKER 3'], 'YES')).toBe('CAST');
  expect(await room.castFor(decided, ['COMMON 1', 'COMMON 0'], 'YES')).toBe('CAST');
  expect(await room.castFor(decided, ['COMMON 3', 'COMMON 4'], 'YES')).toBe('CAST');
  // One votes after their holder did; one takes the mandate back.
  await votes(decided, 'WORKER', { 1: 'NO', 2: 'YES', 4: 'YES', 5: 'NO' });
  expect(await room.revoke('COMMON 4')).toBe('DONE');
  await votes(decided, 'COMMON', { 1: 'YES', 2: 'NO', 3: 'YES' });
  await votes(decided, 'PUBLIC', { 0: 'YES', 1: 'YES', 2: 'YES', 3: 'NO', 4: 'NO' });
  expect(await present(decided)).toEqual({ COMMON: 4, PUBLIC: 5, WORKER: 6 });
  await motions.resolved(decided);
  await voteAtTheHall();
  // Half a day before its close the last quorum is met by a ballot for somebody who is not there.
  late = await motions.noticed('A later wheel');
  await motions.opened(late, true);
  await votes(late, 'WORKER', { 4: 'YES', 5: 'YES' });
  await votes(late, 'PUBLIC', { 1: 'YES', 2: 'YES' });
  expect(await extended(late)).toBe(false);
  expect(await room.castFor(late, ['COMMON 1', 'COMMON 0'], 'YES')).toBe('CAST');
  expect(await extended(late)).toBe(true);
  await motions.resolved(late, true);
  await motions.sign();
  vkeys = await motions.vkeys();
}, 120_000);
afterAll(async () => {
  await room.motions.close();
});

describe('giving', () => {
  it.each([
    ['DelegatesToSelf', ['PUBLIC 0', 'PUBLIC 0'], {}],
    ['OtherCollege', ['PUBLIC 0', 'WORKER 5'], {}],
    ['NoSuchMember', ['PUBLIC 0', 'PUBLIC 1'], { rollNumber: 'r9999' }],
    ['NotAVoter', ['PUBLIC 0', 'PUBLIC 1'], { topic: 'WORKLOAD' }],
    ['PeriodMalformed', ['PUBLIC 0', 'PUBLIC 1'], { until: new Date(0) }],
    ['AlreadyDelegated', ['WORKER 0', 'WORKER 5'], { topic: 'ORDINARY' }],
    ['HolderHasDelegated', ['WORKER 5', 'WORKER 0'], {}],
    // The custom lets nobody hold more than three: one of theirs ended with its motion.
    ['DONE', ['WORKER 4', 'WORKER 1'], { topic: 'PASTURE' }],
    ['HolderAtCap', ['WORKER 5', 'WORKER 1'], { topic: 'PASTURE' }],
    ['MotionClosed', ['PUBLIC 0', 'PUBLIC 1'], { motionId: '01234567-0123-7123-8123-0123456789ab' }],
  ] as const)('%s', async (wanted, [giver, holder], asked) => {
    expect(await room.give(giver, holder, asked)).toBe(wanted);
  });

  it('is of one hop: whoever gives while holding is not passed on', async () => {
    expect(await room.give('WORKER 1', 'WORKER 5', { motionId: open })).toBe('DONE');
    const held = await room.on('WORKER 5', open);
    expect(held.map(({ person }) => person)).toEqual([await room.shown('WORKER 1')]);
    expect(await room.revoke('WORKER 1')).toBe('DONE');
    // Who has given theirs cannot take back what is another's.
    const [first] = await room.mandates.mine(room.member('WORKER 0'));
    expect(await room.mandates.revoke(room.member('WORKER 1'), first?.id ?? '')).toMatchObject({ kind: 'NotTheGiver' });
  });
});

describe('whatever is asked', () => {
  it('is refused by the database as by the rule', async () => {
    const names = ['PUBLIC 0', 'PUBLIC 1', 'PUBLIC 2', 'PUBLIC 3', 'PUBLIC 4', 'WORKER 5'] as const;
    const given: Mandate[] = [];
    const seen = new Set<string>();
    let state = 7;
    // Always the same course, drawn once: the sequence of a linear congruence.
    const draw = (most: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * most);
    };
    for (let step = 0; step < 90; step += 1) {
      const [giver, holder] = [names[draw(names.length)] ?? '', names[draw(names.length)] ?? ''];
      const topic = ([undefined, 'ORDINARY', 'PASTURE'] as const)[draw(3)];
      const nowMs = BigInt(step + 1);
      if (draw(4) === 0) {
        const last = given.findLast((each) => each.giver === giver && each.revokedAtMs === undefined);
        if (last !== undefined) {
          expect(await room.revoke(giver)).toBe('DONE');
          given[given.indexOf(last)] = { ...last, revokedAtMs: nowMs };
        }
        continue;
      }
      const scope = { topic, fromMs: nowMs, untilMs: 1_000n };
      const asked = { giver, holder, of: { kind: 'DELEGATION' }, scope } as const;
      const collegeOf = (name: string): string => name.split(' ')[0] ?? '';
      const by = mayDelegate({
        ...{ asked, nowMs, giverCollege: collegeOf(giver), holderCollege: collegeOf(holder), mandates: given },
        caps: { DELEGATION: 3n, PROXY: 2n },
      });
      const told = await room.give(giver, holder, { topic });
      expect([step, told]).toEqual([step, by?.kind ?? 'DONE']);
      seen.add(told);
      if (told === 'DONE') given.push({ ...asked, id: String(step), givenAtMs: nowMs, revokedAtMs: undefined });
    }
    for (const { giver, revokedAtMs } of given)
      if (revokedAtMs === undefined) expect(await room.revoke(giver)).toBe('DONE');
    const all = ['DONE', 'DelegatesToSelf', 'OtherCollege', 'AlreadyDelegated', 'HolderHasDelegated'];
    expect([...seen].sort()).toEqual(all.sort());
  });
});

describe('the log', () => {
  it('names no person and ties no two votes together', async () => {
    const { rows } = await room.motions.room.superuser.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM copyhold.log_stage WHERE type IN ('mandate', 'mandate-end', 'mandate-ballot')`,
    );
    const leaves = rows.map(({ entry }) => JSON.parse(entry) as Record<string, string>);
    const people = Object.values(room.motions.members).flat();
    const given = leaves.filter(({ type }) => type === 'mandate');
    const of = (motion: string): Set<string> =>
      new Set(given.flatMap((leaf) => (leaf['motion'] === motion ? [leaf['giver'] ?? '', leaf['holder'] ?? ''] : [])));
    expect(given.length).toBeGreaterThanOrEqual(8);
    for (const { entry } of rows) for (const person of people) expect(entry).not.toContain(person);
    expect([...of(decided)].filter((ref) => of(open).has(ref))).toEqual([]);
    // The auditor reads neither persons nor which mandate it is.
    const auditor = room.motions.room.server.database.pool('auditor');
    for (const sql of ['giver_id FROM mandate', 'mandate_id FROM motion_mandate', 'choice FROM mandate_ballot']) {
      await expect(auditor.query(`SELECT ${sql}`)).rejects.toThrow('permission denied');
    }
    await expect(
      auditor.query(`SELECT * FROM votes_by_mandate($1, $2, $3)`, [people[0], open, people[0]]),
    ).rejects.toThrow('permission denied');
  });
});

describe('casting for others', () => {
  it('is each as the holder likes, and shows neither before the close nor to anybody else', async () => {
    expect(await room.castFor(open, ['WORKER 1', 'WORKER 0'], 'YES')).toBe('CAST');
    expect(await room.castFor(open, ['WORKER 1', 'WORKER 2'], 'NO')).toBe('CAST');
    expect(await present(open)).toMatchObject({ WORKER: 2 });
    const [row] = await room.on('WORKER 0', open);
    expect(row).toMatchObject({ isHolder: false, ballots: 1, choice: null, fate: null, receipt: null });
    expect(await room.on('WORKER 4', open)).toEqual([]);
    const { rows } = await room.motions.room.app.query('SELECT * FROM opened_votes($1, $2)', [
      room.motions.room.small.id,
      open,
    ]);
    expect(rows).toEqual([]);
    await expect(room.motions.room.app.query('SELECT choice FROM mandate_ballot')).rejects.toThrow('permission denied');
  });

  it('takes nothing that the holder has no mandate for, replayed, or signed for another', async () => {
    const row = await room.held('WORKER 1', 'WORKER 0', open);
    const other = await room.held('WORKER 1', 'WORKER 2', open);
    if (row === undefined || other === undefined) throw new Error('no mandate');
    const place = { voter: row.voter, holder: row.holder, mandate: row.mandate, number: row.ballots + 1 };
    const voter = room.motions.voterOf(room.person('WORKER 1'), open);
    const good = voter.ballotFor(open, place, 'NO');
    const cast = async (who: string, ballot: typeof good, motion = open): Promise<string> => {
      const told = await room.mandates.cast(room.member(who), motion, [ballot]);
      return isRefusal(told) ? told.kind : (told[0]?.refused ?? 'CAST');
    };
    // A stranger, the giver, another motion, another mandate, another number, a ballot of one's own, a choice that is none.
    expect(await cast('WORKER 5', good)).toBe('NoMandate');
    expect(await cast('WORKER 0', good)).toBe('NoMandate');
    expect(await cast('WORKER 1', good, decided)).toBe('BallotSignatureBad');
    expect(await cast('WORKER 1', { ...good, mandate: other.mandate })).toBe('BallotSignatureBad');
    expect(await cast('WORKER 1', { ...good, number: good.number + 1 })).toBe('BallotSignatureBad');
    const own = voter.ballot(open, { voter: row.voter, number: 2 }, 'NO');
    expect(await cast('WORKER 1', { ...good, ...own })).toBe('BallotSignatureBad');
    const stolen = room.motions.voterOf(room.person('WORKER 5'), open).ballotFor(open, place, 'NO');
    expect(await cast('WORKER 1', stolen)).toContain('signed with another key');
    expect(await cast('WORKER 1', voter.ballotFor(open, place, { approve: ['x'] }))).toContain('ballot');
    expect(await cast('WORKER 1', good)).toBe('CAST');
    expect(await cast('WORKER 1', good)).toContain('another ballot since');
  });

  it('ends at once where the mandate is taken back, and the giver is not present by it any more', async () => {
    expect(await room.revoke('WORKER 2')).toBe('DONE');
    expect(await present(open)).toMatchObject({ WORKER: 1 });
    expect(await room.castFor(open, ['WORKER 1', 'WORKER 2'], 'NO')).toContain('taken back');
    expect(await room.on('WORKER 2', open)).toMatchObject([{ fate: 'MANDATE_REVOKED', ballots: 1, choice: null }]);
    // Given again it is another mandate, whose ballots count from one.
    expect(await room.give('WORKER 2', 'WORKER 1')).toBe('DONE');
    expect(await room.held('WORKER 1', 'WORKER 2', open)).toMatchObject({ ballots: 0 });
    await room.motions.vote(open, room.person('WORKER 0'), 'NO');
    expect(await present(open)).toMatchObject({ WORKER: 1 });
  });
});

describe('at the same moment', () => {
  it('a holder casts and the giver takes back or votes: who is present is who is counted', async () => {
    for (let round = 0; round < 8; round += 1) {
      expect(await room.give('COMMON 4', 'COMMON 3', { motionId: open })).toBe('DONE');
      const outcomes = await Promise.all([
        room.castFor(open, ['COMMON 3', 'COMMON 4'], 'YES'),
        room.revoke('COMMON 4'),
        ...(round === 7 ? [room.motions.vote(open, room.person('COMMON 4'), 'NO')] : []),
      ]);
      expect(outcomes[1]).toBe('DONE');
    }
    const turnout = distributionChecks.find(({ code }) => code === 'turnout-is-counted')?.sql ?? '';
    expect((await room.motions.room.app.query(turnout, [room.motions.room.small.id])).rows).toEqual([]);
    expect(await present(open)).toMatchObject({ COMMON: 1 });
  });
});

describe('the count', () => {
  it('has one ballot of each voter: their own, else the one that was cast for them', async () => {
    expect(await room.counted(decided)).toEqual({
      'WORKER 0': 'YES',
      'WORKER 1': 'NO',
      'WORKER 2': 'YES',
      'WORKER 3': 'YES',
      'WORKER 4': 'YES',
      'WORKER 5': 'NO',
      ...{ 'COMMON 0': 'YES', 'COMMON 1': 'YES', 'COMMON 2': 'NO', 'COMMON 3': 'YES' },
      ...{ 'PUBLIC 0': 'YES', 'PUBLIC 1': 'YES', 'PUBLIC 2': 'YES', 'PUBLIC 3': 'NO', 'PUBLIC 4': 'NO' },
    });
  });

  it('tells giver and holder, and nobody else, what was cast and why it did not count', async () => {
    expect(await room.on('WORKER 0', decided)).toMatchObject([{ fate: 'BY_MANDATE', choice: '{"choice":"YES"}' }]);
    expect(await room.on('COMMON 4', decided)).toMatchObject([{ fate: 'MANDATE_REVOKED', choice: '{"choice":"YES"}' }]);
    const held = await room.on('WORKER 1', decided);
    expect(held.map(({ fate }) => fate)).toEqual(['BY_MANDATE', 'OVERRIDDEN', 'BY_MANDATE']);
    expect(held.every(({ receipt }) => receipt !== null)).toBe(true);
    expect(await room.on('WORKER 5', decided)).toEqual([]);
  });

  it('is the same for everybody who counts again, and the database says the same of itself', async () => {
    const report = verdict(await room.motions.bundle(), { vkeys });
    expect(report.findings).toEqual([]);
    expect(report.counted?.decisions).toBe(3);
    expect(await room.counted(hall)).toEqual({ 'PUBLIC 0': 'YES', 'PUBLIC 2': 'NO' });
    expect(report.unproven?.map(({ what }) => what)).toContainEqual(expect.stringContaining('gave it'));
    for (const login of ['app', 'auditor'] as const) {
      const pool = room.motions.room.server.database.pool(login);
      const votesOf = distributionChecks.filter(({ code }) => /turnout|one-ballot/u.test(code));
      for (const { code, sql } of [...mandateChecks, ...votesOf]) {
        expect([code, (await pool.query(sql, [room.motions.room.small.id])).rows]).toEqual([code, []]);
      }
    }
  });
});

const ENTRY = `convert_from(entry, 'UTF8')`;
const leaf = (type: string, more = ''): string =>
  `type = '${type}' AND ${ENTRY}::json ->> 'motion' = '${decided}' ${more}`;
const rewritten = (from: string, to: string): string =>
  `convert_to(regexp_replace(${ENTRY}, '${from}', '${to}'), 'UTF8')`;

interface Planted {
  readonly what: string;
  readonly sql: () => string;
  /** Absent where the count does not follow it: what a bundle knows of mandates it has from leaves. */
  readonly finds?: string;
  readonly check?: string;
  readonly signedAgain?: true;
}

const PLANTED: readonly Planted[] = [
  {
    what: 'what a holder cast',
    sql: () =>
      `UPDATE mandate_ballot SET choice = '{"choice":"ABSTAIN"}' WHERE motion_id = '${decided}' AND mandate = 1 AND number = 2`,
    finds: 'BallotDiffers',
  },
  {
    what: 'a ballot by a mandate taken away',
    sql: () => `DELETE FROM mandate_ballot WHERE motion_id = '${decided}' AND mandate = 1`,
    finds: 'BallotNotCounted',
    check: 'mandates-have-their-leaf',
  },
  {
    what: 'a ballot by a mandate that nobody cast',
    sql: () => `INSERT INTO mandate_ballot SELECT motion_id, mandate, 3, '{"choice":"NO"}', salt, commitment, key, signature, 'x', cast_at
      FROM mandate_ballot WHERE motion_id = '${decided}' AND mandate = 1 AND number = 1`,
    finds: 'BallotDiffers',
    check: 'mandates-have-their-leaf',
  },
  {
    what: 'a mandate taken back, forgotten',
    sql: () => `DELETE FROM motion_mandate_end WHERE motion_id = '${decided}'`,
    check: 'mandates-have-their-leaf',
  },
  {
    what: 'another mandate taken back than was, signed again',
    sql: () =>
      `UPDATE log_stage SET entry = ${rewritten('"mandate":"[^"]*"', '"mandate":"1"')} WHERE ${leaf('mandate-end')}`,
    finds: 'TallyDiffers',
    check: 'mandates-have-their-leaf',
    signedAgain: true,
  },
  {
    what: 'another giver in the leaf of a mandate, signed again',
    sql: () =>
      `UPDATE log_stage SET entry = ${rewritten('"giver":"[^"]*"', '"giver":"00000000-0000-4000-8000-000000000000"')} WHERE ${leaf('mandate')}`,
    finds: 'BallotSignatureBad',
    check: 'mandates-have-their-leaf',
    signedAgain: true,
  },
  {
    what: 'a mandate ballot signed by somebody else, signed again',
    sql: () =>
      `UPDATE log_stage SET entry = ${rewritten('"signature":"..', '"signature":"00')} WHERE ${leaf('mandate-ballot')}`,
    finds: 'BallotSignatureBad',
    check: 'mandates-have-their-leaf',
    signedAgain: true,
  },
  {
    what: 'a mandate across colleges, in the log and in the books',
    sql: () => `UPDATE motion_mandate SET holder_ref = (SELECT min(voter_ref::text)::uuid FROM elector WHERE motion_id = '${decided}' AND college = 'PUBLIC')
        WHERE motion_id = '${decided}' AND number = 1;
      UPDATE log_stage SET entry = (SELECT convert_to(mandate_leaf(motion_id, number, kind, giver_ref, holder_ref), 'UTF8') FROM motion_mandate WHERE motion_id = '${decided}' AND number = 1)
        WHERE ${leaf('mandate', `AND ${ENTRY}::json ->> 'number' = '1'`)}`,
    finds: 'BallotDiffers',
    check: 'mandates-are-within-a-college',
    signedAgain: true,
  },
  {
    what: 'a mandate that nobody gave, its leaf in the place of a ballot',
    sql: () => `UPDATE log_stage SET type = 'mandate', entry = convert_to(mandate_leaf('${decided}', 9, 'DELEGATION', o.giver_ref, o.holder_ref), 'UTF8')
      FROM (SELECT giver_ref, holder_ref FROM motion_mandate WHERE motion_id = '${decided}' AND number = 1) AS o
      WHERE position = (SELECT max(position) FROM log_stage WHERE type = 'ballot')`,
    finds: 'ElectorateDiffers',
    check: 'mandates-have-their-leaf',
    signedAgain: true,
  },
];

describe('whoever owns the database', () => {
  it.each(PLANTED)('is found out: $what', async ({ sql, finds, check, signedAgain }) => {
    const owner = new LogOwner(room.motions);
    const bundle = await owner.bundleAfter(sql(), vkeys[0] ?? '', signedAgain === true ? owner.signers() : undefined);
    expect(verdict(bundle, { vkeys }).findings.map(({ kind }) => kind)).toEqual(
      finds === undefined ? [] : expect.arrayContaining([finds]),
    );
    if (check === undefined) return;
    const found = await owner.after(sql(), async (client) => {
      const { rows } = await client.query(mandateChecks.find(({ code }) => code === check)?.sql ?? '', [
        room.motions.room.small.id,
      ]);
      return rows.length;
    });
    expect(found).toBeGreaterThan(0);
  });
});

describe('whoever leaves or changes college', () => {
  it('before the roll freezes is voted for by nobody, after it by whom they asked', async () => {
    const motion = await room.motions.noticed('A wheel for those who stay');
    expect(await room.give('PUBLIC 4', 'PUBLIC 3', { motionId: motion })).toBe('DONE');
    expect(await room.give('PUBLIC 2', 'PUBLIC 3', { motionId: motion })).toBe('DONE');
    expect(await room.give('WORKER 5', 'WORKER 4', { motionId: motion })).toBe('DONE');
    const { superuser, small } = room.motions.room;
    const leave = `UPDATE copyhold.membership SET until = '2026-02-01' WHERE partnership_id = $1 AND person_id = $2`;
    for (const person of [...Object.values(room.motions.members).flat()]) await room.motions.enrol(person, motion);
    await superuser.query(leave, [small.id, room.person('PUBLIC 4')]);
    await superuser.query(
      `UPDATE copyhold.membership SET college = 'COMMON' WHERE partnership_id = $1 AND person_id = $2`,
      [small.id, room.person('WORKER 5')],
    );
    await bringMotion(superuser, motion, 'opening');
    await room.motions.room.app.query('SELECT open_noticed($1, $2)', [small.id, motion]);
    expect(await room.on('WORKER 4', motion)).toEqual([]);
    expect((await room.on('PUBLIC 3', motion)).map(({ isHolder }) => isHolder)).toEqual([true]);
    await superuser.query(leave, [small.id, room.person('PUBLIC 2')]);
    expect(await room.castFor(motion, ['PUBLIC 3', 'PUBLIC 2'], 'YES')).toBe('CAST');
  });
});

describe('what anybody is handed out', () => {
  it('counts again in a browser, each ballot by a mandate signed by its holder', async () => {
    const answer = await fetch(`${room.motions.room.server.url}/audit/motion/${decided}.json`);
    const file = motionFileOf(await answer.text());
    if (file === undefined) throw new Error('this is no file of a motion');
    const told = recountMotion(file, { sha256, verify: verifyEd25519 });
    expect(told.steps.flatMap(({ faults }) => faults)).toEqual([]);
    expect(told.holds).toBe(true);
    const signatures = signaturesOf(file);
    expect(signatures).toHaveLength(18);
    expect(signatures.every(({ key, message, signature }) => verifyEd25519(key, message, signature))).toBe(true);
  });

  it('has all that is kept of who votes for whom in the archive of one’s own data', async () => {
    const { server } = room.motions.room;
    const answer = await archiveOf(server, await server.signIn(room.person('WORKER 1')));
    const voting = unzipped(Buffer.from(await answer.arrayBuffer())).get('voting.json') ?? '';
    expect(voting).toContain('was given the vote of r0001');
    expect(voting).toContain(`ballot cast by a mandate on motion ${decided}`);
    expect(voting).toContain('mandate taken back');
    expect(voting).not.toMatch(/"(?:YES|NO)"|choice/u);
  });
});

describe('a vote by tokens', () => {
  it('knows no mandates', async () => {
    const motion = await room.motions.noticed('A hidden wheel');
    await pastGuards(room.motions.room.superuser, async (client) => {
      await client.query(
        `UPDATE motion_notice SET terms = (terms::jsonb || '{"secrecy":"TOKENS"}')::text WHERE motion_id = $1`,
        [motion],
      );
    });
    expect(await room.give('PUBLIC 0', 'PUBLIC 1', { motionId: motion })).toBe('SecretVote');
  });
});

describe('over the network', () => {
  const ON = 'query ($motionId: ID!) { mandatesOn(motionId: $motionId) { person isHolder ballots choice } }';

  it('nobody without a session gives, and each session sees its own alone', async () => {
    const { server, small } = room.motions.room;
    const give = `mutation { giveMandate(rollNumber: "r0001", until: "2099-01-01T00:00:00Z") { __typename ... on Refusal { message } } }`;
    expect((await server.graphql(give)).errors).toHaveLength(1);
    const session = await server.signIn(room.person('WORKER 0'));
    const seen = await server.graphql(ON, { motionId: decided }, session);
    expect(seen.data).toMatchObject({ mandatesOn: [{ isHolder: false, ballots: 2, choice: '{"choice":"YES"}' }] });
    const stranger = await server.signIn(room.person('WORKER 5'));
    expect((await server.graphql(ON, { motionId: decided }, stranger)).data).toEqual({ mandatesOn: [] });
    expect(small.id).not.toBe('');
  });
});
