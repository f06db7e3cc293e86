import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import {
  cosignatureOf,
  formatSignatureLine,
  KEY_TYPE,
  parseNote,
  signCheckpoint,
  vkeyOf,
  type NoteSigner,
} from '#libs/transparency-log';
import { newKey, signerOf } from '../../apps/server/src/transparency-log/ed25519.js';
import { A, accepted, BANK, foundBench, one } from '../support/ledger-bench.js';
import { sha256, sound } from '../support/log-reader.js';
import { TestSequencer } from '../support/sequencer.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const ORIGIN = 'localhost/log/mill';
const NAME = 'witness.example';

/** What is answered: to the request for a cosignature, and to the question what is held. */
interface Answers {
  readonly add: readonly [status: number, body: string];
  readonly held?: string;
}

let database: TestDatabase;
let app: pg.Pool;
let folder: string;
let sequencer: TestSequencer;
let witness: NoteSigner;
let server: Server;
let answers: Answers;

beforeEach(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  folder = mkdtempSync(join(tmpdir(), 'copyhold-answers-'));
  const ledger = await foundBench(app, 'mill');
  await accepted(app, ledger, one('a leaf', [BANK, A, 1]));
  sequencer = await TestSequencer.start(database, folder);
  witness = signerOf(NAME, newKey());
  server = createServer((request, response) => {
    const [status, body] =
      request.method === 'POST' ? answers.add : answers.held === undefined ? [404, 'none'] : [200, answers.held];
    request.resume().on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vkey = vkeyOf({ name: NAME, type: KEY_TYPE.ed25519Cosignature, key: witness.publicKey }, sha256);
  sequencer.settings.files?.addWitness(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, vkey);
});
afterEach(async () => {
  await sequencer.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A checkpoint of nine leaves that these keys signed, and the witness cosigned if it is asked to. */
function held(signer: NoteSigner, by?: NoteSigner): string {
  const note = signCheckpoint({ origin: ORIGIN, size: 9n, root: new Uint8Array(32) }, [signer], sha256);
  if (by === undefined) return note;
  const { text } = sound(parseNote(note));
  return `${note}${formatSignatureLine(cosignatureOf({ text, time: 1n }, by, sha256))}`;
}

const logKey = (): NoteSigner => {
  const key = sequencer.settings.files?.keys().signing[0];
  if (key === undefined) throw new Error('the log has a key');
  return signerOf(ORIGIN, key);
};
const halted = async (): Promise<string[]> =>
  (await app.query<{ reason: string }>('SELECT reason FROM log_halt')).rows.map(({ reason }) => reason);

const SAID: readonly (readonly [string, readonly [number, string]])[] = [
  ['409 and a size beyond the log', [409, '999\n']],
  ['422', [422, 'another log\n']],
];

describe('M7: what a witness, or whoever sits on the line, answers', () => {
  it.each(SAID)('%s, with nothing behind it, is a failure of the witness and halts nothing', async (_, add) => {
    answers = { add };
    expect(await sequencer.told()).toBe(1);
    expect(await halted()).toEqual([]);
    const { rows } = await app.query<{ failure: string; size: string | null }>('SELECT failure, size FROM log_witness');
    expect(rows).toEqual([{ failure: expect.stringContaining(`answered ${String(add[0])}`) as unknown, size: null }]);
  });

  it.each<[string, () => string]>([
    ['nobody cosigned', () => held(logKey())],
    ['the log never signed', () => held(signerOf(ORIGIN, newKey()), witness)],
    ['another witness cosigned', () => held(logKey(), signerOf(NAME, newKey()))],
  ])('a checkpoint that %s proves nothing, at the start and later', async (_, note) => {
    answers = { add: [422, 'another log'], held: note() };
    expect(await sequencer.told()).toBe(1);
    expect(await halted()).toEqual([]);
  });

  it('a checkpoint that both signed, of leaves that are not here, halts the log', async () => {
    answers = { add: [422, 'another log'] };
    await sequencer.told();
    answers = { add: [409, '9\n'], held: held(logKey(), witness) };
    await accepted(
      app,
      (await app.query<{ id: string }>('SELECT id FROM ledger')).rows[0]?.id ?? '',
      one('b', [BANK, A, 1]),
    );
    await sequencer.told();
    expect(await halted()).toEqual([
      'the witness witness.example has cosigned 9 leaves, and the database holds 2: it is an older one',
    ]);
  });

  it('H4: its newest own checkpoint, shown in answer to an older one, halts nothing', async () => {
    let answer = (): void => undefined;
    const later = new Promise<void>((resolve) => (answer = resolve));
    const shown: { newest?: string } = {};
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      request.resume().on('end', () => {
        if (request.method !== 'POST') response.writeHead(shown.newest === undefined ? 404 : 200).end(shown.newest);
        else void later.then(() => response.writeHead(422).end('no\n'));
      });
    });
    expect(await sequencer.round()).toBe(1);
    const ledger = (await app.query<{ id: string }>('SELECT id FROM ledger')).rows[0]?.id ?? '';
    await accepted(app, ledger, one('later', [BANK, A, 1]));
    expect(await sequencer.round()).toBe(1);
    const { rows } = await app.query<{ note: string }>('SELECT note FROM log_checkpoint ORDER BY size DESC LIMIT 1');
    const note = rows[0]?.note ?? '';
    const { text } = sound(parseNote(note));
    shown.newest = `${note}${formatSignatureLine(cosignatureOf({ text, time: 1n }, witness, sha256))}`;
    answer();
    await sequencer.witnesses.idle();
    expect(await halted()).toEqual([]);
  });

  it('L10: an answer that does not end is read no further, and halts nothing', async () => {
    let sent = 0;
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      response.on('error', () => undefined);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'a'))) sent += 1;
      };
      response.on('drain', more);
      request.resume().on('end', more);
    });
    expect(await sequencer.told()).toBe(1);
    const { rows } = await app.query<{ failure: string }>('SELECT failure FROM log_witness');
    expect([rows, await halted()]).toEqual([[{ failure: 'its answer is too long' }], []]);
    expect(sent).toBeLessThan(1_000);
  });
});
