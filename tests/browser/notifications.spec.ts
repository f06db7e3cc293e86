import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { OutboxRoundService } from '../../apps/server/src/notifications/sending/outbox-round.service.js';
import { TellService } from '../../apps/server/src/notifications/told/tell.service.js';
import { findChromium } from '../support/chromium.js';
import { MailReceiver } from '../support/mail-receiver.js';
import { MotionMembers } from '../support/motion-members.js';
import { axeFinds, picture, Room, sidewaysAt, soon, webFolder, type Visit } from './room.js';

const choice = await findChromium();

/** What every page must hold to: no find of axe's, wide or narrow, and nothing that goes over the edge. */
async function isReadable(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await axeFinds(page)).toEqual([]);
  await picture(page, name);
  await page.setViewportSize({ width: 360, height: 800 });
  await picture(page, name);
  expect(await sidewaysAt(page, 320)).toBe(0);
  expect(await axeFinds(page, { layout: true })).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('what somebody is told, on the pages', () => {
  if ('missing' in choice) {
    it.skip(`is looked at (skipped: ${choice.missing})`, () => undefined);
    return;
  }
  let members: MotionMembers;
  let mail: MailReceiver;
  let room: Room;
  const get = <T>(of: new (...all: never[]) => T): T => members.server.app.get(of, { strict: false });
  beforeAll(async () => {
    mail = await MailReceiver.open();
    const server = { host: '127.0.0.1', port: mail.port, from: 'commons@example.org', perMinute: 6_000 };
    members = await MotionMembers.open({
      webFolder,
      notifications: { url: new URL('https://commons.example.org'), mail: server },
    });
    room = await Room.at(members.server, choice);
  });
  afterEach(() => room.leave());
  afterAll(async () => {
    await room.close();
    await mail.down();
  });

  const open = async (path: string, roll?: string): Promise<Visit> => {
    const id = roll === undefined ? undefined : members.small.people[roll];
    return room.visit(await room.arrive(id === undefined ? undefined : { id }), path);
  };
  /** What was sent, however the server's own rounds and this one share it. */
  const sent = (count: number): Promise<number> =>
    soon(
      async () => {
        await get(OutboxRoundService).round(new Date());
        return mail.mails.length;
      },
      (seen) => seen >= count,
    );

  it('is counted beside the name, needs one’s vote first, is read where it leads to, and marked', async () => {
    const { id } = await members.opened('ORDINARY');
    await members.deliberated('ORDINARY');
    const announced = await members.noticed('ORDINARY');
    await get(TellService).round(new Date());
    const { page, complaints } = await open('/custom', 'r0004');
    const bell = page.getByRole('link', { name: /^For you: \d unread$/u });
    await bell.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'For you' }).waitFor();
    const waiting = page.getByRole('region', { name: 'Needs your vote' });
    await waiting.getByRole('link', { name: 'A vote needs you: A second meter' }).waitFor();
    expect(await page.getByRole('region', { name: 'Announced' }).textContent()).toContain('Voting opens in');
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Needs your vote',
      'Announced',
      'News',
    ]);
    await isReadable(page, 'notifications');
    const before = await bell.getAttribute('aria-label');
    await waiting.getByRole('link').click();
    await page.waitForURL(`**/motions/${id}/vote`);
    await soon(
      () => bell.getAttribute('aria-label'),
      (label) => label !== before,
    );
    await page.goBack();
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByRole('link', { name: 'For you', exact: true }).waitFor();
    const unread = (): Promise<number> => page.locator('#main').getByText('Unread').count();
    expect(await soon(unread, (count) => count === 0)).toBe(0);
    expect(complaints).toEqual([]);
    const stranger = await open(`/motions/${announced.id}`);
    const hours = stranger.page.getByRole('link', { name: 'Put its hours into my calendar' });
    expect(await hours.getAttribute('href')).toBe(`/calendar/motions/${announced.id}.ics`);
    await picture(stranger.page, 'notification-motion');
    await stranger.page.goto(`${members.server.url}/notifications`);
    await stranger.page.locator('#main h1').waitFor();
    expect(await stranger.page.locator('#main').textContent()).toContain('sign in first');
  });

  it('is sent where and when one chose, tested, read in a calendar, and switched off by a link', async () => {
    const { page, complaints } = await open('/notifications/settings', 'r0005');
    await page.getByLabel('Your e-mail address').fill('ada@example.org');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByText('Waits for its code').waitFor();
    await sent(1);
    const [, code = ''] = /minutes: ([A-Z2-9]{10})/u.exec(mail.last().text) ?? [];
    const box = page.getByLabel('The code that came by mail');
    await box.fill('AAAA');
    await page.getByRole('button', { name: 'This address is mine' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('not the code');
    await box.fill(code);
    await page.getByRole('button', { name: 'This address is mine' }).click();
    await page.getByText('Yours: mail goes there').waitFor();
    const outcomes = page.getByRole('group', { name: 'What was decided and done' });
    await outcomes.getByLabel('By mail').selectOption('WEEKLY');
    await outcomes.getByLabel('In my browsers').check();
    await page.getByRole('group', { name: 'Quiet hours' }).getByLabel('From').selectOption('22:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Make an address' }).click();
    await page.getByText(/https:\/\/commons\.example\.org\/calendar\/[\w-]{43}\.ics/u).waitFor();
    await isReadable(page, 'notification-settings');
    await page.reload();
    await outcomes.waitFor();
    expect(await outcomes.getByLabel('By mail').inputValue()).toBe('WEEKLY');
    await page.getByRole('button', { name: 'Send me a test' }).click();
    await page.getByText('It is on its way').waitFor();
    expect(await sent(2)).toBe(2);
    // The worker is served as a script, and the pages' own rules let a browser start it.
    const started = `navigator.serviceWorker.register('/notification-worker.js').then(() => navigator.serviceWorker.ready).then(({ active }) => active.scriptURL)`;
    expect(await page.evaluate<string>(started)).toBe(`${members.server.url}/notification-worker.js`);
    expect(complaints).toEqual([]);

    const [, link = ''] = /^List-Unsubscribe: <https:\/\/commons\.example\.org(\/.+)>$/mu.exec(mail.last().head) ?? [];
    const stranger = await open(link);
    await isReadable(stranger.page, 'unsubscribe');
    await stranger.page.getByRole('button', { name: 'Send me no more mail' }).click();
    await stranger.page.getByText('No more mail is sent.').waitFor();
    await page.reload();
    await outcomes.waitFor();
    expect(await outcomes.getByLabel('By mail').inputValue()).toBe('NONE');
    const wrong = await open('/unsubscribe/nobody');
    await wrong.page.getByRole('button', { name: 'Send me no more mail' }).click();
    expect(await wrong.page.getByRole('alert').textContent()).toContain('not whole');
    expect(stranger.complaints).toEqual([]);
  });
});
