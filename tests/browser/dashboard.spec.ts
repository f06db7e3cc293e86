import { afterAll, afterEach, beforeAll, describe, it } from '@jest/globals';
import { findChromium } from '../support/chromium.js';
import { describeBallot } from './ballot.js';
import { describeCommons } from './commons.js';
import { describeEntries } from './entries.js';
import { describePages } from './pages.js';
import { describeRoles } from './roles.js';
import { Room } from './room.js';
import { describeShell } from './shell.js';

const choice = await findChromium();

if ('missing' in choice) {
  describe('the pages in a browser', () => {
    it.skip(`are looked at (skipped: ${choice.missing})`, () => undefined);
  });
} else {
  describe('the pages in a browser', () => {
    let opened: Room | undefined;
    const room = (): Room => {
      if (opened === undefined) throw new Error('the room is opened before the first test');
      return opened;
    };
    beforeAll(async () => {
      opened = await Room.open(choice);
    });
    afterEach(() => opened?.leave());
    afterAll(() => opened?.close());

    describeShell(room);
    describePages(room);
    describeRoles(room);
    describeEntries(room);
    describeCommons(room);
    describeBallot(room);
  });
}
