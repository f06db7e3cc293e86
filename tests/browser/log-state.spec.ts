import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { SequencerStore } from '../../apps/server/src/transparency-log/sequencer.store.js';
import { findChromium } from '../support/chromium.js';
import { VotingRoom } from '../support/voting-room.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { axeFinds, picture, sidewaysAt } from './room.js';

const webFolder = join(import.meta.dirname, '..', '..', 'dist', 'web');
const choice = await findChromium();

if ('missing' in choice) {
  describe('the log on the page of the audit', () => {
    it.skip(`is looked at (skipped: ${choice.missing})`, () => undefined);
  });
} else {
  describe('the log on the page of the audit', () => {
    let room: VotingRoom;
    let browser: Browser;

    beforeAll(async () => {
      room = await VotingRoom.open(undefined, { webFolder, log: true });
      await room.server.app.get(SequencerService, { strict: false }).round();
      browser = await chromium.launch({ executablePath: choice.executablePath, args: [...choice.args] });
    });
    afterAll(async () => {
      await browser.close();
      await room.server.stop();
    });

    async function said(name: string): Promise<string> {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
      await page.goto(`${room.server.url}/audit`);
      const part = page.locator('#log');
      await part.waitFor();
      expect(await axeFinds(page)).toEqual([]);
      await picture(page, name);
      expect(await sidewaysAt(page, 320)).toBe(0);
      return (await part.textContent()) ?? '';
    }

    it('is signed as it grows, by no witness where none is asked', async () => {
      const words = await said('audit-log');
      expect(words).toContain('Signed as it grows');
      expect(words).toMatch(/localhost\/log\/small\. \d+ are signed, 0 wait for a signature\. No witness is asked/u);
    });

    it('is halted, and why', async () => {
      await room.server.app.get(SequencerStore, { strict: false }).halt(room.small.id, 'the first 4 leaves are others');
      const words = await said('audit-log-halted');
      expect(words).toContain('Halted: nothing more is signed until somebody has looked');
      expect(words).toContain('the first 4 leaves are others');
    });

    it('is called by no name where it was halted before it had one', async () => {
      await room.server.stop();
      room = await VotingRoom.open(undefined, { webFolder, log: true, unsigned: true });
      await room.server.app.get(SequencerStore, { strict: false }).halt(room.small.id, 'nothing of it was signed');
      const words = await said('audit-log-unnamed');
      expect(words).toMatch(/leaves its hash in the log\. 0 are signed, \d+ wait for a signature\./u);
      expect(await room.server.database.pool('superuser').query('SELECT FROM log_checkpoint')).toMatchObject({
        rowCount: 0,
      });
    });
  });
}
