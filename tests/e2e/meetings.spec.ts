import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moveMeeting, MEETING_STATES, type MeetingState } from '#libs/voting';
import { isRefusal } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { ForgetService } from '../../apps/server/src/voting/forgetting/forget.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { meetingChecks } from '../../apps/server/src/database/checks/meeting-checks.js';
import { verdict } from '../support/audit-room.js';
import { LogOwner } from '../support/log-owner.js';
import { bringMeeting, bringRequisition } from '../support/meeting-time.js';
import { MotionRoom } from '../support/motion-room.js';
import type { TestSession } from '../support/test-server.js';

const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

const MEETING = `id kind state place beginsAt requisition byMembers present leads door reference
  items { number words minutesOf motion title motionState } steps { state members present quorum } minutes { told text hash notes }`;
const REQUISITION = 'id why reachedAt signed needed own meeting callBy mayCall';
const DECLARED = {
  callMeeting: '$meeting: MeetingInput!',
  addMeetingItem: '$item: MeetingItemInput!',
  dropMeetingItem: '$meetingId: ID!, $number: Int!',
  moveMeeting: '$move: MeetingMoveInput!',
  checkIn: '$meetingId: ID!, $door: String!',
  beginRequisition: '$why: String!',
  signRequisition: '$id: ID!, $does: Boolean!',
} as const;

interface Seen {
  readonly id: string;
  readonly state: MeetingState;
  readonly door: string | null;
  readonly reference: string | null;
  readonly items: readonly { readonly number: number }[];
  readonly steps: readonly object[];
  readonly minutes: { readonly told: readonly string[]; readonly text: string; readonly hash: string } | null;
  readonly [field: string]: unknown;
}
type Answered = Readonly<Record<string, unknown>> & {
  readonly meeting?: Seen;
  readonly requisition?: { readonly id: string } & Readonly<Record<string, unknown>>;
};

let motions: MotionRoom;
const sessions = new Map<string, TestSession>();
/** The clerk is an officer; the others are members. */
const clerk = (): string => motions.room.small.people['r0001'] ?? '';
const common = (at: number): string => motions.members.COMMON[at] ?? '';

async function session(person: string): Promise<TestSession> {
  const known = sessions.get(person) ?? (await motions.room.server.signIn(person));
  sessions.set(person, known);
  return known;
}

async function ask(person: string, name: keyof typeof DECLARED, variables: object): Promise<Answered> {
  const names = Object.keys(variables).map((each) => `${each}: $${each}`);
  const good = name.endsWith('Requisition')
    ? `... on RequisitionChanged { requisition { ${REQUISITION} } }`
    : `... on MeetingChanged { meeting { ${MEETING} } }`;
  const query = `mutation (${DECLARED[name]}) { answer: ${name}(${names.join(', ')}) {
    __typename ${good} ... on Refusal { message field rule } ... on OtherRefusal { kind } } }`;
  const { data, errors } = await motions.room.server.graphql(query, { ...variables }, await session(person));
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Answered;
}

async function read<T>(query: string, person?: string): Promise<T> {
  const asking = person === undefined ? undefined : await session(person);
  const { data, errors } = await motions.room.server.graphql(query, {}, asking);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return Object.values(data ?? {})[0] as T;
}

const meeting = ({ meeting: seen, ...answer }: Answered): Seen => {
  if (seen === undefined) throw new Error(JSON.stringify(answer));
  return seen;
};

const called = async (more: object = {}, person = clerk()): Promise<Seen> =>
  meeting(
    await ask(person, 'callMeeting', { meeting: { kind: 'ANNUAL', place: 'The mill', beginsAt: inDays(20), ...more } }),
  );
const put = (meetingId: string, words: string, more: object = {}, person = clerk()): Promise<Answered> =>
  ask(person, 'addMeetingItem', { item: { meetingId, words, ...more } });
const move = (meetingId: string, to: MeetingState, more: object = {}, person = clerk()): Promise<Answered> =>
  ask(person, 'moveMeeting', { move: { meetingId, to, ...more } });
