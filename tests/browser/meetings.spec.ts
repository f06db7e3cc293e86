import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.js';
import { bringMeeting } from '../support/meeting-time.js';
import { MotionMembers } from '../support/motion-members.js';
import { main } from './commons.js';
import { axeFinds, picture, Room, sidewaysAt, webFolder, type Visit } from './room.js';

const choice = await findChromium();

/** What every page of theirs must hold to: no find of axe's, wide or narrow, and nothing that goes over the edge. */
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

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('general meetings on the pages', () => {
  if ('missing' in choice) {
    it.skip(`are looked at (skipped: ${choice.missing})`, () => undefined);
    return;
  }
  let members: MotionMembers;
  let room: Room;
  beforeAll(async () => {
    members = await MotionMembers.open({ webFolder });
    const { small, superuser } = members;
    await superuser.query(`INSERT INTO role_grant (partnership_id, person_id, role) VALUES ($1, $2, 'OFFICER')`, [
      small.id,
      small.people['r0002'],
    ]);
    await superuser.query(`INSERT INTO membership VALUES ($1, $2, 'COMMON', '2026-02-01', NULL)`, [
      small.id,
      small.people['r0002'],
    ]);
    room = await Room.at(members.server, choice);
  });
  afterEach(() => room.leave());
  afterAll(() => room.close());

  const open = async (path: string, roll?: string): Promise<Visit> => {
    const id = roll === undefined ? undefined : members.small.people[roll];
    return room.visit(await room.arrive(id === undefined ? undefined : { id }), path);
  };

  it('are called, announced with what the books say is due, come to, closed and minuted', async () => {
    const motion = await members.noticed('ORDINARY');
    const { page, complaints } = await open('/meetings', 'r0002');
    await page.locator('summary', { hasText: 'Call a meeting' }).click();
    await page.getByLabel('Where').fill('The mill, upstairs');
    await page.getByLabel('On which day').fill(day(20));
    await isReadable(page, 'meetings');
    await page.getByRole('button', { name: 'Call it' }).click();
    await page.getByRole('heading', { name: 'Write the agenda' }).waitFor();
    await page.getByRole('button', { name: 'Put on: A second meter' }).click();
    await page.getByRole('link', { name: 'A second meter' }).waitFor();
    await page.getByLabel('Something to talk about').fill('Tea, and who brings it');
    await page.getByRole('button', { name: 'Put it on the agenda' }).click();
    await page.getByText('Tea, and who brings it').waitFor();
    await page.getByLabel('On which day').fill(day(3));
    await page.getByRole('button', { name: 'Announce it' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('fewer clear days');
    await page.getByLabel('On which day').fill(day(20));
    await isReadable(page, 'meeting-called');
    await page.getByRole('button', { name: 'Announce it' }).click();
    await page.getByRole('button', { name: 'Open it, at its hour' }).waitFor();
    const path = new URL(page.url()).pathname;
    const id = path.split('/').at(-1) ?? '';
    await bringMeeting(members.superuser, id);
    await page.getByRole('button', { name: 'Open it, at its hour' }).click();
    const door = (await page.locator('code.door').textContent()) ?? '';
    expect(door).toMatch(/^[\da-f]{8}$/u);

    const member = await open('/meetings', 'r0004');
    await member.page
      .getByRole('region', { name: 'Needs you: say that you are there' })
      .getByRole('link', { name: 'Annual general meeting' })
      .click();
    await member.page.getByLabel('The code that is told at the door').fill('00000000');
    await member.page.getByRole('button', { name: 'I am here' }).click();
    expect(await member.page.getByRole('alert').textContent()).toContain('not the code of this meeting');
    await member.page.getByLabel('The code that is told at the door').fill(door);
    await member.page.keyboard.press('Enter');
    await member.page.getByText('You are counted as being there.').waitFor();
    expect(await member.page.locator('code.door').count()).toBe(0);
    await isReadable(member.page, 'meeting-open');

    await page.reload();
    await isReadable(page, 'meeting-led');
    await page.getByRole('button', { name: 'Enough are there: begin' }).click();
    await page.getByRole('button', { name: 'Close the meeting' }).click();
    await page.getByLabel('Words of your own').fill('The kettle was cold.');
    await page.getByRole('button', { name: 'Make the minutes' }).click();
    const minutes = page.getByRole('region', { name: 'Minutes' });
    await minutes.waitFor();
    const told = (await minutes.textContent()) ?? '';
    expect(told).toContain('Annual general meeting at The mill, upstairs.');
    expect(told).toContain(`Motion ${motion.id}, "A second meter", version 1`);
    expect(told).toContain('It had not been decided when these minutes were made: NOTICED.');
    expect(told).toContain('The kettle was cold.');
    await isReadable(page, 'meeting-minuted');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    await picture(page, 'meeting-printed');
    expect([...complaints, ...member.complaints]).toEqual([]);
  });

  it('are asked for by members, who sign', async () => {
    const { page } = await open('/meetings', 'r0004');
    await page.locator('summary', { hasText: 'Ask for a meeting' }).click();
    await page.getByLabel('What shall be talked about, and why').fill('The noise at night.\nIt has grown.');
    await page.getByRole('button', { name: 'Ask for a meeting' }).click();
    const asked = page.getByRole('region', { name: 'Members who ask for a meeting' });
    await asked.getByText('Enough have signed (1).', { exact: false }).waitFor();
    await isReadable(page, 'meetings-requisition');
    const officer = await open('/meetings', 'r0002');
    await officer.page.locator('summary', { hasText: 'Call the meeting that it asks for' }).waitFor();
    const stranger = await open('/meetings');
    expect(await main(stranger.page).textContent()).toContain('The noise at night.');
    expect(await stranger.page.getByRole('button', { name: 'Sign it' }).count()).toBe(0);
  });

  it('show the colleges as they stand, and let whoever is in two choose', async () => {
    const { page, complaints } = await open('/colleges', 'r0002');
    const own = page.getByRole('region', { name: 'Your college' });
    expect(await own.getByRole('status').textContent()).toBe('You vote in: WORKER.');
    await own.getByRole('button', { name: 'COMMON' }).click();
    await own.getByText('You vote in: COMMON.').waitFor();
    const worker = page.getByRole('region', { name: 'WORKER' });
    expect(await worker.textContent()).toContain('Members: 3. Of these vote here today: 2;');
    const common = page.getByRole('region', { name: 'COMMON' });
    expect(await common.textContent()).toContain('Fewer than 5 vote here');
    expect(await page.getByRole('region', { name: 'HOST' }).textContent()).toContain('Not due yet');
    await isReadable(page, 'colleges');
    expect(complaints).toEqual([]);
  });
});
