import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { openCheckpoint, parseVkey, vkeyOf } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { A, accepted, BANK, foundBench, one } from '../support/ledger-bench.js';
import { sha256, sound } from '../support/log-reader.js';
import { logKeysOf, TestSequencer } from '../support/sequencer.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startWitness, type RunningWitness } from '../support/witness-process.js';

const ORIGIN = 'localhost/log/mill';

describe('a log and the witness that runs elsewhere', () => {
  let database: TestDatabase;
  let app: pg.Pool;
  let ledger: string;
  let folder: string;
  let sequencer: TestSequencer;
  let witness: RunningWitness;
  let posted = 0;

  beforeEach(async () => {
    database = await createTestDatabase();
    app = database.pool('app');
    ledger = await foundBench(app, 'mill');
    folder = mkdtempSync(join(tmpdir(), 'copyhold-witnessed-'));
    sequencer = await TestSequencer.start(database, folder);
    witness = await startedWitness([]);
    sequencer.settings.files?.addWitness(witness.url, witness.vkey);
  });
  afterEach(async () => {
    await witness.stop('SIGKILL');
    await sequencer.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startedWitness(words: readonly string[]): Promise<RunningWitness> {
    const logs = logKeysOf(sequencer.settings, ORIGIN).flatMap((key) => ['--log', vkeyOf(key, sha256)]);
    const state = ['--state', join(folder, 'witness'), '--name', 'witness.example/w1'];
    const started = await startWitness([...state, ...logs, ...words]);
    if (!('url' in started)) throw new Error(started.stderr);
    return started;
  }

  async function post(): Promise<void> {
    posted += 1;
    await accepted(app, ledger, one(`w${String(posted)}`, [BANK, A, 1]));
  }

  /** The sizes that were signed, and whether the witness stands under each. */
  async function signed(): Promise<readonly (readonly [size: string, cosigned: boolean])[]> {
    const { rows } = await app.query<{ size: string; note: string; line: string | null }>(
      `SELECT c.size::text AS size, c.note, g.line FROM log_checkpoint c
       LEFT JOIN log_cosignature g ON g.partnership_id = c.partnership_id AND g.size = c.size ORDER BY c.size`,
    );
    const witnessKeys = [sound(parseVkey(witness.vkey, sha256))];
    const keys = { origin: ORIGIN, logKeys: logKeysOf(sequencer.settings, ORIGIN), witnessKeys };
    return rows.map(({ size, note, line }) => {
      const opened = sound(openCheckpoint(`${note}${line ?? ''}`, keys, verifyEd25519));
      expect(opened.size.toString()).toBe(size);
      return [size, opened.cosignatures.length === 1];
    });
  }

  it('agree on each step, and the log does not wait while the witness is gone', async () => {
    await post();
    await sequencer.told();
    await post();
    await sequencer.told();
    const sizes = (await signed()).map(([size]) => size);
    expect(await signed()).toEqual(sizes.map((size) => [size, true]));

    await witness.stop('SIGKILL');
    await post();
    await sequencer.told();
    expect((await signed()).at(-1)?.[1]).toBe(false);

    // It comes back at the same address with what it remembers, and is told of the next step from where it stood.
    const port = new URL(witness.url).port;
    witness = await startedWitness(['--port', port]);
    expect(witness.lines).toContain(`watching ${ORIGIN}: cosigned up to ${sizes.at(-1) ?? ''}`);
    await post();
    await sequencer.told();
    expect((await signed()).at(-1)?.[1]).toBe(true);
  });
});
