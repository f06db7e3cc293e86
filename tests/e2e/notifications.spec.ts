import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Notifications1763800011160 } from '../../apps/server/src/database/migrations/1763800011160-notifications.js';
import { SOURCES } from '../../apps/server/src/notifications/told/sources.js';
import { TellStore } from '../../apps/server/src/notifications/told/tell.store.js';
import { pastGuards } from '../support/motion-time.js';
import { kindsOf, NotificationRoom } from '../support/notification-room.js';

let room: NotificationRoom;

beforeAll(async () => {
  room = await NotificationRoom.open();
});
beforeEach(() => {
  room.mail.manner = 'TAKES';
  room.push.status = 201;
});
afterAll(() => room.close());

describe('what members are told on the pages', () => {
  it('is told once, to whom it concerns, what waits for their vote first; and tells nobody how anybody voted', async () => {
    const { id } = await room.members.deliberated('ORDINARY');
    await room.tell();
    expect(kindsOf((await room.list('r0004')).news)).toEqual(['PUBLISHED']);
    // Nobody is told of what they did themselves.
    expect((await room.list('r0001')).news).toEqual([]);
    const open = await room.members.opened('ORDINARY');
    expect(await room.tell()).toBeGreaterThan(0);
    expect(await room.tell()).toBe(0);
    const before = await room.list('r0004');
    expect(before.waiting).toMatchObject([{ kind: 'VOTE_OPEN', path: `/motions/${open.id}/vote`, read: false }]);
    expect(await room.ask('r0004', '{ unreadNotifications }')).toEqual({ unreadNotifications: before.unread });
    await room.members.cast(open.id, 'r0004', 'NO');
    const after = await room.list('r0004');
    expect([after.waiting, after.unread]).toEqual([[], before.unread - 1]);
    const rows = await room.superuser<{ all: string }>(
      `SELECT coalesce(string_agg(e::text || n::text, ' '), '') AS all FROM copyhold.notification n JOIN copyhold.notification_event e ON e.id = n.event_id`,
    );
    expect(rows[0]?.all).not.toMatch(/YES|"NO"|ABSTAIN/u);
    expect(id).not.toBe(open.id);
  });

  it('is read and marked by its person alone', async () => {
    const { news, unread } = await room.list('r0005');
    const ids = news.map((item) => item.id);
    await room.ask('r0002', 'mutation ($ids: [ID!]) { markNotificationsRead(ids: $ids) }', { ids });
    // Theirs are read, for both were told of the same; the other's are not.
    expect((await room.list('r0005')).unread).toBe(unread);
    await room.ask('r0005', 'mutation { markNotificationsRead }');
    expect((await room.list('r0005')).unread).toBe(0);
    expect(
      await room.ask(undefined, '{ notifications { unread } unreadNotifications notificationSettings { timeZone } }'),
    ).toEqual({
      notifications: null,
      unreadNotifications: null,
      notificationSettings: null,
    });
    const { errors } = await room.members.server.graphql('mutation { markNotificationsRead }', {});
    expect(errors?.[0]?.message).toMatch(/sign in/iu);
  });

  it('says what was asked, answered, called again, announced, decided and done', async () => {
    await room.settle();
    const motion = await room.members.deliberated('ORDINARY');
    const small = room.members.small;
    const post = (roll: string, kind: string, answers: string | null): Promise<unknown> =>
      room.superuser(`SELECT copyhold.post_on_motion($1, $2, $3, $4, 'words', $5, false)`, [
        small.id,
        motion.id,
        small.people[roll],
        kind,
        answers,
      ]);
    await post('r0002', 'QUESTION', null);
    const [question] = await room.superuser<{ id: string }>(
      `SELECT id FROM copyhold.motion_post WHERE motion_id = $1`,
      [motion.id],
    );
    await room.members.ask('r0001', 'inviteAuthor', { id: motion.id, rollNumber: 'r0005' });
    await room.tell();
    expect(kindsOf((await room.list('r0001')).news)).toContain('QUESTION_ASKED');
    expect(kindsOf((await room.list('r0005')).news)).toContain('AUTHOR_ASKED');
    await post('r0001', 'ANSWER', question?.id ?? null);
    await room.tell();
    expect(kindsOf((await room.list('r0002')).news)).toContain('QUESTION_ANSWERED');
    expect(kindsOf((await room.list('r0005')).news)).not.toContain('QUESTION_ANSWERED');
    const { id } = await room.members.noticed('ORDINARY');
    await room.tell();
    expect((await room.list('r0005')).deadlines).toMatchObject([{ kind: 'ANNOUNCED', path: `/motions/${id}` }]);
    const voted = await room.members.opened('ORDINARY');
    for (const roll of ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0006', 'r0007'])
      await room.members.cast(voted.id, roll, 'YES');
    await room.members.close(voted.id);
    await room.tell();
    expect((await room.list('r0002')).news[0]).toMatchObject({ kind: 'DECIDED', detail: 'CARRIED' });
    await room.members.carryOut(voted.id);
    await room.tell();
    const { id: partnership, people } = room.members.small;
    // As a run would have paid it; nobody guards the books of this one.
    await room.superuser(`ALTER TABLE copyhold.distribution_run DISABLE TRIGGER USER; ALTER TABLE copyhold.distribution_item DISABLE TRIGGER USER;
      WITH run AS (INSERT INTO copyhold.distribution_run (partnership_id, code, kind, body, from_account, unit, total_minor, source_digest, resolution_id, effective_at, custom_version)
        SELECT partnership_id, 'r-1', 'WORKER_RETURN', 'je', 'je:liabilities:x', 'EUR', 700, sha256('x'), id, now(), 1 FROM copyhold.resolution WHERE motion_id = '${voted.id}' RETURNING id)
      INSERT INTO copyhold.distribution_item (partnership_id, run_id, holder, person_id, amount_minor) SELECT '${partnership}', id, 'r0002', '${people['r0002'] ?? ''}', 700 FROM run`);
    expect((await room.list('r0002')).news[0]).toMatchObject({ kind: 'CARRIED_OUT', causedMinor: '700' });
    expect((await room.list('r0004')).news[0]).toMatchObject({ kind: 'CARRIED_OUT', causedMinor: null });
  });

  it('knows every table that it asks, and tells of meetings, mandates and objections', async () => {
    for (const source of SOURCES)
      expect(await room.get(TellStore).tell(room.members.small.id, source)).toBeGreaterThanOrEqual(0);
    const { id: partnership, people } = room.members.small;
    const { id: motion } = await room.members.opened('ORDINARY');
    const raw = `SET session_replication_role = replica;
      INSERT INTO copyhold.meeting (id, partnership_id, kind, place, called_by, by_members, state, steps, begins_at)
        VALUES ('00000000-0000-4000-8000-0000000000aa', '${partnership}', 'ANNUAL', 'Mill Hall; upstairs', '${people['r0001'] ?? ''}', false, 'NOTICED', 1, now() + interval '20 days');
      INSERT INTO copyhold.meeting_step (partnership_id, meeting_id, number, state, at, begins_at, custom_version, agenda, words, person_id)
        SELECT partnership_id, id, 1, 'NOTICED', now(), begins_at, 1, '[]', sha256('x'), called_by FROM copyhold.meeting;
      INSERT INTO copyhold.mandate (partnership_id, id, giver_id, holder_id, motion_id, until_at)
        VALUES ('${partnership}', '00000000-0000-4000-8000-0000000000bb', '${people['r0001'] ?? ''}', '${people['r0002'] ?? ''}', '${motion}', now() + interval '1 day');
      INSERT INTO copyhold.mandate_revocation (partnership_id, mandate_id) VALUES ('${partnership}', '00000000-0000-4000-8000-0000000000bb');
      INSERT INTO copyhold.objection (id, partnership_id, motion_id, number, rule, reasons, roll_line, custom_version)
        VALUES ('00000000-0000-4000-8000-0000000000cc', '${partnership}', '${motion}', 1, 'COUNT', sha256('x'), 0, 1);
      SET session_replication_role = DEFAULT`;
    await room.superuser(raw);
    await room.tell();
    const meeting = (await room.list('r0005')).deadlines.find(({ kind }) => kind === 'MEETING_CALLED');
    expect(meeting).toMatchObject({ title: 'ANNUAL', path: '/meetings/00000000-0000-4000-8000-0000000000aa' });
    // Who gave it is told too: nobody can give one in their name unseen.
    for (const roll of ['r0001', 'r0002']) {
      expect(kindsOf((await room.list(roll)).news)).toEqual(expect.arrayContaining(['MANDATE_GIVEN', 'MANDATE_ENDED']));
    }
    expect(kindsOf((await room.list('r0001')).news)).toContain('OBJECTION_RAISED');
    const entry = await (
      await fetch(`${room.members.server.url}/calendar/meetings/00000000-0000-4000-8000-0000000000aa.ics`)
    ).text();
    expect(entry).toContain('LOCATION:Mill Hall\\; upstairs');
  });

  it('is told once and sent once, however many processes look at a time', async () => {
    await room.settle();
    await room.members.opened('ORDINARY');
    const told = await Promise.all([room.tell(), room.tell(), room.tell()]);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('asks those who have not voted a day before the end, and nobody else', async () => {
    const { id } = await room.members.opened('ORDINARY');
    await room.members.cast(id, 'r0004', 'YES');
    await pastGuards(room.members.superuser, async (client) => {
      await client.query(
        `UPDATE motion SET closes_at = clock_timestamp() + interval '20 hours', opens_at = clock_timestamp() - interval '9 days' WHERE id = $1`,
        [id],
      );
    });
    await room.tell();
    const told = await room.superuser<{ roll: string }>(
      `SELECT p.roll_number AS roll FROM copyhold.notification n JOIN copyhold.notification_event e ON e.id = n.event_id JOIN copyhold.person p ON p.id = n.person_id
       WHERE e.kind = 'VOTE_ENDING' AND e.motion_id = $1 ORDER BY 1`,
      [id],
    );
    const voters = await room.superuser<{ count: number }>(
      'SELECT count(*)::integer AS count FROM copyhold.elector WHERE motion_id = $1',
      [id],
    );
    expect(told).toHaveLength((voters[0]?.count ?? 0) - 1);
    expect(told.map(({ roll }) => roll)).not.toContain('r0004');
    // Once on the page, with the last that was said of it.
    expect((await room.list('r0005')).waiting.filter(({ path }) => path.includes(id))).toMatchObject([
      { kind: 'VOTE_ENDING' },
    ]);
  });
});

describe('push', () => {
  const DEVICE = ['addPushDevice(device: $d)', '($d: PushDeviceInput!)'] as const;

  it('is sealed for the browser alone, says no word of anybody’s, and ends with a browser that is gone', async () => {
    await room.settle();
    expect(await room.change('r0002', ...DEVICE, { d: room.push.device() })).toMatchObject({
      settings: { devices: [{ service: '127.0.0.1' }] },
    });
    // Whoever learned its address and has other keys takes it from nobody.
    const taken = { ...room.push.device(), auth: 'A'.repeat(22) };
    expect(await room.change('r0003', ...DEVICE, { d: taken })).toMatchObject({ kind: 'DevicesTooMany' });
    await room.members.opened('ORDINARY');
    await room.tell();
    expect(await room.send()).toBe(1);
    const [{ headers, sealed, text } = { headers: {}, sealed: Buffer.alloc(0), text: '' }] = room.push.pushed;
    expect(JSON.parse(text)).toEqual({ class: 'VOTE' });
    expect(sealed.includes('VOTE')).toBe(false);
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '86400',
      urgency: 'high',
      authorization: expect.stringMatching(/^vapid t=.+, k=.+/u),
    });
    // A redirection is not followed, and a service that is busy is asked again.
    room.push.status = 307;
    await room.change('r0002', 'sendTestNotification');
    expect(await room.send()).toBe(0);
    room.push.status = 410;
    await room.dueNow();
    expect(await room.send()).toBe(0);
    expect(await room.superuser('SELECT 1 FROM copyhold.push_subscription')).toEqual([]);
    await room.dueNow();
    expect(await room.send()).toBe(0);
    expect(room.push.pushed).toHaveLength(3);
  });

  it.each([
    'http://push.example.org/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://localhost/x',
    'https://push.example.org:8443/x',
    'https://u:p@push.example.org/x',
    'https://metadata.internal/x',
    'https://2130706433/x',
  ])('never goes to %s', async (endpoint) => {
    expect(await room.change('r0002', ...DEVICE, { d: { ...room.push.device(), endpoint } })).toMatchObject({
      kind: 'PushEndpointRefused',
    });
  });
});

describe('calendars', () => {
  it('are read by their secret address until it ends, and of one vote by anybody', async () => {
    const { id } = await room.members.noticed('ORDINARY');
    const { calendar } = await room.change('r0006', 'makeCalendarAddress');
    const { pathname } = new URL(String(calendar));
    const { url } = room.members.server;
    const feed = await fetch(`${url}${pathname}`);
    expect([feed.status, feed.headers.get('content-type'), feed.headers.get('cache-control')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      'private, no-store',
    ]);
    const text = (await feed.text()).replaceAll('\r\n ', '');
    expect(text).toContain(`UID:motion-${id}-opens@commons.example.org`);
    const kept = await room.superuser<{ all: string }>(
      'SELECT string_agg(s::text, $1) AS all FROM copyhold.notification_setting s',
      [' '],
    );
    expect(kept[0]?.all).not.toContain(pathname.slice(10, -4));
    const one = await (await fetch(`${url}/calendar/motions/${id}.ics`)).text();
    expect(one.match(/^BEGIN:VEVENT/gmu)).toHaveLength(2);
    const seen = await room.members.motion(id);
    expect(one).toContain(`DTSTART:${String(seen?.['opensAt']).replace(/[-:]|\.\d+/gu, '')}`);
    await room.change('r0006', 'endCalendarAddress');
    for (const path of [
      pathname,
      '/calendar/motions/00000000-0000-4000-8000-000000000000.ics',
      '/calendar/meetings/x.ics',
      '/calendar/x.ics',
    ]) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
  });
});

describe('a database that knew no notifications', () => {
  it('is brought up, and taken back whatever was told', async () => {
    const client = await room.members.superuser.connect();
    const runner = { query: (text: string) => client.query(text) } as never;
    const migration = new Notifications1763800011160();
    const rights = async (): Promise<unknown> =>
      (
        await client.query(
          `SELECT c.relname AS name, c.relacl::text AS rights FROM pg_class c WHERE c.relnamespace = 'copyhold'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
        )
      ).rows;
    try {
      await client.query('BEGIN; SET LOCAL search_path = copyhold, pg_temp; SET LOCAL ROLE copyhold_owner');
      const before = await rights();
      await migration.down(runner);
      expect(await rights()).not.toEqual(before);
      await migration.up(runner);
      expect(await rights()).toEqual(before);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