const come = (meetingId: string, person: string, door: string): Promise<Answered> =>
  ask(person, 'checkIn', { meetingId, door });

async function announced(words: string, more: object = {}): Promise<string> {
  const { id } = await called(more);
  await put(id, words);
  meeting(await move(id, 'NOTICED', { beginsAt: inDays(20) }));
  return id;
}

async function opened(words: string, minutesAgo = 0): Promise<Seen> {
  const id = await announced(words);
  await bringMeeting(motions.room.superuser, id, minutesAgo);
  return meeting(await move(id, 'OPEN'));
}

async function broken(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { code, sql } of checks) {
    const { rows } = await motions.room.server.database
      .pool('auditor')
      .query<{ detail: string }>(sql, [motions.room.small.id]);
    found.push(...rows.map(({ detail }) => `${code}: ${detail}`));
  }
  return found;
}

beforeAll(async () => {
  motions = await MotionRoom.open();
  await motions.room.superuser.query(
    `INSERT INTO role_grant (partnership_id, person_id, role) VALUES ($1, $2, 'OFFICER')`,
    [motions.room.small.id, clerk()],
  );
}, 120_000);
afterAll(async () => {
  await motions.close();
});

describe('a general meeting', () => {
  let held: string;

  it('is called, announced with its agenda, opened, found to be enough, closed and minuted', async () => {
    const { app, small, superuser } = motions.room;
    const motion = await motions.noticed('A wider door');
    const { id } = await called();
    held = id;
    expect(meeting(await put(id, 'Tea, and who does what'))).toMatchObject({ state: 'CALLED', leads: true });
    meeting(await put(id, 'The door', { motion }));
    const three = meeting(await put(id, 'Something else'));
    expect(three.items).toHaveLength(3);
    expect(meeting(await ask(clerk(), 'dropMeetingItem', { meetingId: id, number: 3 })).items).toHaveLength(2);
    // 14 clear days: the day after tomorrow is too soon.
    expect(await move(id, 'NOTICED', { beginsAt: inDays(14) })).toMatchObject({ kind: 'NoticeTooShort' });
    meeting(await move(id, 'NOTICED', { beginsAt: inDays(20) }));
    expect(await put(id, 'Late')).toMatchObject({ kind: 'AgendaFixed' });
    expect(await move(id, 'OPEN')).toMatchObject({ kind: 'MeetingNotYet' });
    await bringMeeting(superuser, id);
    const open = meeting(await move(id, 'OPEN'));
    expect(open.door).toMatch(/^[\da-f]{8}$/u);
    // Whoever does not lead it does not see the code.
    expect(await read<Seen>(`{ meeting(id: "${id}") { door leads } }`, common(0))).toEqual({
      door: null,
      leads: false,
    });
    expect(await move(id, 'VOTING')).toMatchObject({ kind: 'QuorumNotMet' });
    expect(await come(id, common(0), '00000000')).toMatchObject({ kind: 'DoorCodeWrong' });
    for (const person of [common(0), common(1), clerk()]) await come(id, person, (open.door ?? '').toUpperCase());
    const again = meeting(await come(id, common(0), open.door ?? ''));
    expect(again).toMatchObject({ present: 3, reference: expect.stringMatching(/^[\da-f-]{36}$/u) });
    expect(await move(id, 'INQUORATE')).toMatchObject({ kind: 'QuorumMet' });
    // The funder is in no college, and the host and the labeller are members: 17 in all, a tenth of whom are two.
    expect(meeting(await move(id, 'VOTING')).steps.at(-1)).toEqual({
      state: 'VOTING',
      members: 17,
      present: 3,
      quorum: 2,
    });
    meeting(await move(id, 'DECLARED'));
    expect(await come(id, common(2), open.door ?? '')).toMatchObject({ kind: 'MeetingNotOpen' });
    await motions.opened(motion);
    expect(await move(id, 'MINUTED')).toMatchObject({ kind: 'MotionsUndecided' });
    for (const college of ['PUBLIC', 'COMMON', 'WORKER'] as const) {
      await motions.votes(
        motion,
        college,
        motions.members[college].map(() => 'YES' as const),
      );
    }
    await motions.resolved(motion);
    // Whoever votes for others on it must have come.
    const { rows: asked } = await superuser.query<{ meeting: string; came: boolean; stayed: boolean }>(
      `SELECT copyhold.motion_meeting($1) AS meeting, copyhold.checked_in($2, $3) AS came, NOT copyhold.checked_in($2, $4) AS stayed`,
      [motion, id, common(0), common(2)],
    );
    expect(asked).toEqual([{ meeting: id, came: true, stayed: true }]);
    const done = meeting(await move(id, 'MINUTED', { notes: 'Ms Ashe thanked the cook.' }));
    const told = done.minutes?.told.join('\n') ?? '';
    expect(told).toContain('Annual general meeting at The mill.\nIt was called by the officers.');
    expect(told).toContain('1. Tea, and who does what\nTalked about; nothing was voted on.');
    expect(told).toMatch(/Motion [\da-f-]{36}, "A wider door", version 1/u);
    expect(told).toContain('COMMON: came 5 of 5');
    const { rows } = await app.query<{ hash: string }>(
      `SELECT convert_from(entry, 'UTF8')::json ->> 'minutes' AS hash FROM log_stage
       WHERE type = 'meeting' AND partnership_id = $1 AND convert_from(entry, 'UTF8')::json ->> 'state' = 'MINUTED'`,
      [small.id],
    );
    expect(rows).toEqual([{ hash: done.minutes?.hash }]);
    expect(await move(id, 'CANCELLED')).toMatchObject({ kind: 'MeetingCannotMove' });
    expect(await broken()).toEqual([]);
  });

  it('has its minutes approved by the next one, whose agenda the books propose', async () => {
    const proposed = await read<readonly { words: string; minutesOf: string | null; motion: string | null }[]>(
      '{ agendaProposed { words motion minutesOf } }',
    );
    expect(proposed[0]).toMatchObject({ minutesOf: held });
    const { id } = await called();
    expect(meeting(await put(id, proposed[0]?.words ?? '', { minutesOf: held })).items[0]).toMatchObject({
      minutesOf: held,
    });
    expect(await put(id, 'x', { minutesOf: id })).toMatchObject({ kind: 'MinutesUnknown' });
    expect(await put(id, 'x', { motion: held })).toMatchObject({ kind: 'MotionUnknown' });
    meeting(await move(id, 'CANCELLED'));
  });

  it('too few come to is called a second time once, and who came to the first counts no more', async () => {
    const early = await opened('Too early');
    expect(await move(early.id, 'INQUORATE')).toMatchObject({ kind: 'WaitForMembers' });
    const { id, door } = await opened('Nobody comes', 31);
    await come(id, common(0), door ?? '');
    expect(meeting(await move(id, 'INQUORATE')).steps.at(-1)).toMatchObject({ present: 1, quorum: 2 });
    expect(await move(id, 'SECOND_CALL', { beginsAt: inDays(3) })).toMatchObject({ kind: 'NoticeTooShort' });
    expect(meeting(await move(id, 'SECOND_CALL', { beginsAt: inDays(20) }))).toMatchObject({ present: 0 });
    await bringMeeting(motions.room.superuser, id, 31);
    const again = meeting(await move(id, 'OPEN'));
    expect(again.door).not.toBe(door);
    meeting(await move(id, 'INQUORATE'));
    expect(await move(id, 'SECOND_CALL', { beginsAt: inDays(20) })).toMatchObject({ kind: 'SecondCallUsed' });
    // What was open too early goes on: two come.
    for (const person of [common(0), common(1)]) await come(early.id, person, early.door ?? '');
    for (const to of ['VOTING', 'DECLARED', 'MINUTED'] as const) meeting(await move(early.id, to));
    expect(await broken()).toEqual([]);
  });

  it('is led by officers: nobody else calls, moves or fills it, and a missed hour is called off', async () => {
    const asked = { kind: 'ANNUAL', place: 'My kitchen', beginsAt: inDays(20) };
    expect(await ask(common(0), 'callMeeting', { meeting: asked })).toMatchObject({ kind: 'NotTheirMeeting' });
    const { id } = await called();
    expect(await put(id, 'Mine', {}, common(0))).toMatchObject({ kind: 'NotTheirMeeting' });
    expect(await move(id, 'CANCELLED', {}, common(0))).toMatchObject({ kind: 'NotTheirMeeting' });
    expect(await ask(common(0), 'dropMeetingItem', { meetingId: id, number: 1 })).toMatchObject({
      kind: 'NotTheirMeeting',
    });
    expect(await move(id, 'NOTICED', { beginsAt: inDays(20) })).toMatchObject({ kind: 'AgendaEmpty' });
    expect(await ask(clerk(), 'callMeeting', { meeting: { ...asked, beginsAt: inDays(-1) } })).toMatchObject({
      kind: 'MeetingTooSoon',
    });
    expect(await ask(clerk(), 'callMeeting', { meeting: { ...asked, place: 'a\u202Eb' } })).toMatchObject({
      kind: 'WordsMalformed',
    });
    const missed = await announced('Missed');
    await bringMeeting(motions.room.superuser, missed, 25 * 60);
    expect(await move(missed, 'OPEN')).toMatchObject({ kind: 'MeetingMissed' });
    expect(meeting(await move(missed, 'CANCELLED'))).toMatchObject({ state: 'CANCELLED' });
    const app = motions.room.server.database.pool('app');
    for (const call of [
      'officers_move_meeting(NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
      'call_meeting(NULL, NULL, NULL, NULL, NULL, NULL)',
    ]) {
      await expect(app.query(`SELECT ${call}`)).rejects.toThrow(/permission denied/u);
    }
    await expect(
      motions.room.server.database.pool('auditor').query('SELECT person_id FROM meeting_presence'),
    ).rejects.toThrow(/permission denied/u);
  });

  it('moves in the database as in the lib, and in no other way', async () => {
    const custom = { ...defaultCustom('EUR'), secondCall: true };
    const { rows } = await motions.room.superuser.query<{ from: string; to: string }>(
      `SELECT f.state AS from, t.state AS to FROM unnest($1::text[]) AS f(state) CROSS JOIN unnest($1::text[]) AS t(state)
       CROSS JOIN LATERAL (SELECT m FROM copyhold.meeting m LIMIT 1) AS m
       WHERE copyhold.meeting_move_fault(jsonb_populate_record(m.m, jsonb_build_object('state', f.state)), t.state, NULL) IS DISTINCT FROM 'MeetingCannotMove'`,
      [MEETING_STATES],
    );
    const lawful = MEETING_STATES.flatMap((from) =>
      MEETING_STATES.filter((to) => !isRefusal(moveMeeting(custom, { from, to, calledTwice: false }))).map((to) => ({
        from,
        to,
      })),
    );
    const named = (each: { from: string; to: string }): string => `${each.from} ${each.to}`;
    expect(rows.map(named).toSorted()).toEqual(lawful.map(named).toSorted());
  });
});

