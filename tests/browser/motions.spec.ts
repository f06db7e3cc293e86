import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.js';
import { MotionMembers } from '../support/motion-members.js';
import { tabTo } from './ballot.js';
import { main } from './commons.js';
import { axeFinds, picture, Room, sidewaysAt, soon, webFolder, type Visit } from './room.js';

const choice = await findChromium();

/** What every page of theirs must hold to: no find of axe's, wide or narrow, and nothing that goes over the edge. */
async function isReadable(page: Page, name: string, { dark = false } = {}): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await axeFinds(page)).toEqual([]);
  await picture(page, name);
  if (dark) {
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axeFinds(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await picture(page, name);
  expect(await sidewaysAt(page, 320)).toBe(0);
  expect(await axeFinds(page, { layout: true })).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('motions on the pages', () => {
  if ('missing' in choice) {
    it.skip(`are looked at (skipped: ${choice.missing})`, () => undefined);
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

  const open = async (path: string, roll?: string): Promise<Visit> => {
    const id = roll === undefined ? undefined : members.small.people[roll];
    return room.visit(await room.arrive(id === undefined ? undefined : { id }), path);
  };

  it('say while they are written what the books would refuse, and take what is typed in units', async () => {
    const { page, complaints } = await open('/motions/new', 'r0004');
    await page.getByLabel('What is asked, in one line').fill('A loan of the harbour');
    await page.getByLabel('Why', { exact: true }).fill('The quay needs a meter.');
    await page.getByLabel('What shall be done').fill('Take it.');
    await page.getByLabel('What kind of motion').selectOption('CAPITAL');
    await page.getByLabel('What the books call it').fill('harbour');
    await page.getByLabel('Currency').selectOption('EUR');
    await page.getByLabel('How much is paid in').fill('1,000.00');
    await page.getByLabel('How much is ever paid back').fill('999');
    await page.getByLabel('Out of which share of what is earned').fill('4/100');
    await page.getByText('a return is limited, principal first').waitFor();
    await page.getByLabel('How much is ever paid back').fill('1500');
    await page.getByText('a return is limited, principal first').waitFor({ state: 'detached' });
    await isReadable(page, 'motion-of-capital');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('is paid back €1,500.00 at most').waitFor();
    expect(complaints).toEqual([]);
  });

  it('are written, refused at their box, kept over a reload, published, supported and announced', async () => {
    const { page, complaints } = await open('/motions/new', 'r0001');
    await page.getByLabel('What is asked, in one line').fill('Twelve gates');
    await page.getByLabel('Why', { exact: true }).fill('The mill cannot cool more.');
    await page.getByLabel('What shall be done').fill('Leave it at twelve.');
    await page.getByLabel('What kind of motion').selectOption('PASTURE');
    await page.getByLabel('Which pasture').selectOption('H100 SXM');
    await page.reload();
    expect(await page.getByLabel('Which pasture').inputValue()).toBe('H100 SXM');
    await page.getByLabel('How many gates').fill('x');
    expect(await page.getByRole('button', { name: 'Save the draft' }).isDisabled()).toBe(true);
    await page.getByLabel('How many gates').fill('12');
    await page.getByLabel('What is asked, in one line').fill('x'.repeat(201));
    await page.getByRole('button', { name: 'Save the draft' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('at most 200 characters');
    expect(await page.getByLabel('What is asked, in one line').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('What is asked, in one line').fill('Twelve gates, no more');
    await isReadable(page, 'motion-new');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('heading', { level: 1, name: 'Twelve gates, no more' }).waitFor();
    expect(await main(page).textContent()).toContain('If it is carried, the pasture H100 SXM has 12 gates.');
    await page.getByRole('button', { name: 'Publish it' }).click();
    await page.locator('summary', { hasText: 'Call the vote' }).waitFor();

    const path = new URL(page.url()).pathname;
    const supporter = await open(path, 'r0004');
    await supporter.page.getByRole('button', { name: 'Support it' }).click();
    await supporter.page.getByRole('button', { name: 'Support it no longer' }).waitFor();
    await isReadable(supporter.page, 'motion-discussed');

    await page.reload();
    await page.locator('summary', { hasText: 'Call the vote' }).click();
    await page.getByRole('button', { name: 'Call the vote' }).click();
    await page.getByText('Its text is fixed.', { exact: false }).waitFor();
    await isReadable(page, 'motion-announced');
    const stranger = await open('/ballots');
    await stranger.page
      .getByRole('region', { name: 'Announced' })
      .getByRole('link', { name: 'Twelve gates, no more' })
      .click();
    await stranger.page.getByRole('heading', { level: 1, name: 'Twelve gates, no more' }).waitFor();
    expect([...complaints, ...supporter.complaints, ...stranger.complaints]).toEqual([]);
  });

  it('are voted on with the keyboard alone, over a bad line, and again', async () => {
    const { id } = await members.opened('ORDINARY');
    const { page } = await open('/ballots', 'r0004');
    const waiting = page.getByRole('region', { name: 'Needs your vote' });
    await waiting.getByRole('link', { name: 'Vote now' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'What you say to the motion' }).waitFor();
    await isReadable(page, 'motion-vote', { dark: true });
    await tabTo(page, /^Yes/u);
    await page.keyboard.press('Space');
    await tabTo(page, /Look it over/u);
    await page.keyboard.press('Enter');
    await isReadable(page, 'motion-review');
    await page.route('**/graphql', (route) => route.abort());
    await tabTo(page, /Cast my vote/u);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('What you chose is kept.');
    await page.unroute('**/graphql');
    await tabTo(page, /Cast my vote/u);
    await page.keyboard.press('Enter');
    await page.getByText('It is signed by you').waitFor();
    await isReadable(page, 'motion-cast');
    const first = await page.locator('.receipt code').textContent();
    expect((await members.motion(id, 'r0004'))?.own).toMatchObject({ ballots: 1, receipt: first });

    // This server keeps no log, so it promises nothing by itself.
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('"promise":null', String.raw`"promise":"a leaf\n\n— a key\n"`);
      await route.fulfill({ response, body });
    });
    await tabTo(page, /Vote again/u);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Yes/u);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /Look it over/u);
    await page.keyboard.press('Enter');
    expect(await page.locator('.choice-read').textContent()).toContain('I am against it.');
    await tabTo(page, /Cast my vote/u);
    await page.keyboard.press('Enter');
    const second = await soon(
      () => page.locator('.receipt code').textContent(),
      (receipt) => receipt !== null && receipt !== first,
    );
    expect((await members.motion(id, 'r0004'))?.own).toMatchObject({ ballots: 2, receipt: second });
    const promise = page.getByRole('link', { name: 'Keep the promise' });
    expect(await promise.getAttribute('download')).toBe(`promise-${second ?? ''}.txt`);
    expect(decodeURIComponent((await promise.getAttribute('href')) ?? '')).toMatch(/,a leaf\n\n— a key\n$/u);
    await isReadable(page, 'motion-recast');
  });

  it('tell what was decided, of each college what may be told, and where a browser cannot sign', async () => {
    const { id } = await members.opened('ORDINARY');
    for (const roll of ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0006', 'r0007']) {
      await members.cast(id, roll, roll === 'r0005' ? 'NO' : 'YES');
    }
    const { page, complaints } = await open(`/motions/${id}`, 'r0001');
    await isReadable(page, 'motion-open');
    expect(await main(page).textContent()).toContain('Your vote is not secret from whoever operates this server.');
    const context = await room.arrive({ id: members.small.people['r0001'] ?? '' });
    await context.addInitScript("Object.defineProperty(globalThis, 'isSecureContext', { value: false })");
    const unsafe = await room.visit(context, `/motions/${id}/vote`);
    await unsafe.page.getByRole('button', { name: 'Vote again' }).click();
    expect(await unsafe.page.getByRole('alert').textContent()).toContain('an address that begins with https');
    await members.close(id);
    await page.reload();
    await page.getByRole('heading', { name: 'What was decided' }).waitFor();
    expect(await main(page).textContent()).toMatch(/Carried: it stands on record|Lost\. Nothing follows/u);
    await isReadable(page, 'motion-decided', { dark: true });
    expect(complaints).toEqual([]);
  });
});
