import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectKept } from '../support/ledger-bench.js';
import { LogRoom } from '../support/log-room.js';

let room: LogRoom;

beforeEach(async () => {
  room = await LogRoom.open();
});
afterEach(async () => {
  await room.close();
});

describe('a process that ends at any moment', () => {
  it('between signing and storing leaves nothing that was shown, and the next goes on', async () => {
    await room.post(3);
    const { store } = room.sequencer;
    const real = store.storeCheckpoint.bind(store);
    store.storeCheckpoint = () => Promise.reject(new Error('killed'));
    await expect(room.sequencer.round()).rejects.toThrow('killed');
    expect(await room.checkpoints()).toEqual([]);
    store.storeCheckpoint = real;
    await room.post(2);
    const next = await room.again();
    await room.sequencer.kill();
    await room.signs(next);
    expect(await room.checkpoints()).toEqual(['5']);
    expect(await room.halted()).toBeUndefined();
    await expectKept(room.app, room.ledger);
    await room.start();
  });

  it('after storing leaves what is served, and the next signs on from there', async () => {
    await room.post(3);
    await room.sequencer.round();
    await room.sequencer.kill();
    const next = await room.again();
    await room.post(1);
    await room.signs(next);
    expect(await room.checkpoints()).toEqual(['3', '4']);
    await room.start();
  });

  it('beside another is the only one that signs, until it ends', async () => {
    const other = await room.again();
    await room.post(300);
    expect([await room.sequencer.round(), await other.round()]).toEqual([1, 0]);
    await room.post(1);
    expect([await other.round(), await room.sequencer.round()]).toEqual([0, 1]);
    await room.post(1);
    await room.sequencer.service.stop();
    await room.signs(other);
    expect(await room.checkpoints()).toEqual(['300', '301', '302']);
    await expectKept(room.app, room.ledger);
  });

  it('loses its lease with its connection, and stores nothing more', async () => {
    await room.post(1);
    await room.sequencer.round();
    await room.superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'copyhold_sequencer' AND datname = current_database()`,
    );
    const other = await room.again();
    await room.post(1);
    await room.signs(other);
    await room.sequencer.round().catch(() => 0);
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.checkpoints()).toEqual(['1', '2']);
  });
});
