import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectKept } from '../support/ledger-bench.js';
import { LogRoom, ORIGIN } from '../support/log-room.js';

let room: LogRoom;

beforeEach(async () => {
  room = await LogRoom.open();
});
afterEach(async () => {
  await room.close();
});

describe('an older backup that was brought back', () => {
  it('is told by the head beside the key: nothing is signed, whatever is posted then', async () => {
    await room.post(4);
    await room.sequencer.round();
    await room.restore(2);
    await room.restart();
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.halted()).toBe('4 leaves were signed, and the database holds 2: it is an older one');
    await room.asOwner(
      `INSERT INTO log_stage (partnership_id, type, entry, position) SELECT '${room.ledger}', 'x', convert_to('{"n":"' || n || '"}', 'UTF8'), n FROM generate_series(4, 9) AS n`,
    );
    await room.superuser.query('SELECT resume_log($1)', [room.ledger]);
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.halted()).toBe('the first 4 leaves are not those that were signed');
    expect(await room.checkpoints()).toEqual([]);
  });

  it('is told by a witness at the start, where the state folder is as old as the database', async () => {
    await room.withWitness();
    await room.post(2);
    await room.sequencer.told();
    await room.post(2);
    await room.sequencer.told();
    expect(room.witness.held.get(ORIGIN)?.size).toBe(4n);
    await room.restore(2);
    rmSync(join(room.folder, 'log-heads.json'));
    await room.restart();
    await room.post(0);
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.halted()).toBe(
      'the witness witness.example has cosigned 4 leaves, and the database holds 2: it is an older one',
    );
  });

  it('is told by the 409 of a witness that slept at the start: the fork has no cosignature, and no successor', async () => {
    await room.withWitness();
    await room.post(4);
    await room.sequencer.told();
    await room.restore(2);
    rmSync(join(room.folder, 'log-heads.json'));
    await room.restart();
    room.witness.asleep = true;
    await room.superuser.query(`SELECT stage_leaf($1, 'x', '{"other":"leaf"}')`, [room.ledger]);
    const before = room.witness.asked;
    await room.sequencer.told();
    room.witness.asleep = false;
    await room.superuser.query(
      `SELECT stage_leaf($1, 'x', '{"and":"another"}'), stage_leaf($1, 'x', '{"a":"third"}')`,
      [room.ledger],
    );
    await room.sequencer.told();
    expect(room.witness.asked).toBeGreaterThan(before);
    expect(await room.halted()).toMatch(/^the witness witness\.example has cosigned /u);
    expect(room.witness.held.get(ORIGIN)?.size).toBe(4n);
    await room.superuser.query(`SELECT stage_leaf($1, 'x', '{"a":"fourth"}')`, [room.ledger]);
    const signed = await room.checkpoints();
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.checkpoints()).toEqual(signed);
    expect((await room.app.query('SELECT FROM log_cosignature')).rowCount).toBe(0);
  });
});

describe('a new database', () => {
  it('is not signed under a name and a key that signed another one', async () => {
    await room.post(2);
    await room.sequencer.round();
    await room.asOwner(
      'DELETE FROM log_checkpoint; DELETE FROM log_identity; DELETE FROM log_node; DELETE FROM log_stage',
    );
    await room.restart();
    await room.superuser.query(`SELECT stage_leaf($1, 'x', '{"another":"log"}')`, [room.ledger]);
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.halted()).toBe('2 leaves were signed, and the database holds 1: it is an older one');
    expect(await room.checkpoints()).toEqual([]);
  });
});

describe('what was rewritten beneath a checkpoint', () => {
  it.each([
    ['an entry', `UPDATE log_stage SET entry = convert_to('{"other":"1"}', 'UTF8') WHERE position = 2`],
    [
      'the order',
      `UPDATE log_stage SET position = CASE position WHEN 1 THEN -2 ELSE -1 END WHERE position <= 2; UPDATE log_stage SET position = -position WHERE position < 0`,
    ],
    [
      'a leaf taken out',
      `DELETE FROM log_stage WHERE position = 2; UPDATE log_stage SET position = position - 1 WHERE position > 2`,
    ],
  ])('%s halts the log: it is never signed', async (_, sql) => {
    await room.post(4);
    await room.sequencer.round();
    await room.asOwner(`ALTER TABLE log_stage DROP CONSTRAINT log_stage_position_check; ${sql}`);
    await room.post(2);
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.halted()).toBe('the first 4 leaves are not those that were signed');
    expect(await room.checkpoints()).toEqual(['4']);
  });

  it('halts by its signature, where the checkpoint itself was', async () => {
    await room.post(2);
    await room.sequencer.round();
    await room.asOwner(`UPDATE log_checkpoint SET note = replace(note, 'mill', 'mull')`);
    await room.post(1);
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.halted()).toMatch(/^the last checkpoint is not one of this log's keys/u);
  });

  it('goes on once it is as it was, and somebody said so', async () => {
    await room.post(2);
    await room.sequencer.round();
    await room.asOwner(`UPDATE log_stage SET entry = entry || '\\x20'::bytea WHERE position = 1`);
    await room.post(1);
    await room.sequencer.round();
    await room.asOwner(`UPDATE log_stage SET entry = substring(entry FROM 1 FOR length(entry) - 1) WHERE position = 1`);
    expect(await room.sequencer.round()).toBe(0);
    expect(await room.sequencer.store.resume(room.ledger)).toBe(true);
    expect(await room.sequencer.round()).toBe(1);
    await expectKept(room.app, room.ledger);
  });
});
