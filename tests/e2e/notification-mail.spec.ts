import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OutboxStore } from '../../apps/server/src/notifications/sending/outbox.store.js';
import { ForgetService } from '../../apps/server/src/voting/forgetting/forget.service.js';
import { NotificationRoom } from '../support/notification-room.js';
import { unzipped } from '../support/unzip.js';

const ADDRESS = 'ada.lovelace@example.org';

let room: NotificationRoom;

beforeAll(async () => {
  room = await NotificationRoom.open();
});
beforeEach(() => {
  room.mail.manner = 'TAKES';
  room.push.status = 201;
});
afterAll(() => room.close());

describe('mail', () => {
  it('goes to an address whose person typed the code that came there, and the code is kept nowhere', async () => {
    await room.settle();
    expect(
      await room.change('r0005', 'setMailAddress(address: $a)', '($a: String!)', { a: 'a@b\r\nBcc: all@example.org' }),
    ).toMatchObject({ kind: 'MailAddressMalformed' });
    await room.change('r0005', 'setMailAddress(address: $a)', '($a: String!)', { a: ` ${ADDRESS} ` });
    await room.send();
    const [, code = ''] = /minutes: ([A-Z2-9]{10})/u.exec(room.mail.last().text) ?? [];
    expect(code).toHaveLength(10);
    const kept = await room.superuser<{ all: string }>(
      `SELECT (SELECT string_agg(o::text, ' ') FROM copyhold.outbox o) || (SELECT string_agg(a::text, ' ') FROM copyhold.mail_address a) AS all`,
    );
    expect(kept[0]?.all).not.toContain(code);
    const wrong = { c: 'AAAAAAAAAA' };
    for (let times = 0; times < 5; times += 1) {
      expect(await room.change('r0005', 'confirmMailAddress(code: $c)', '($c: String!)', wrong)).toMatchObject({
        kind: 'CodeWrong',
      });
    }
    // Tried too often: even the right one is none any more.
    expect(await room.change('r0005', 'confirmMailAddress(code: $c)', '($c: String!)', { c: code })).toMatchObject({
      kind: 'CodeWrong',
    });
    await room.tell();
    await room.send();
    expect(room.mail.mails).toHaveLength(1);
    await room.reachable('r0005');
  });

  it('says what is needed and until when, with a link, and is switched off by one click without signing in', async () => {
    await room.settle();
    const { id } = await room.members.opened('ORDINARY');
    await room.tell();
    await Promise.all([room.send(), room.send()]);
    expect(room.mail.mails).toHaveLength(1);
    const { head, text, html } = room.mail.last();
    expect(head).toMatch(/^Subject: A vote needs you: A second meter$/mu);
    expect(head).toMatch(/^To: ada\.lovelace@example\.org$/mu);
    expect(text).toContain(`https://commons.example.org/motions/${id}/vote`);
    expect(text).toMatch(/Until \w+,? \d+/u);
    expect(html).not.toMatch(/<img|<script/u);
    const [, link = ''] =
      /^List-Unsubscribe: <(https:\/\/commons\.example\.org\/unsubscribe\/[\w-]+)>$/mu.exec(head) ?? [];
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/mu);
    const path = new URL(link).pathname;
    const form = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    };
    const { url } = room.members.server;
    const last = path.at(-1) === 'A' ? 'Q' : 'A';
    expect((await fetch(`${url}${path.slice(0, -1)}${last}`, form)).status).toBe(404);
    // A program that looks through mail opens links; a form goes nowhere else.
    expect((await fetch(`${url}${path}`)).status).not.toBe(200);
    expect((await fetch(`${url}/session`, form)).status).toBe(415);
    expect((await fetch(`${url}/graphql`, form)).status).toBe(400);
    const paces = `SELECT DISTINCT mail FROM copyhold.notification_choice WHERE person_id = $1`;
    const person = [room.members.small.people['r0005']];
    expect(await room.superuser(paces, person)).not.toEqual([{ mail: 'NONE' }]);
    expect((await fetch(`${url}${path}`, form)).status).toBe(200);
    expect(await room.superuser(paces, person)).toEqual([{ mail: 'NONE' }]);
    await room.members.opened('ORDINARY');
    await room.tell();
    expect(await room.send()).toBe(0);
  });

  it('waits while its server is down, silent or busy, and a mail that was sent and not marked comes under the same Message-ID', async () => {
    await room.pace('r0005', 'AT_ONCE');
    await room.settle();
    await room.members.opened('ORDINARY');
    await room.tell();
    await room.mail.down();
    const state = (): Promise<Record<string, unknown>[]> =>
      room.superuser(
        `SELECT state, failure, attempts, next_at > clock_timestamp() AS waits FROM copyhold.outbox WHERE state <> 'NOT_NEEDED' AND purpose = 'NOTICE' ORDER BY made_at DESC LIMIT 1`,
      );
    expect(await room.send()).toBe(0);
    expect(await state()).toEqual([{ state: 'WAITING', failure: 'UNREACHABLE', attempts: 1, waits: true }]);
    // Not before its time.
    await room.mail.up();
    expect(await room.send()).toBe(0);
    for (const [manner, failure] of [
      ['SILENT', 'UNREACHABLE'],
      ['LATER', 'ADDRESS_BUSY'],
    ] as const) {
      room.mail.manner = manner;
      await room.dueNow();
      expect(await room.send()).toBe(0);
      expect(await state()).toMatchObject([{ state: 'WAITING', failure }]);
    }
    room.mail.manner = 'TAKES';
    await room.dueNow();
    const killed = jest.spyOn(room.get(OutboxStore), 'end').mockRejectedValueOnce(new Error('killed'));
    await expect(room.send()).rejects.toThrow('killed');
    killed.mockRestore();
    // Its claim is not over: nobody else sends it.
    expect(await room.send()).toBe(0);
    await room.superuser(
      `UPDATE copyhold.outbox SET claimed_until = clock_timestamp() - interval '1 second' WHERE state = 'WAITING'`,
    );
    expect(await room.send()).toBe(1);
    expect(await room.send()).toBe(0);
    const ids = room.mail.mails.map((each) => /^Message-ID: (<.+>)\r$/imu.exec(each)?.[1]);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(/^<[0-9a-f-]{36}@commons\.example\.org>$/u);
  });

  it('is off where a server says that there is no such address, which its person reads on the page', async () => {
    await room.settle();
    await room.members.opened('ORDINARY');
    await room.tell();
    room.mail.manner = 'NOT_THIS_MAIL';
    await room.send();
    expect(await room.change('r0005', 'sendTestNotification')).toMatchObject({
      settings: { address: { refused: false } },
    });
    room.mail.manner = 'NO_SUCH_ADDRESS';
    await room.send();
    expect(await room.change('r0005', 'sendTestNotification')).toMatchObject({
      settings: { address: { refused: true } },
    });
    expect((await room.list('r0005')).news[0]).toMatchObject({ kind: 'MAIL_REFUSED', path: '/notifications/settings' });
    room.mail.manner = 'TAKES';
    await room.tell();
    expect(await room.send()).toBe(0);
  });

  it('comes once a day in one mail, from eight on, and not in quiet hours', async () => {
    await room.reachable('r0004', 'bo@example.org');
    await room.pace('r0004', 'DAILY', [22, 9]);
    await room.settle();
    await room.superuser(`UPDATE copyhold.outbox SET made_at = made_at - interval '1 hour' WHERE purpose = 'DAILY'`);
    await room.superuser(`UPDATE copyhold.notification SET read_at = clock_timestamp() WHERE person_id = $1`, [
      room.members.small.people['r0004'],
    ]);
    const [first, second] = [await room.members.opened('ORDINARY'), await room.members.deliberated('ORDINARY')];
    const day = '2027-01-12';
    await room.tell(new Date(`${day}T08:30:00Z`));
    await room.tell(new Date(`${day}T08:31:00Z`));
    expect(await room.send(new Date(`${day}T08:59:00Z`))).toBe(0);
    expect(await room.send(new Date(`${day}T09:00:00Z`))).toBe(1);
    const { head, text } = room.mail.last();
    expect(head).toMatch(/^Subject: Small Commons: 1 vote needs you, \d things? new$/mu);
    expect(text.indexOf(`/motions/${first.id}/vote`)).toBeGreaterThan(-1);
    expect(text.indexOf(`/motions/${second.id}`)).toBeGreaterThan(text.indexOf(`/motions/${first.id}`));
    await room.tell(new Date(`${day}T17:00:00Z`));
    expect(await room.send(new Date(`${day}T17:00:00Z`))).toBe(0);
    await room.pace('r0004', 'NONE');
  });

  it('waits for one address alone where only that one is busy, and does not go once it is chosen not to', async () => {
    await room.reachable('r0002', 'cy@example.org');
    await room.pace('r0002', 'AT_ONCE');
    await room.pace('r0004', 'AT_ONCE');
    await room.settle();
    await room.members.opened('ORDINARY');
    await room.tell();
    const [busy, other] = ['r0004', 'r0002'].map((roll) => room.members.small.people[roll] ?? '');
    const first = `UPDATE copyhold.outbox SET next_at = clock_timestamp() - interval '1 hour', attempts = 9 WHERE state = 'WAITING' AND person_id = $1`;
    await room.superuser(first, [busy]);
    room.mail.busyFor = 'bo@example.org';
    expect(await room.send()).toBe(1);
    const waiting = `SELECT person_id AS person, failure FROM copyhold.outbox WHERE state = 'WAITING'`;
    expect(await room.superuser(waiting)).toEqual([{ person: busy, failure: 'ADDRESS_BUSY' }]);
    // A server that is down holds the others up for a minute, however often the first of them was tried.
    await room.members.opened('ORDINARY');
    await room.tell();
    await room.superuser(first, [busy]);
    await room.mail.down();
    expect(await room.send()).toBe(0);
    await room.mail.up();
    const soon = `SELECT next_at < clock_timestamp() + interval '61 seconds' AS soon FROM copyhold.outbox WHERE state = 'WAITING' AND person_id = $1`;
    expect(await room.superuser(soon, [other])).toEqual([{ soon: true }]);
    room.mail.busyFor = undefined;
    for (const roll of ['r0002', 'r0004']) await room.pace(roll, 'NONE');
    await room.dueNow();
    expect(await room.send()).toBe(0);
    expect(await room.superuser(waiting)).toEqual([]);
  });

  it('leaves no address in the log, and none anywhere when it is erased', async () => {
    const leaves = await room.superuser<{ count: number }>(
      `SELECT count(*)::integer AS count FROM copyhold.log_stage WHERE position($1::bytea in entry) > 0`,
      [Buffer.from('@example.org')],
    );
    expect(leaves).toEqual([{ count: 0 }]);
    const session = await room.members.server.signIn(room.members.small.people['r0004'] ?? '');
    const archive = await fetch(`${room.members.server.url}/developer/my-data.zip`, {
      headers: { cookie: session.cookie },
    });
    expect(archive.status).toBe(200);
    const own = unzipped(Buffer.from(await archive.arrayBuffer()));
    expect(own.get('notification-settings.json')).toContain('bo@example.org');
    expect(own.get('notifications.ndjson')).toContain('"kind":"VOTE_OPEN"');
    const { id: partnership, people } = room.members.small;
    // As one who was asked to write a motion: what is kept of that names them.
    const asked = `INSERT INTO copyhold.notification_event (partnership_id, kind, class, about, happened_at) VALUES ($1, 'AUTHOR_ASKED', 'OWN', 'x/' || $2, now())`;
    await room.superuser(asked, [partnership, people['r0004']]);
    expect(await room.get(ForgetService).person(partnership, 'r9999')).toMatchObject({ kind: 'PersonUnknown' });
    const gone = await room.get(ForgetService).person(partnership, 'r0004');
    expect(gone).toMatchObject({ told: expect.any(Number), objections: 0, requisitions: 0 });
    expect(
      await room.superuser(`SELECT 1 FROM copyhold.notification_event WHERE about LIKE '%/' || $1`, [people['r0004']]),
    ).toEqual([]);
    expect(
      await room.superuser(`SELECT 1 FROM copyhold.mail_address WHERE person_id = $1`, [
        room.members.small.people['r0004'],
      ]),
    ).toEqual([]);
    await expect(
      room.members.server.database.pool('auditor').query('SELECT address FROM copyhold.mail_address'),
    ).rejects.toThrow(/permission denied/u);
  });
});
