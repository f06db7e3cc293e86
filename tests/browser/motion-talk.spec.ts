import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.js';
import { MotionMembers } from '../support/motion-members.js';
import { tabTo } from './ballot.js';
import { axeFinds, picture, Room, sidewaysAt, webFolder, type Visit } from './room.js';

const choice = await findChromium();

/** No find of axe's, wide or narrow, and nothing that goes over the edge. */
async function isReadable(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await axeFinds(page)).toEqual([]);
  await picture(page, name);
  await page.setViewportSize({ width: 360, height: 800 });
  await picture(page, name);
  expect(await sidewaysAt(page, 360)).toBe(0);
  expect(await axeFinds(page, { layout: true })).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** With the keyboard alone: goes there, and presses that key. */
async function press(page: Page, name: RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

/** With the keyboard alone: writes that in place of what stands in the box. */
async function write(page: Page, box: RegExp, words: string): Promise<void> {
  await tabTo(page, box);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(words);
}

describe('what members say to a motion', () => {
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

  const open = async (path: string, roll?: string): Promise<Visit> => {
    const id = roll === undefined ? undefined : members.small.people[roll];
    return room.visit(await room.arrive(id === undefined ? undefined : { id }), path);
  };

  it('is signalled, argued, asked and proposed with the keyboard alone, then answered and taken into the text', async () => {
    const { id } = await members.deliberated('ORDINARY');
    const { page, complaints } = await open(`/motions/${id}`, 'r0004');
    const part = (name: string) => page.getByRole('region', { name, exact: true });
    await part('How it stands so far').waitFor();
    await press(page, /It needs a change/u, 'Space');
    await part('How it stands so far').getByText('1 member has said so.').waitFor();
    expect(await page.getByRole('button', { name: 'It needs a change' }).getAttribute('aria-pressed')).toBe('true');

    await press(page, /^Say what speaks for it/u);
    await write(page, /^What speaks for it/u, 'Two meters tell more than one.');
    await press(page, /^Say it/u);
    await part('For it').getByText('Two meters tell more than one.').waitFor();
    await press(page, /^Say what speaks against it/u);
    await write(page, /^What speaks against it/u, 'Nobody reads the first.');
    await press(page, /^Say it/u);
    await part('Against it').getByText('Nobody reads the first.').waitFor();

    await press(page, /^Ask something/u);
    await write(page, /^Your question/u, 'Who reads it?');
    await press(page, /must not be called/u, 'Space');
    await press(page, /^Ask it/u);
    await part('Questions').getByText('Must be answered before the vote is called').waitFor();

    await press(page, /^Propose a change/u);
    await page.getByLabel('Why this change').waitFor();
    await write(page, /^Why this change/u, 'One of them should be read.');
    await write(page, /^What shall be done/u, 'Buy two, and read both.');
    const preview = part('What your amendment changes').locator('ins');
    await preview.first().waitFor();
    expect(await preview.allTextContents()).toEqual([expect.stringContaining('two, and read both')]);
    expect(await page.getByRole('button', { name: 'Add one' }).count()).toBe(0);
    await press(page, /^Propose it/u);
    await page.getByText('Your amendment is proposed').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Propose a change');
    const amendment = page.getByRole('article', { name: 'Amendment 1' });
    await amendment.getByText('One of them should be read.').waitFor();
    await isReadable(page, 'motion-talk');

    const author = await open(`/motions/${id}`, 'r0001');
    const desk = author.page.getByRole('article', { name: 'Amendment 1' });
    await desk.waitFor();
    expect(await desk.locator('del').textContent()).toMatch(/Taken out: one/u);
    expect(await desk.locator('ins').textContent()).toMatch(/Put in: two, and read both/u);
    await author.page.locator('summary', { hasText: 'Call the vote' }).click();
    await author.page.getByRole('link', { name: 'Your notice waits for 1 question' }).waitFor();
    await isReadable(author.page, 'motion-talk-author');
    await write(author.page, /^Your answer/u, 'The caretaker, on Mondays.');
    await press(author.page, /^Answer it/u);
    await author.page.getByText('Answered by who writes the motion').waitFor();
    expect(await author.page.getByText('Your notice waits').count()).toBe(0);

    await press(author.page, /^Accept it/u);
    await desk.getByText('Accepted as version 2').waitFor();
    expect(await author.page.evaluate('document.activeElement.tagName')).toBe('ARTICLE');
    expect(await members.motion(id)).toMatchObject({ version: 2 });
    const versions = author.page.getByRole('region', { name: 'Versions of the text' });
    await versions.locator('ins').waitFor();
    expect(await versions.locator('ins').textContent()).toContain('two, and read both');
    await versions.getByLabel('to version').selectOption('1');
    await versions.getByText('Nothing changes.').waitFor();
    await versions.getByLabel('to version').selectOption('2');
    await versions.locator('ins').waitFor();
    await isReadable(author.page, 'motion-talk-accepted');

    const stranger = await open(`/motions/${id}`);
    await stranger.page.getByRole('link', { name: 'Sign in to say something' }).waitFor();
    expect(await stranger.page.getByRole('textbox').count()).toBe(0);
    expect([...complaints, ...author.complaints, ...stranger.complaints]).toEqual([]);
  });

  it('is said again where too few voted: a second call, with the way back to the first', async () => {
    const { id } = await members.opened('ORDINARY');
    expect(await members.close(id)).toMatchObject({ state: 'INQUORATE' });
    const { page, complaints } = await open(`/motions/${id}`, 'r0001');
    await isReadable(page, 'motion-inquorate');
    await press(page, /Call it a second time/u);
    await page.getByRole('link', { name: 'the first', exact: true }).click();
    await page.getByRole('link', { name: 'called a second time' }).click();
    await page.getByText('This is the second call').waitFor();
    await page.getByText('any supporter may put it to the vote', { exact: false }).waitFor();
    await isReadable(page, 'motion-second-call');

    const supporter = await open(new URL(page.url()).pathname, 'r0004');
    await supporter.page.locator('summary', { hasText: 'Put it to the vote' }).click();
    await supporter.page.getByRole('button', { name: 'Call the vote' }).click();
    await supporter.page.getByText('Its text is fixed.', { exact: false }).waitFor();
    expect([...complaints, ...supporter.complaints]).toEqual([]);
  });
});
