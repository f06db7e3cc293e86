import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CustomDocument } from '#libs/custom';
import { findChromium } from '../support/chromium.js';
import { MotionMembers } from '../support/motion-members.js';
import { customText } from '../support/raw-custom.js';
import { tabTo } from './ballot.js';
import { axeFinds, picture, Room, sidewaysAt, webFolder } from './room.js';

const choice = await findChromium();
const { voting } = JSON.parse(customText(1, {})) as CustomDocument;

describe('a secret vote on the pages', () => {
  if ('missing' in choice) {
    it.skip(`is cast (skipped: ${choice.missing})`, () => undefined);
    return;
  }
  let members: MotionMembers;
  let room: Room;
  beforeAll(async () => {
    members = await MotionMembers.open({ webFolder }, { voting: { ...voting, secret: ['ORDINARY'] } });
    room = await Room.at(members.server, choice);
  });
  afterEach(() => room.leave());
  afterAll(() => room.close());

  it('draws a token and lets it vote, by keyboard, without telling the server who it is', async () => {
    const { id } = await members.opened('ORDINARY');
    const person = members.small.people['r0004'] ?? '';
    const { page, complaints } = await room.visit(await room.arrive({ id: person }), `/motions/${id}/vote`);
    // Ballots wait some seconds, by chance: here none.
    await page.evaluate(() => {
      const random = crypto.getRandomValues.bind(crypto);
      crypto.getRandomValues = (array) => {
        random(array);
        if (array instanceof Uint32Array) array.fill(0);
        return array;
      };
    });
    await page.getByRole('heading', { name: 'Draw your token' }).waitFor();
    expect(
      await page.getByRole('region', { name: 'What protects your vote, and what does not' }).textContent(),
    ).toContain('signs it without seeing it');
    await page.waitForLoadState('networkidle');
    expect(await axeFinds(page)).toEqual([]);
    await picture(page, 'secret-draw');
    await tabTo(page, /Draw my token/u);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'What you say to the motion' }).waitFor();
    await tabTo(page, /^Yes/u);
    await page.keyboard.press('Space');
    await tabTo(page, /Look it over/u);
    await page.keyboard.press('Enter');
    const cast = page.waitForRequest((request) => (request.postData() ?? '').includes('castSecretVote'));
    await tabTo(page, /Cast my vote/u);
    await page.keyboard.press('Enter');
    const headers = await (await cast).allHeaders();
    expect(Object.keys(headers)).not.toContain('cookie');
    expect(Object.keys(headers)).not.toContain('x-copyhold-csrf');
    await page.locator('.receipt code').waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    await picture(page, 'secret-cast');
    expect(await sidewaysAt(page, 320)).toBe(0);
    const { rows } = await members.superuser.query<{ votes: string }>(
      'SELECT count(*) AS votes FROM copyhold.secret_ballot WHERE motion_id = $1',
      [id],
    );
    expect(rows[0]?.votes).toBe('1');
    expect((await members.motion(id, 'r0004'))?.own).toMatchObject({ ballots: 0, receipt: null });

    // After a reload the token is still there, and votes again.
    await page.reload();
    await page.locator('.receipt code').waitFor();
    expect(complaints).toEqual([]);
  });
});