describe('a requisition', () => {
  it('stands once a tenth has signed; officers answer it, or after three weeks any who signed', async () => {
    const begun = (await ask(common(0), 'beginRequisition', { why: 'We want to hear about the noise.' })).requisition;
    expect(begun).toMatchObject({ signed: 1, needed: 2, own: true, reachedAt: null, mayCall: false });
    const id = begun?.id ?? '';
    const answer = { kind: 'EXTRAORDINARY', place: 'The school', beginsAt: inDays(20), requisition: id };
    expect(await ask(clerk(), 'callMeeting', { meeting: answer })).toMatchObject({ kind: 'RequisitionNotReached' });
    await ask(common(0), 'signRequisition', { id, does: false });
    await ask(common(1), 'signRequisition', { id, does: true });
    const reached = (await ask(common(2), 'signRequisition', { id, does: true })).requisition;
    expect(reached).toMatchObject({
      signed: 2,
      reachedAt: expect.any(String),
      callBy: expect.any(String),
      mayCall: false,
    });
    expect(await ask(common(2), 'signRequisition', { id, does: false })).toMatchObject({ kind: 'RequisitionReached' });
    expect(await ask(common(1), 'callMeeting', { meeting: answer })).toMatchObject({ kind: 'OfficersCallFirst' });
    // The funder is no member.
    const funder = motions.room.small.people['r0007'] ?? '';
    expect(await ask(funder, 'beginRequisition', { why: 'More return.' })).toMatchObject({ kind: 'NotAMember' });

    await bringRequisition(motions.room.superuser, id, 22);
    const list = await read<readonly { id: string; mayCall: boolean }[]>('{ requisitions { id mayCall } }', common(1));
    expect(list.find((each) => each.id === id)?.mayCall).toBe(true);
    expect(await ask(common(3), 'callMeeting', { meeting: answer })).toMatchObject({ kind: 'NotARequisitionist' });
    // A meeting that officers call and never announce holds nobody up.
    const stalled = await called(answer);
    // What it was asked for is on its agenda, and stays there.
    expect(stalled.items).toMatchObject([{ number: 1, words: expect.stringContaining(id) }]);
    expect(await ask(clerk(), 'dropMeetingItem', { meetingId: stalled.id, number: 1 })).toMatchObject({
      kind: 'ItemRequisitioned',
    });
    expect(await move(stalled.id, 'CANCELLED')).toMatchObject({ kind: 'MeetingRequisitioned' });
    const own = await called(answer, common(1));
    expect(own).toMatchObject({ byMembers: true, requisition: id, leads: true });
    expect(await ask(common(2), 'callMeeting', { meeting: answer })).toMatchObject({ kind: 'RequisitionAnswered' });
    // Officers have no hand in it.
    expect(await move(own.id, 'NOTICED', { beginsAt: inDays(20) })).toMatchObject({ kind: 'NotTheirMeeting' });
    meeting(await put(own.id, 'The noise', {}, common(1)));
    expect(await put(own.id, 'Ours instead')).toMatchObject({ kind: 'NotTheirMeeting' });
    expect(await ask(clerk(), 'dropMeetingItem', { meetingId: own.id, number: 2 })).toMatchObject({
      kind: 'NotTheirMeeting',
    });
    expect(await move(own.id, 'NOTICED', { beginsAt: inDays(70) }, common(1))).toMatchObject({
      kind: 'MeetingTooLate',
    });
    meeting(await move(own.id, 'NOTICED', { beginsAt: inDays(20) }, common(1)));
    expect(await move(own.id, 'CANCELLED', {}, common(1))).toMatchObject({ kind: 'MeetingRequisitioned' });
    expect(await broken()).toEqual([]);
  });

  it('is held up neither by officers who do not open what they announced, nor by a member who called and no more', async () => {
    const { superuser } = motions.room;
    const id =
      (await ask(common(3), 'beginRequisition', { why: 'We want to hear about the heat.' })).requisition?.id ?? '';
    await ask(common(4), 'signRequisition', { id, does: true });
    await bringRequisition(superuser, id, 80);
    const answer = { kind: 'EXTRAORDINARY', place: 'The school', beginsAt: inDays(20), requisition: id };
    const mayCall = async (person: string): Promise<boolean | undefined> => {
      const list = await read<readonly { id: string; mayCall: boolean }[]>('{ requisitions { id mayCall } }', person);
      return list.find((each) => each.id === id)?.mayCall;
    };
    const missed = await announced('The heat', answer);
    expect(await mayCall(common(4))).toBe(false);
    expect(await ask(common(4), 'callMeeting', { meeting: answer })).toMatchObject({ kind: 'RequisitionAnswered' });
    await bringMeeting(superuser, missed, 30 * 24 * 60);
    expect(await mayCall(common(4))).toBe(true);
    const first = await called(answer, common(4));
    expect(await mayCall(common(3))).toBe(false);
    expect(await ask(common(3), 'callMeeting', { meeting: answer })).toMatchObject({ kind: 'RequisitionAnswered' });
    // Called twenty days ago, and announced to nobody.
    await bringMeeting(superuser, first.id);
    expect(await ask(common(4), 'callMeeting', { meeting: answer })).toMatchObject({ kind: 'RequisitionAnswered' });
    expect([await mayCall(common(4)), await mayCall(common(3))]).toEqual([false, true]);
    expect(await called(answer, common(3))).toMatchObject({ byMembers: true, requisition: id });
    expect(await broken()).toEqual([]);
  });

  it('has its likeness on an agenda: a motion that a tenth support, by a supporter, and officers leave it there', async () => {
    const { small, app } = motions.room;
    const { id } = await called();
    const motion = await motions.noticed('Quiet nights');
    const sponsor = motions.members.WORKER[0] ?? '';
    const other = motions.members.WORKER[1] ?? '';
    expect(sponsor).toBe(clerk());
    expect(await put(id, 'Quiet nights', { motion }, other)).toMatchObject({ kind: 'NotTheirMeeting' });
    await motions.recall(motion);
    await app.query('SELECT support_motion($1, $2, $3, true)', [small.id, motion, other]);
    expect(meeting(await put(id, 'Quiet nights', { motion }, other)).items).toMatchObject([
      { motion, title: 'Quiet nights' },
    ]);
    expect(await ask(clerk(), 'dropMeetingItem', { meetingId: id, number: 1 })).toMatchObject({
      kind: 'ItemRequisitioned',
    });
  });
});

