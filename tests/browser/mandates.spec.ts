import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.js';
import { MotionMembers } from '../support/motion-members.js';
import { main } from './commons.js';
import { axeFinds, picture, Room, sidewaysAt, webFolder, type Visit } from './room.js';

const choice = await findChromium();

async function isReadable(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await axeFinds(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 800 });
  await picture(page, name);
  expect(await sidewaysAt(page, 320)).toBe(0);
  expect(await axeFinds(page, { layout: true })).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('voting for one another on the pages', () => {
  if ('missing' in choice) {
    it.skip(`is looked at (skipped: ${choice.missing})`, () => undefined);
    return;
  }
  let members: MotionMembers;
  let room: Room;
  beforeAll(async () => {
    members = await MotionMembers.open({ webFolder });
    room = await Room.at(members.server, choice);
  });
  afterEach(() => room.leave());
  afterAll(() => room.close());

  const open = async (path: string, roll: string): Promise<Visit> =>
    room.visit(await room.arrive({ id: members.small.people[roll] ?? '' }), path);

  it('is asked for, done in the booth, seen by both, and taken back', async () => {
    const { id } = await members.opened('ORDINARY');
    const giver = await open('/mandates', 'r0001');
    await giver.page.getByLabel('Who shall vote for you').fill('r0004');
    await giver.page.getByRole('button', { name: 'Ask them to vote for me' }).click();
    expect(await giver.page.getByRole('alert').textContent()).toContain('votes in another');
    await giver.page.getByLabel('Who shall vote for you').fill('r0002');
    await giver.page.getByRole('button', { name: 'Ask them to vote for me' }).click();
    await giver.page.getByText('The member r0002 may now vote for you.').waitFor();
    await isReadable(giver.page, 'mandates');

    const holder = await open(`/motions/${id}/vote`, 'r0002');
    const booth = holder.page.getByRole('region', { name: 'You also vote for others' });
    await booth.getByText('No', { exact: true }).click();
    await isReadable(holder.page, 'mandate-booth');
    await booth.getByRole('button', { name: 'Cast for those ticked: 1' }).click();
    await booth.getByText('Cast for:', { exact: false }).waitFor();
    // The holder's own ballot is another, and not cast yet.
    expect((await members.motion(id, 'r0002'))?.own).toMatchObject({ ballots: 0 });
    expect(await members.motion(id)).toMatchObject({ turnout: 1 });

    await giver.page.goto(new URL(`/motions/${id}`, giver.page.url()).href);
    const part = giver.page.getByRole('region', { name: 'Voting for one another' });
    await part.getByText('They cast for you on', { exact: false }).waitFor();
    expect(await part.textContent()).not.toContain('NO');
    await isReadable(giver.page, 'mandate-on-motion');
    await part.getByRole('link', { name: 'Your mandates' }).click();
    await giver.page.getByRole('button', { name: /^Take back/u }).click();
    await giver.page.getByText('Nobody votes for you.').waitFor();
    expect(await members.motion(id)).toMatchObject({ turnout: 0 });
    expect(await main(giver.page).textContent()).toContain('Earlier ones');
    expect([...giver.complaints, ...holder.complaints]).toEqual([]);
  });
});
