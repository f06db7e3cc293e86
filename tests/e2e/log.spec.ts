import { get, type IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import {
  checkInclusion,
  checkProofFile,
  consistencyProof,
  checkConsistency,
  decodeEntries,
  inclusionProof,
  leafHash,
  openNote,
  parseProofFile,
  treeRoot,
  utf8,
} from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogProofService } from '../../apps/server/src/transparency-log/log-proof.service.js';
import { PromiseService } from '../../apps/server/src/transparency-log/promise.service.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { A, BANK, expectKept, foundBench, one } from '../support/ledger-bench.js';
import { LogReader, sha256, sound } from '../support/log-reader.js';
import { postRaw } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let app: pg.Pool;
let ledger: string;
let log: LogReader;
let posted = 0;

beforeAll(async () => {
  server = await startTestServer({ log: true });
  app = server.database.pool('app');
  ledger = await foundBench(app, 'mill');
  log = new LogReader(server.url, 'mill');
});
afterAll(async () => {
  await server.stop();
});

const round = (): Promise<number> => server.app.get(SequencerService, { strict: false }).round();

/** So many batches, each a leaf; then all of them are signed. */
async function grow(batches: number): Promise<void> {
  for (let batch = 0; batch < batches; batch += 1) {
    posted += 1;
    await postRaw(app, ledger, [one(`p${String(posted)}`, [BANK, A, 1])]);
  }
  // The server's own clock may have been first.
  await round();
}

const head = async (): Promise<Record<string, unknown> | null> => {
  const { data } = await server.graphql(
    '{ logHead { origin vkey size root checkpoint staged waitingSince state reason cosigners witnessesNeeded witnessed witnesses { name } } }',
  );
  return (data?.['logHead'] ?? null) as Record<string, unknown> | null;
};

describe('a log', () => {
  it('is not there before anything is staged, and no other one is', async () => {
    expect(await head()).toBeNull();
    expect((await log.get('checkpoint')).status).toBe(404);
    expect((await log.get('vkey')).status).toBe(404);
    expect((await fetch(`${server.url}/log/nobody/checkpoint`)).status).toBe(404);
  });

  it('is signed: the checkpoint opens by its key, and its root is that of its tiles', async () => {
    await grow(5);
    const checkpoint = await log.checkpoint();
    expect(checkpoint.size).toBe(5n);
    expect(Buffer.from(sound(await treeRoot(5n, log.source))).toString('hex')).toBe(
      Buffer.from(checkpoint.root).toString('hex'),
    );
    expect(await head()).toMatchObject({
      origin: 'localhost/log/mill',
      size: '5',
      staged: '0',
      waitingSince: null,
      state: 'RUNNING',
      reason: null,
      cosigners: [],
      witnessesNeeded: 1,
      witnessed: false,
      witnesses: [],
    });
  });

  it('holds the entries in the order of their commits, and every batch by its own hash', async () => {
    const entries = sound(decodeEntries(new Uint8Array(await (await log.get('tile/entries/000.p/5')).arrayBuffer())));
    const said = entries.map((entry) => JSON.parse(Buffer.from(entry).toString()) as { seq: string; hash: string });
    const { rows } = await app.query<{ seq: string; hash: string }>(
      `SELECT sequence::text AS seq, encode(hash, 'hex') AS hash FROM batch WHERE ledger_id = $1 ORDER BY sequence`,
      [ledger],
    );
    expect(said.map(({ seq, hash }) => ({ seq, hash }))).toEqual(rows);
  });

  it('grows over a tile: every earlier checkpoint is a beginning of the later one', async () => {
    const earlier = await log.checkpoint();
    await grow(300);
    const later = await log.checkpoint();
    expect(later.size).toBe(305n);
    const proof = sound(await consistencyProof({ from: earlier.size, to: later.size }, log.source));
    const grown = { from: earlier.size, to: later.size, proof, fromRoot: earlier.root, toRoot: later.root };
    expect(checkConsistency(grown, sha256)).toBeUndefined();
    await expectKept(app, ledger);
  });

  it('proves any leaf from its tiles alone', async () => {
    const { size, root } = await log.checkpoint();
    const entries = sound(decodeEntries(new Uint8Array(await (await log.get('tile/entries/000')).arrayBuffer())));
    expect(entries).toHaveLength(256);
    for (const index of [0n, 1n, 255n]) {
      const proof = sound(await inclusionProof({ index, size }, log.source));
      const leaf = leafHash(entries[Number(index)] ?? new Uint8Array(), sha256);
      expect(checkInclusion({ index, size, leafHash: leaf, proof, root }, sha256)).toBeUndefined();
    }
  });

  it('may be kept by anybody for as long as they like, from any page', async () => {
    const checkpoint = await log.get('checkpoint');
    expect(checkpoint.headers.get('cache-control')).toBe('public, max-age=2');
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    for (const path of ['tile/0/000', 'tile/0/001.p/49', 'tile/0/000.p/7', 'tile/1/000.p/1', 'tile/entries/001.p/49']) {
      const tile = await log.get(path);
      expect([path, tile.status, tile.headers.get('access-control-allow-origin')]).toEqual([path, 200, '*']);
      expect(tile.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    }
    expect((await (await log.get('tile/0/000')).arrayBuffer()).byteLength).toBe(8192);
  });

  it('sends entries gzipped to whoever takes that, the same ones, and tells caches', async () => {
    // fetch would unpack them itself, and say nothing of it.
    const asked = (path: string, accepted?: string): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> =>
      new Promise((resolve, reject) => {
        const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
        get(`${server.url}/log/mill/${path}`, { headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            resolve({ headers: answer.headers, body: Buffer.concat(chunks) });
          });
        }).on('error', reject);
      });
    const plain = await asked('tile/entries/000');
    expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, 'accept-encoding']);
    expect(sound(decodeEntries(new Uint8Array(plain.body)))).toHaveLength(256);
    for (const accepted of ['gzip', 'br, GZIP;q=0.5', '*', 'deflate, *;q=0.1']) {
      const packed = await asked('tile/entries/000', accepted);
      const { vary, 'content-encoding': coding, 'cache-control': kept } = packed.headers;
      expect([accepted, coding, vary]).toEqual([accepted, 'gzip', 'accept-encoding']);
      expect(kept).toBe('public, max-age=31536000, immutable');
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    }
    for (const accepted of ['br', 'identity', 'gzip;q=0', '*, gzip; q=0.0']) {
      const { headers, body } = await asked('tile/entries/000', accepted);
      expect([accepted, headers['content-encoding'], body.equals(plain.body)]).toEqual([accepted, undefined, true]);
    }
    expect((await asked('tile/0/000', 'gzip')).headers['content-encoding']).toBeUndefined();
  });

  it.each([
    'tile/0/001',
    'tile/0/001.p/50',
    'tile/0/002.p/1',
    'tile/1/000',
    'tile/1/000.p/2',
    'tile/2/000.p/1',
    'tile/entries/001.p/50',
    'tile/0/000.p/0',
    'tile/0/0',
    'tile/0/x000/000',
    'tile/entries/000.p/256',
    'tile/0/%30%30%30',
    'tile',
  ])('serves nothing under %s, which is not published', async (path) => {
    const answer = await log.get(path);
    // What comes with the next checkpoint must not be remembered as missing.
    expect([answer.status, answer.headers.get('cache-control')?.includes('immutable') ?? false]).toEqual([404, false]);
  });
});

