import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Choice } from '#libs/voting';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { findChromium } from '../support/chromium.js';
import { MotionMembers, TEXT, type MotionSeen } from '../support/motion-members.js';
import { bringMotion } from '../support/motion-time.js';
import { closePast } from '../support/small-partnership.js';
import { tabTo } from './ballot.js';
import { main } from './commons.js';
import { axeFinds, picture, Room, sidewaysAt, webFolder, type Visit } from './room.js';

const choice = await findChromium();
const DAY = 86_400_000;

const OPTIONS = [
  { id: 'mill', title: 'The old mill by the river' },
  { id: 'school', title: 'The school’s cellar' },
  { id: 'barn', title: 'A barn' },
];

/** No find of axe's, wide or narrow, and nothing that goes over the edge. */
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

describe('ballots that say more than yes or no', () => {
  if ('missing' in choice) {
    it.skip(`are looked at (skipped: ${choice.missing})`, () => undefined);
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

  const open = async (path: string, roll: string): Promise<Visit> =>
    room.visit(await room.arrive({ id: members.small.people[roll] ?? '' }), path);

  /** Closed and counted, and in the log as it is signed now. */
  const closed = async (id: string): Promise<void> => {
    await members.close(id);
    await members.server.app.get(SequencerService, { strict: false }).round();
  };

  /** A motion of that kind with what is chosen among, open now. */
  const opened = async (
    kind: string,
    effect: Readonly<Record<string, string>>,
    options: readonly object[],
  ): Promise<string> => {
    const named = Object.entries(effect).map(([name, value]) => ({ name, value }));
    const drafted = await members.ask('r0001', 'draftMotion', { kind, text: { ...TEXT, effect: named, options } });
    const { id, version } = members.of(await members.ask('r0001', 'publishMotion', { id: members.of(drafted).id }));
    await members.ask('r0004', 'supportMotion', { id, does: true });
    const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
    members.of(await members.ask('r0001', 'noticeMotion', { id, version, ...hours }));
    await bringMotion(members.superuser, id, 'opening');
    await members.round();
    expect(await members.motion(id)).toMatchObject({ state: 'OPEN' });
    return id;
  };

  const cast = async (id: string, roll: string, said: Choice): Promise<void> => {
    const voter = members.voter(roll, id);
    await members.enrol(roll, id);
    const own = (await members.motion(id, roll))?.own;
    const ballot = voter.ballot(id, { voter: own?.voter ?? '', number: 1 + (own?.ballots ?? 0) }, said);
    expect(await members.ask(roll, 'castVote', { ballot })).toMatchObject({ __typename: 'VoteCast' });
  };

  const ballotsOf = async (id: string, roll: string): Promise<MotionSeen['own']> =>
    (await members.motion(id, roll))?.own ?? null;

  it('divide a surplus with the keyboard alone, kept over a reload, and told by a sentence and dots', async () => {
    const period = await closePast(members.superuser, members.small.id, { name: 'the year 2025', amount: 100_000n });
    const id = await opened('APPROPRIATION', { period }, []);
    const { page, complaints } = await open(`/motions/${id}/vote`, 'r0004');
    await tabTo(page, /Better machines here/u);
    await page.keyboard.type('60.5');
    expect(await page.getByRole('status').filter({ hasText: 'left to give' }).textContent()).toBe('39.5% left to give');
    await page.reload();
    await page.getByText('this tab kept what you had filled in').waitFor();
    expect(await page.getByLabel('Better machines here', { exact: true }).inputValue()).toBe('60.5');
    await isReadable(page, 'division-booth');
    await tabTo(page, /Share the rest equally/u);
    await page.keyboard.press('Enter');
    await page.getByText('All of it is given').waitFor();
    await tabTo(page, /Look it over/u);
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Your division' }).waitFor();
    expect(await page.getByRole('row', { name: /Better machines here/u }).textContent()).toContain('60.5%');
    await isReadable(page, 'division-review');
    await tabTo(page, /Cast my vote/u);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /^QR code/u }).waitFor();
    expect(await ballotsOf(id, 'r0004')).toMatchObject({ ballots: 1 });
    await isReadable(page, 'division-cast');
    await tabTo(page, /Vote again/u);
    await page.keyboard.press('Enter');
    await page.getByText('You begin with what you cast last').waitFor();
    await page.getByText('Abstain', { exact: true }).click();
    await page.getByRole('button', { name: 'Look it over' }).click();
    expect(await page.locator('.choice-read').textContent()).toContain('enters no count');

    const lines = ['BET', 'HOST_FUND', 'NEW_PCP', 'REINVEST', 'RESERVE', 'WORKER_RETURN'];
    for (const [at, roll] of ['r0001', 'r0002', 'r0003', 'r0005'].entries()) {
      const parts = lines.map((line, place) => [line, place === at ? 7_500n : 500n] as const);
      await cast(id, roll, { parts: Object.fromEntries(parts) });
    }
    await closed(id);
    await page.goto(`${members.server.url}/motions/${id}`);
    await page.getByText('Of 6 who could vote, 5 did; 1 had to.').waitFor();
    expect(await main(page).textContent()).toContain('€1,000.00 are divided so');
    expect(await page.locator('.strip').count()).toBe(6);
    await isReadable(page, 'division-outcome');
    await members.carryOut(id);
    await page.reload();
    const payments = page.getByRole('region', { name: 'Led to these payments' });
    await payments.getByRole('link', { name: 'Its entry in the journal' }).waitFor();
    expect(await payments.textContent()).toContain('to 3 people');
    expect(complaints).toEqual([]);
  });

  it('rank options by buttons and numbers, and tell the places and every pair', async () => {
    const id = await opened('ORDINARY', {}, OPTIONS);
    const { page, complaints } = await open(`/motions/${id}/vote`, 'r0004');
    const look = page.getByRole('button', { name: 'Look it over' });
    expect(await look.isDisabled()).toBe(true);
    await tabTo(page, /Put A barn next/u);
    await page.keyboard.press('Enter');
    await tabTo(page, /Put The old mill by the river next/u);
    await page.keyboard.press('Enter');
    // The focus is where the next one is put.
    await page.keyboard.press('Enter');
    await page.getByText('Not ranked', { exact: true }).waitFor({ state: 'detached' });
    await tabTo(page, /Move The school’s cellar up/u);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('status').filter({ hasText: 'cellar' }).textContent()).toBe(
      'The school’s cellar: place 2 of 3.',
    );
    await page.keyboard.press('Enter');
    await page.getByLabel('Place of A barn').selectOption('3');
    expect(await page.getByRole('status').filter({ hasText: 'barn' }).textContent()).toBe(
      'A barn: place 2 of 2, level with The old mill by the river.',
    );
    await isReadable(page, 'ranking-booth');
    await look.click();
    await page.getByText('The ballot to the letter').click();
    expect(await page.locator('.choice-read + details pre').textContent()).toBe(
      '{"ranking":[["school"],["barn","mill"]]}',
    );
    await page.getByRole('button', { name: 'Cast my vote' }).click();
    await page.getByRole('img', { name: /^QR code/u }).waitFor();
    for (const roll of ['r0001', 'r0002', 'r0003']) await cast(id, roll, { ranking: [['mill'], ['school']] });
    await cast(id, 'r0005', 'ABSTAIN');
    await closed(id);
    await page.goto(`${members.server.url}/motions/${id}`);
    await page.getByText('The old mill by the river comes first.').waitFor();
    expect(await page.getByRole('table', { name: /How many ballots rank/u }).textContent()).toContain('above A barn');
    await isReadable(page, 'ranking-outcome');
    expect(complaints).toEqual([]);
  });

  it('elect to a body on a phone, over a line that loses an answer, and tell every round', async () => {
    const people = ['r0002', 'r0004', 'r0005'].map((id) => ({ id, title: `Bearer of ${id}` }));
    const id = await opened('ELECTION', { body: 'board', seats: '2' }, people);
    const { page } = await open(`/motions/${id}/vote`, 'r0004');
    await page.setViewportSize({ width: 360, height: 800 });
    for (const name of ['r0005', 'r0004'])
      await page.getByRole('button', { name: `Put Bearer of ${name} next` }).click();
    // The place is taken, and whoever stood there moves on: nobody shares one.
    await page.getByLabel('Place of Bearer of r0004').selectOption('1');
    await picture(page, 'election-booth');
    await page.getByRole('button', { name: 'Look it over' }).click();
    expect(await page.getByText('and so never given your vote').textContent()).toContain('Bearer of r0002');
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('CastVote') !== true) return route.continue();
      // The server takes it in: only its answer is lost.
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: 'Cast my vote' }).click();
    await page.getByText('its answer did not reach you').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Cast my vote' }).click();
    await page.getByRole('img', { name: /^QR code/u }).waitFor();
    const own = await ballotsOf(id, 'r0004');
    // The first had arrived: the second replaces it, under the next number.
    expect(own?.ballots).toBe(2);
    expect(await page.locator('.receipt code').textContent()).toBe(own?.receipt);
    await cast(id, 'r0001', { ranking: [['r0002'], ['r0004']] });
    await cast(id, 'r0002', { ranking: [['r0002']] });
    await closed(id);
    await page.goto(`${members.server.url}/motions/${id}`);
    await page.getByText('Elected: Bearer of r0002 and Bearer of r0004.').waitFor();
    await page.getByRole('table', { name: 'The rounds. Whoever has 2 votes is elected' }).waitFor();
    await isReadable(page, 'election-outcome');
  });
});
