import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openNote } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogFiles } from '../../apps/server/src/transparency-log/log-files.js';
import { LogRoom, ORIGIN } from '../support/log-room.js';
import { sound } from '../support/log-reader.js';
import { logKeysOf } from '../support/sequencer.js';

let room: LogRoom;

beforeEach(async () => {
  room = await LogRoom.open();
});
afterEach(async () => {
  await room.close();
});

describe('the key of the log', () => {
  it('is its owner’s alone, and a copy that others can read stops the start', () => {
    const files = new LogFiles(room.folder);
    files.keys();
    const file = join(room.folder, 'log-key.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o640);
    expect(() => files.keys()).toThrow(/^Others on this machine can read the key/u);
    chmodSync(file, 0o600);
    expect(files.keys().signing).toHaveLength(1);
  });

  it('is changed in the log itself: the new one signs beside the old one, then alone', async () => {
    const files = new LogFiles(room.folder);
    await room.post(1);
    await room.sequencer.round();
    const [first] = logKeysOf(room.sequencer.settings, ORIGIN);
    expect([files.rotate(), files.rotate()]).toEqual([true, false]);
    await room.post(1);
    await room.sequencer.round();
    const noteOf = async (): Promise<string> =>
      (await room.app.query<{ note: string }>('SELECT note FROM log_checkpoint ORDER BY size DESC LIMIT 1')).rows[0]
        ?.note ?? '';
    const both = logKeysOf(room.sequencer.settings, ORIGIN);
    expect(sound(openNote(await noteOf(), both, verifyEd25519)).signatures).toHaveLength(2);
    expect([files.retire(), files.retire()]).toEqual([true, false]);
    await room.post(1);
    expect(await room.sequencer.round()).toBe(1);
    expect(openNote(await noteOf(), first === undefined ? [] : [first], verifyEd25519)).toMatchObject({
      kind: 'NoKnownSignature',
    });
    expect(
      sound(openNote(await noteOf(), logKeysOf(room.sequencer.settings, ORIGIN), verifyEd25519)).signatures,
    ).toHaveLength(1);
    expect(readFileSync(join(room.folder, 'log-key.json'), 'utf8')).not.toContain(
      Buffer.from(first?.key ?? []).toString('base64') + '","private',
    );
  });
});
