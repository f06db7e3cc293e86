import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCheckpoint } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogRoom, ORIGIN } from '../support/log-room.js';
import { sound } from '../support/log-reader.js';
import { logKeysOf, TestWitness } from '../support/sequencer.js';

let room: LogRoom;

beforeEach(async () => {
  room = await LogRoom.open();
});
afterEach(async () => {
  await room.close();
});

describe('a witness', () => {
  it('cosigns, is never waited for, and catches up after it slept', async () => {
    await room.withWitness();
    await room.post(2);
    await room.sequencer.told();
    room.witness.asleep = true;
    await room.post(1);
    expect(await room.sequencer.round()).toBe(1);
    await room.post(1);
    expect(await room.sequencer.told()).toBe(1);
    const failed = await room.app.query<{ failure: string; size: string }>(
      'SELECT failure, size::text AS size FROM log_witness',
    );
    expect(failed.rows[0]?.failure).toMatch(/^did not answer/u);
    expect(failed.rows[0]?.size).toBe('2');
    room.witness.asleep = false;
    await room.asOwner('DELETE FROM log_witness');
    await room.post(1);
    await room.sequencer.told();
    expect(room.witness.held.get(ORIGIN)?.size).toBe(5n);
    const { rows } = await room.app.query<{ note: string; line: string }>(
      'SELECT c.note, g.line FROM log_checkpoint c JOIN log_cosignature g USING (partnership_id, size) ORDER BY size',
    );
    expect(rows).toHaveLength(2);
    const [last] = rows.slice(-1);
    const keys = { origin: ORIGIN, logKeys: logKeysOf(room.sequencer.settings, ORIGIN) };
    const witnessKeys = room.sequencer.settings.files?.witnesses().witnesses.map(({ vkey }) => vkey) ?? [];
    const opened = sound(
      openCheckpoint(`${last?.note ?? ''}${last?.line ?? ''}`, { ...keys, witnessKeys }, verifyEd25519),
    );
    expect(opened.cosignatures).toHaveLength(1);
    expect(await room.halted()).toBeUndefined();
  });

  it('that is added is asked at once with the present checkpoint, whether or not a leaf comes', async () => {
    await room.post(2);
    expect(await room.sequencer.told()).toBe(1);
    await room.withWitness();
    expect(await room.sequencer.told()).toBe(0);
    expect(room.witness.held.get(ORIGIN)?.size).toBe(2n);
    expect((await room.app.query('SELECT FROM log_cosignature')).rowCount).toBe(1);
    const { asked } = room.witness;
    await room.sequencer.told();
    expect(room.witness.asked).toBe(asked);
  });

  it('that is added holding more than the log has halts it at once', async () => {
    await room.post(4);
    await room.withWitness();
    await room.sequencer.told();
    // The backup is from before the witness was known, and so is the state folder.
    await room.restore(2);
    for (const file of ['log-heads.json', 'witnesses.json'])
      renameSync(join(room.folder, file), join(room.folder, `${file}.gone`));
    await room.restart();
    await room.sequencer.told();
    renameSync(join(room.folder, 'witnesses.json.gone'), join(room.folder, 'witnesses.json'));
    expect(await room.halted()).toBeUndefined();
    await room.sequencer.told();
    expect(await room.halted()).toMatch(/^the witness witness\.example has cosigned 4 leaves/u);
  });

  it('that does not answer is asked again after a while, later and later, then at once after each leaf', async () => {
    let now = 0;
    const { witnesses } = room.sequencer;
    witnesses.clock = () => now;
    await room.withWitness();
    room.witness.asleep = true;
    await room.post(1);
    await room.sequencer.told();
    const asks = async (after: number): Promise<boolean> => {
      const before = room.witness.knocks;
      now += after;
      await room.sequencer.told();
      return room.witness.knocks > before;
    };
    expect([await asks(0), await asks(4_999), await asks(1)]).toEqual([false, false, true]);
    expect([await asks(9_999), await asks(1)]).toEqual([false, true]);
    await room.post(1);
    expect(await asks(0)).toBe(true);
    room.witness.asleep = false;
    expect([await asks(19_999), await asks(300_000)]).toEqual([false, true]);
    expect(room.witness.held.get(ORIGIN)?.size).toBe(2n);
    expect(await asks(300_000)).toBe(false);
  });

  it('that refuses, as one that does not know the log yet does, is asked again too', async () => {
    let now = 0;
    room.sequencer.witnesses.clock = () => now;
    await room.withWitness();
    const known = new Map(room.witness.logs);
    room.witness.logs.clear();
    await room.post(1);
    await room.sequencer.told();
    expect(room.witness.held.size).toBe(0);
    for (const [origin, keys] of known) room.witness.logs.set(origin, keys);
    now += 5_000;
    await room.sequencer.told();
    expect(room.witness.held.get(ORIGIN)?.size).toBe(1n);
  });

  it('that signs badly, or is none, is noted and changes nothing', async () => {
    await room.withWitness();
    const impostor = new TestWitness('witness.example');
    room.sequencer.settings.files?.addWitness('http://127.0.0.1:9', impostor.vkey);
    room.witness.logs.clear();
    await room.post(1);
    expect(await room.sequencer.told()).toBe(1);
    const { rows } = await room.app.query<{ failure: string | null }>('SELECT failure FROM log_witness');
    expect(rows).not.toEqual([]);
    expect(rows.filter(({ failure }) => failure === null)).toEqual([]);
    expect(await room.halted()).toBeUndefined();
  });
});