describe('colleges', () => {
  it('stand by counts: weight, who would vote where, quorum, and which must be heard', async () => {
    const seen = await read<readonly Readonly<Record<string, unknown>>[]>(
      '{ collegeStandings { code members voters due weight quorum leastShown own votesHere } }',
      motions.room.small.people['r0003'],
    );
    expect(seen.map(({ code, members, voters, due }) => [code, members, voters, due])).toEqual([
      ['COMMON', 5, 5, true],
      ['HOST', 1, 0, false],
      ['LABELLER', 1, 0, false],
      ['PUBLIC', 5, 5, true],
      ['WORKER', 6, 6, true],
    ]);
    expect(seen[4]).toMatchObject({ weight: '1/4', quorum: 1, leastShown: 5, own: true, votesHere: true });
    expect(seen[2]).toMatchObject({ own: true, votesHere: false });
  });
});

describe('the log of meetings', () => {
  let vkeys: string[];
  beforeAll(async () => {
    await motions.sign();
    vkeys = await motions.vkeys();
  });

  it('is whole in the bundle', async () => {
    expect(verdict(await motions.bundle(), { vkeys }).findings).toEqual([]);
    expect(await broken()).toEqual([]);
  });

  const leafOf = (state: string): string =>
    `type = 'meeting' AND convert_from(entry, 'UTF8')::json ->> 'state' = '${state}'`;
  const rewritten = (from: string, to: string): string =>
    `convert_to(regexp_replace(convert_from(entry, 'UTF8'), '${from}', '${to}'), 'UTF8')`;
  const again = `UPDATE log_stage l SET entry = convert_to(meeting_leaf(s.meeting_id, s.number), 'UTF8') FROM meeting_step s
    WHERE l.type = 'meeting' AND convert_from(l.entry, 'UTF8')::json ->> 'id' = s.meeting_id::text AND convert_from(l.entry, 'UTF8')::json ->> 'number' = s.number::text`;

  it.each([
    ['who came, one less', `DELETE FROM meeting_presence`, undefined, 'meetings-have-their-leaf'],
    ['the place', `UPDATE meeting SET place = 'Elsewhere'`, 'RowDiffers', 'meetings-are-as-announced'],
    ['an item of the agenda', `UPDATE meeting_item SET words = 'Another'`, 'RowDiffers', 'meetings-are-as-announced'],
    ['what the chair wrote', `UPDATE meeting_notes SET notes = 'Another'`, undefined, 'meeting-words-are-as-committed'],
    [
      'why it was asked for',
      `UPDATE meeting_requisition SET why = 'Another'`,
      undefined,
      'meeting-words-are-as-committed',
    ],
    [
      'a shorter notice, its leaves made anew and signed again',
      `UPDATE meeting_step SET at = at + interval '8 days' WHERE state = 'NOTICED'; ${again}`,
      'MeetingNotByRule',
      undefined,
    ],
    [
      'more who came than came, signed again',
      `UPDATE meeting_step SET present = present + 1 WHERE state = 'VOTING'; ${again}`,
      'MeetingNotByRule',
      undefined,
    ],
    [
      'minutes that tell another outcome, signed again',
      `UPDATE meeting_step SET minutes = replace(minutes, '"yes":"5"', '"yes":"4"') WHERE state = 'MINUTED'; ${again}`,
      'MinutesDiffer',
      undefined,
    ],
    [
      'minutes without an item, signed again',
      `UPDATE meeting_step SET minutes = regexp_replace(minutes, '"words":"Tea[^"]*"', '"words":"Cake"') WHERE state = 'MINUTED'; ${again}`,
      'MinutesDiffer',
      undefined,
    ],
    [
      'a requisition of too few, signed again',
      `UPDATE log_stage SET entry = ${rewritten('"signed":"2"', '"signed":"1"')} WHERE type = 'requisition'`,
      'MeetingNotByRule',
      'meetings-have-their-leaf',
    ],
    [
      'a step that was never taken, signed again',
      `UPDATE log_stage SET entry = ${rewritten('"CANCELLED"', '"MINUTED"')} WHERE ${leafOf('CANCELLED')}`,
      'MeetingNotByRule',
      'meetings-have-their-leaf',
    ],
  ])('finds %s', async (_, sql, finds, check) => {
    const owner = new LogOwner(motions);
    if (check !== undefined) {
      const code = await owner.after(sql, async (client) => {
        const asked = meetingChecks.find((each) => each.code === check)?.sql ?? '';
        return (await client.query(asked, [motions.room.small.id])).rows.length;
      });
      expect(code).toBeGreaterThan(0);
    }
    if (finds === undefined) return;
    const bundle = await owner.bundleAfter(
      sql,
      vkeys[0] ?? '',
      sql.includes('log_stage') ? owner.signers() : undefined,
    );
    expect(verdict(bundle, { vkeys }).findings.map(({ kind }) => kind)).toContain(finds);
  });

  it('keeps commitments where words were erased', async () => {
    const closer = motions.room.server.database.pool('closer');
    const { small } = motions.room;
    const { rows } = await closer.query<{ id: string }>('SELECT meeting_id AS id FROM copyhold.meeting_notes');
    const forgetting = motions.room.server.app.get(ForgetService, { strict: false });
    const id = rows[0]?.id ?? '';
    expect(await forgetting.words(small.id, id)).toBeUndefined();
    for (const none of [id, 'x']) {
      expect(await forgetting.words(small.id, none)).toMatchObject({ kind: 'WordsUnknown' });
    }
    const { rows: rolls } = await closer.query<{ roll: string }>(
      'SELECT roll_number AS roll FROM copyhold.person WHERE id = $1',
      [common(3)],
    );
    expect(await forgetting.person(small.id, rolls[0]?.roll ?? '')).toMatchObject({ requisitions: 1 });
    const { rows: why } = await closer.query<{ kept: string }>(
      'SELECT count(why)::text AS kept FROM copyhold.meeting_requisition WHERE person_id = $1',
      [common(3)],
    );
    expect(why).toEqual([{ kept: '0' }]);
    expect(await broken()).toEqual([]);
    expect(verdict(await motions.bundle(), { vkeys }).findings).toEqual([]);
  });
});