describe('a proof', () => {
  it('of a batch is a file that opens offline, and holds the entry', async () => {
    const proofs = server.app.get(LogProofService, { strict: false });
    const hash = (await proofs.leafOfBatch(ledger, 17n)) ?? new Uint8Array();
    const { data } = await server.graphql(
      'query ($leaf: String) { logProof(leafHash: $leaf) { index size leafHash entry proof checkpoint file } }',
      { leaf: Buffer.from(hash).toString('hex') },
    );
    const found = data?.['logProof'] as Record<string, string>;
    expect(found).toMatchObject({ index: '16', size: '305', leafHash: Buffer.from(hash).toString('hex') });
    const file = sound(parseProofFile(found['file'] ?? ''));
    const trusted = { origin: 'localhost/log/mill', logKeys: await log.vkeys() };
    const leaf = leafHash(file.extra ?? new Uint8Array(), sha256);
    expect(sound(checkProofFile({ file, leafHash: leaf, trusted }, { sha256, verify: verifyEd25519 })).size).toBe(305n);
    expect(leaf).toEqual(leafHash(utf8(found['entry'] ?? ''), sha256));
    expect(JSON.parse(found['entry'] ?? '')).toMatchObject({ type: 'batch', seq: '17' });
    const byPlace = await server.graphql('{ logProof(index: "16") { leafHash } }');
    expect(byPlace.data?.['logProof']).toEqual({ leafHash: found['leafHash'] });
  });

  it('is not given of what is not sequenced, or not there', async () => {
    const asked = async (words: string): Promise<unknown> =>
      (await server.graphql(`{ logProof${words} { index } }`)).data?.['logProof'];
    for (const words of [
      '',
      '(index: "305")',
      '(index: "-1")',
      '(index: "1e3")',
      `(leafHash: "${'0'.repeat(64)}")`,
      '(leafHash: "xyz")',
    ])
      expect([words, await asked(words)]).toEqual([words, null]);
  });
});

describe('a promise', () => {
  it('is signed by the log’s key and names leaf, log, time and deadline; no checkpoint has its form', async () => {
    const at = new Date('2026-11-23T05:00:00Z');
    const leaf = sha256(utf8('x'));
    const note = await server.app.get(PromiseService, { strict: false }).promise(ledger, leaf, at);
    const { text } = sound(openNote(note ?? '', await log.vkeys(), verifyEd25519));
    const hash = Buffer.from(leaf).toString('hex');
    expect(text.split('\n')).toEqual([
      'promise v2',
      'localhost/log/mill',
      hash,
      '2026-11-23T05:00:00.000Z',
      '2026-11-23T05:01:00.000Z',
      '',
    ]);
  });
});
