import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkConsistency, consistencyProof } from '#libs/transparency-log';
import { tilesOf } from '../../apps/server/src/transparency-log/tile-rows.js';
import { A, accepted, BANK, foundBench, one } from '../support/ledger-bench.js';
import { LogRoom } from '../support/log-room.js';
import { sha256, sound } from '../support/log-reader.js';

let room: LogRoom;

beforeEach(async () => {
  room = await LogRoom.open();
});
afterEach(async () => {
  await room.close();
});

describe('the application’s login', () => {
  it('M6: takes every lock it likes, and the log is signed all the same', async () => {
    const client = await room.app.connect();
    try {
      await client.query('SELECT pg_advisory_lock(6, 9)');
      await room.post(1);
      expect(await room.sequencer.round()).toBe(1);
    } finally {
      client.release(true);
    }
  });
});

describe('two logs', () => {
  it('L6: one that cannot be signed does not keep the other from it', async () => {
    const other = await foundBench(room.app, 'second');
    await room.post(1);
    await accepted(room.app, other, one('o', [BANK, A, 1]));
    const { store } = room.sequencer;
    const real = store.appendNodes.bind(store);
    for (const broken of [room.ledger, other]) {
      store.appendNodes = (id, size) => (id === broken ? Promise.reject(new Error('broken')) : real(id, size));
      await expect(room.sequencer.round()).rejects.toThrow('broken');
      store.appendNodes = real;
      const { rows } = await room.app.query<{ id: string }>('SELECT DISTINCT partnership_id AS id FROM log_checkpoint');
      expect(rows.map(({ id }) => id)).not.toEqual([broken]);
      expect(rows).toHaveLength(1);
      await room.asOwner('DELETE FROM log_checkpoint');
      rmSync(join(room.folder, 'log-heads.json'));
    }
  });
});

describe('the tree in SQL', () => {
  it('is that of the lib, at every size around a tile and beyond a tile of tiles', async () => {
    await room.asOwner(
      `INSERT INTO log_stage (partnership_id, type, entry, position) SELECT '${room.ledger}', 'x', convert_to('{"n":"' || n || '"}', 'UTF8'), n FROM generate_series(1, 66000) AS n`,
    );
    expect(await room.sequencer.round()).toBe(1);
    expect(await room.sequencer.round()).toBe(1);
    const { rows } = await room.app.query<{ size: string; root: Buffer }>(
      'SELECT size::text AS size, root FROM log_checkpoint ORDER BY log_checkpoint.size',
    );
    expect(rows.map(({ size }) => size)).toEqual(['65536', '66000']);
    const source = {
      read: tilesOf(
        (sql, values) => room.app.query(sql, [...values]).then((answer) => answer.rows as never),
        room.ledger,
      ),
      sha256,
    };
    const last = rows[1]?.root ?? Buffer.alloc(0);
    for (const size of [1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_793]) {
      const answer = await room.app.query<{ root: Buffer }>('SELECT log_root($1, $2) AS root', [room.ledger, size]);
      const proof = sound(await consistencyProof({ from: BigInt(size), to: 66_000n }, source));
      const fromRoot = new Uint8Array(answer.rows[0]?.root ?? []);
      const claim = { from: BigInt(size), to: 66_000n, proof, fromRoot, toRoot: new Uint8Array(last) };
      expect([size, checkConsistency(claim, sha256)]).toEqual([size, undefined]);
    }
    const beyond = await room.app.query<{ root: Buffer | null }>('SELECT log_root($1, 66001) AS root', [room.ledger]);
    expect(beyond.rows).toEqual([{ root: null }]);
    const empty = await room.app.query<{ root: string }>(`SELECT encode(log_root($1, 0), 'hex') AS root`, [
      room.ledger,
    ]);
    expect(empty.rows[0]?.root).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  }, 60_000);
});
