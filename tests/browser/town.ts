import { afterAll, afterEach, beforeAll, describe, it } from '@jest/globals';
import { findChromium } from '../support/chromium.js';
import { Room } from './room.js';

const choice = await findChromium();

/** Tests of pages in a browser, in a town that is theirs alone; skipped where there is no browser. */
export function describeInTown(name: string, tests: (room: () => Room) => void): void {
  describe(name, () => {
    if ('missing' in choice) {
      it.skip(`is looked at (skipped: ${choice.missing})`, () => undefined);
      return;
    }
    let opened: Room | undefined;
    beforeAll(async () => {
      opened = await Room.open(choice);
    });
    afterEach(() => opened?.leave());
    afterAll(() => opened?.close());
    tests(() => {
      if (opened === undefined) throw new Error('the room is opened before the first test');
      return opened;
    });
  });
}
