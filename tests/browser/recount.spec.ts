import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { findChromium } from '../support/chromium.js';
import { MotionMembers } from '../support/motion-members.js';
import { axeFinds, picture, Room, sidewaysAt, webFolder } from './room.js';

const choice = await findChromium();

async function castYes(page: Page): Promise<void> {
  await page.getByText('Yes', { exact: true }).click();
  await page.getByRole('button', { name: 'Look it over' }).click();
  await page.getByRole('button', { name: 'Cast my vote' }).click();
  await page.locator('.receipt code').waitFor();
}

async function isReadable(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await axeFinds(page)).toEqual([]);
  await picture(page, name);
  await page.setViewportSize({ width: 360, height: 800 });
  await picture(page, name);
  expect(await sidewaysAt(page, 320)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('a vote that was counted', () => {
  if ('missing' in choice) {
    it.skip(`is counted again (skipped: ${choice.missing})`, () => undefined);
    return;
  }
  let members: MotionMembers;
  let room: Room;
  beforeAll(async () => {
    members = await MotionMembers.open({ webFolder, log: true });
    // Notices are moved back in time before anybody has seen their leaf.
    await members.server.app.get(SequencerClock, { strict: false }).onModuleDestroy();
    room = await Room.at(members.server, choice);
  });
  afterEach(() => room.leave());
  afterAll(() => room.close());

  it('is counted again in the browser, with one’s own ballot found; and a changed answer or copy is, too', async () => {
    const { id } = await members.opened('ORDINARY');
    const context = await room.arrive({ id: members.small.people['r0004'] ?? '' });
    const { page } = await room.visit(context, `/motions/${id}/vote`);
    await castYes(page);
    for (const roll of ['r0001', 'r0002', 'r0003']) await members.cast(id, roll, 'YES');
    await members.close(id);
    await members.server.app.get(SequencerService, { strict: false }).round();

    await page.goto(`${members.server.url}/motions/${id}`);
    const own = page.getByRole('region', { name: 'What is recorded under your reference' });
    await own.getByText('The ballot that you cast here is the one that was counted').waitFor();
    await own.getByText('the log has signed that').waitFor();
    const recount = page.getByRole('region', { name: 'Count it again' });
    await recount.getByRole('button', { name: 'Count it again here' }).click();
    await recount.getByText('The log has signed this resolution').waitFor();
    expect(await recount.textContent()).toContain('It holds');
    expect(await recount.textContent()).not.toContain('does not');
    await isReadable(page, 'recount-holds');

    await page.route('**/audit/motion/*.json', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('A second meter', 'A third meter');
      await route.fulfill({ response, body });
    });
    await recount.getByRole('button', { name: 'Once more' }).click();
    await recount.getByText('It does not hold').waitFor();
    expect(await recount.textContent()).toContain('not what was announced');
    await picture(page, 'recount-tampered');

    // Another choice in the copy opens another commitment.
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith('copyhold-ballots/'))
          localStorage.setItem(key, (localStorage.getItem(key) ?? '').replaceAll('YES', 'NO'));
      }
    });
    await page.reload();
    await own.getByRole('alert').waitFor();
    expect(await own.textContent()).toContain('is not the one that you cast here');
    await isReadable(page, 'recount-differs');
    await own.getByText('What this browser kept of my ballot').click();
    await own.getByRole('button', { name: 'Delete it from this browser' }).click();
    await own.getByText('This browser keeps no copy').waitFor();
    expect(await page.evaluate('Object.keys(localStorage).join()')).not.toContain('copyhold-ballots');
  });

  it('is looked up by whoever has the receipt, without the session', async () => {
    const { rows } = await members.superuser.query<{ receipt: string }>('SELECT receipt FROM copyhold.ballot LIMIT 1');
    const { page } = await room.visit(await room.arrive(), `/verify#code=${rows[0]?.receipt ?? ''}`);
    await page.getByText('It holds. Your browser has computed every step itself.').waitFor();
  });
});
