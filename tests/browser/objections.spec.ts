import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.js';
import { admitted, objectionsOlder } from '../support/jury.js';
import { MotionMembers } from '../support/motion-members.js';
import { axeFinds, picture, Room, sidewaysAt, webFolder, type Visit } from './room.js';

const choice = await findChromium();
const ALL = ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0007'] as const;

/** No find of axe's, wide or narrow, and nothing that goes over the edge. */
async function isReadable(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await axeFinds(page)).toEqual([]);
  await picture(page, name);
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await sidewaysAt(page, 320)).toBe(0);
  expect(await axeFinds(page, { layout: true })).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('objections on the page of a motion', () => {
  if ('missing' in choice) {
    it.skip(`are looked at (skipped: ${choice.missing})`, () => undefined);
    return;
  }
  let members: MotionMembers;
  let room: Room;
  beforeAll(async () => {
    members = await MotionMembers.open({ webFolder });
    const { server, small } = members;
    await server.database
      .pool('app')
      .query('INSERT INTO role_grant VALUES ($1, $2, $3)', [small.id, small.people['r0006'], 'OFFICER']);
    await admitted(server.app, small.id, ['r0002', 'r0003', 'r0005']);
    room = await Room.at(server, choice);
  });
  afterEach(() => room.leave());
  afterAll(() => room.close());

  const open = async (path: string, roll: string): Promise<Visit> =>
    room.visit(await room.arrive({ id: members.small.people[roll] ?? '' }), path);

  it('are raised without a name, hold it up, and are found about by a jury that an officer enters', async () => {
    const { id } = await members.opened('ORDINARY');
    for (const roll of ALL) await members.cast(id, roll, 'YES');
    expect(await members.close(id)).toMatchObject({ state: 'STANDSTILL' });

    const { page, complaints } = await open(`/motions/${id}`, 'r0004');
    const part = page.getByRole('region', { name: 'Objections' });
    await part.getByText('Nobody has objected.').waitFor();
    await part.locator('summary', { hasText: 'Object to this decision' }).click();
    await part.getByLabel('Which rule was broken').selectOption('NOTICE');
    await part.getByLabel('What happened').fill('It opened a day too soon.');
    await part.getByRole('button', { name: 'Object', exact: true }).click();
    const objection = part.getByRole('article', { name: 'Objection 1' });
    await objection.getByText('It opened a day too soon.').waitFor();
    expect(await objection.textContent()).toContain('Open: holds the decision up');
    expect(await objection.textContent()).not.toContain('Person 4');
    await isReadable(page, 'motion-objection');
    expect(await members.carryOut(id)).toMatchObject({ state: 'STANDSTILL' });

    await objectionsOlder(members.superuser, id, 1);
    const officer = await open(`/motions/${id}`, 'r0006');
    const desk = officer.page.getByRole('article', { name: 'Objection 1' });
    await desk.locator('summary', { hasText: 'Enter what a jury found' }).click();
    await desk.getByLabel('The jury found').selectOption('UPHELD');
    await desk.getByLabel('The jury, by roll number').fill('r0002 r0003 r0004');
    await desk.getByLabel('How many of them found so').fill('3');
    await desk.getByLabel('The jury’s reasons').fill('The days were not clear.');
    await desk.getByRole('button', { name: 'Enter the finding' }).click();
    expect(await desk.getByRole('alert').textContent()).toContain('Nobody sits on the jury');
    await desk.getByLabel('The jury, by roll number').fill('r0002, r0003, r0005');
    await desk.getByRole('button', { name: 'Enter the finding' }).click();
    await officer.page.getByText('A jury found that the decision broke a rule.', { exact: false }).waitFor();
    expect(await desk.textContent()).toContain('The days were not clear.');
    await isReadable(officer.page, 'motion-annulled');
    expect(await members.motion(id)).toMatchObject({ state: 'ANNULLED' });
    expect([...complaints, ...officer.complaints]).toEqual([]);
  });
});
