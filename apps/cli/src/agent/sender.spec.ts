import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ingestDouble, type IngestDouble } from '../../../../tests/support/ingest-double.js';
import { enrolMachine, serverAddress } from './enrol.js';
import { EventBuffer } from './event-buffer.js';
import { currentKey } from './machine-key.js';
import { RefusedFile } from './refused-file.js';
import { Sender, type Attempt } from './sender.js';
import { ServerClient } from './server-client.js';

let server: IngestDouble;
let folder: string;
let buffer: EventBuffer;
let sender: Sender;

beforeEach(async () => {
  server = await ingestDouble();
  folder = mkdtempSync(join(tmpdir(), 'sender-'));
  expect(await enrolMachine(server.url, 'cht_once', folder)).toHaveProperty('keyId');
  buffer = new EventBuffer(join(folder, 'buffer'), { mostBytes: 10_000_000, segmentBytes: 100_000 });
  sender = new Sender({
    client: new ServerClient(currentKey(folder)),
    buffer,
    refused: new RefusedFile(folder),
    machine: '/machine/m7',
    batchEvents: 1_000,
  });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function keep(count: number, more: object = {}, prefix = 'e'): void {
  const events = Array.from({ length: count }, (_, index) => {
    const event = {
      specversion: '1.0',
      type: 'commons.tokens.v1',
      source: '/machine/m7/vllm',
      id: `${prefix}-${index}`,
      time: '2026-11-22T10:00:00Z',
      subject: 'r0004',
      data: { tokens: '7', model: 'm', direction: 'out', site: 'mill', ...more },
    };
    return { text: JSON.stringify(event), meter: 'tokens-out/m', quantity: 7n };
  });
  buffer.keep({ events, atMs: 0n });
}

async function attempts(most = 50): Promise<readonly Attempt['did'][]> {
  const did: Attempt['did'][] = [];
  while (did.length < most && did.at(-1) !== 'nothing' && did.at(-1) !== 'failed')
    did.push((await sender.attempt()).did);
  return did;
}

const aside = (): readonly { status: number; kind?: string; event: { id: string } }[] => {
  const file = join(folder, 'refused.ndjson');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.map((line) => JSON.parse(line) as { status: number; event: { id: string } });
};

describe('Sender', () => {
  it('sends a body that is too large in parts, and puts aside what is too large by itself', async () => {
    server.mostBytes = 20_000;
    keep(300);
    keep(1, { note: 'x'.repeat(30_000) }, 'huge');
    keep(2, {}, 'after');
    expect((await attempts()).at(-1)).toBe('nothing');
    expect(server.taken.size).toBe(302);
    expect(server.arrived).toHaveLength(302);
    expect(aside()).toMatchObject([{ status: 413, kind: 'BodyTooLarge', event: { id: 'huge-0' } }]);
  });

  it('gives nothing up for what others than the commons’ server say', async () => {
    keep(3);
    for (const status of [400, 401, 403, 404, 405, 415, 429, 500, 502, 503]) {
      server.mood = { status, body: { error: 'proxy' } };
      expect(await sender.attempt()).toMatchObject({ did: 'failed', why: `the server answered ${status}` });
    }
    server.mood = { status: 200, body: { hello: 'captive portal' } };
    expect(await sender.attempt()).toMatchObject({ did: 'failed' });
    server.mood = { status: 200, body: { results: [{ status: 200 }] } };
    expect(await sender.attempt()).toMatchObject({ did: 'failed' });
    expect([buffer.waiting, aside()]).toEqual([3, []]);
    server.mood = 'well';
    expect(await attempts()).toEqual(['sent', 'nothing']);
    expect(server.taken.size).toBe(3);
  });

  it('sends again, from there on, where the server could not judge an event', async () => {
    keep(5);
    server.judged = (id) => (id === 'e-2' ? { status: 503 } : undefined);
    expect(await sender.attempt()).toMatchObject({ did: 'failed', why: 'the server answered 503 for an event' });
    expect(buffer.waiting).toBe(3);
    server.judged = (id) => (id === 'e-4' ? { status: 422, kind: 'TooManyHours' } : undefined);
    expect(await sender.attempt()).toMatchObject({ did: 'failed' });
    expect(buffer.waiting).toBe(1);
    server.judged = undefined;
    expect(await attempts()).toEqual(['sent', 'nothing']);
    expect([server.taken.size, aside()]).toEqual([5, []]);
  });

  it('tells a loss until the server has heard it, and keeps on record one that it does not take', async () => {
    const small = new EventBuffer(join(folder, 'small'), { mostBytes: 500, segmentBytes: 100 });
    buffer = small;
    sender = new Sender({
      client: new ServerClient(currentKey(folder)),
      buffer,
      refused: new RefusedFile(folder),
      machine: '/machine/m7',
      batchEvents: 10,
    });
    keep(5);
    expect(small.lost.events).toBeGreaterThan(0);
    server.mood = 'lost';
    expect(await sender.attempt()).toMatchObject({ did: 'failed' });
    expect(small.report).toBeDefined();
    const id = small.report?.id ?? '';
    server.mood = 'well';
    server.judged = (of) => (of === id ? { status: 422, kind: 'TypeUnknown' } : undefined);
    expect(await attempts()).toEqual(['sent', 'nothing']);
    expect(small.report).toBeUndefined();
    expect(aside()).toMatchObject([{ kind: 'TypeUnknown', event: { id } }]);
  });

  it('keeps a report that comes too soon, with all that was lost since, and sends the rest', async () => {
    const small = new EventBuffer(join(folder, 'soon'), { mostBytes: 500, segmentBytes: 100 });
    buffer = small;
    const [client, refused] = [new ServerClient(currentKey(folder)), new RefusedFile(folder)];
    sender = new Sender({ client, buffer, refused, machine: '/machine/m7', batchEvents: 10 });
    keep(5);
    server.judged = (of) => (of.startsWith('agent-report') ? { status: 429, kind: 'ReportTooSoon' } : undefined);
    expect(await sender.attempt()).toMatchObject({ did: 'sent' });
    expect(await sender.attempt()).toEqual({ did: 'failed', why: 'the server answered 429 for the report' });
    const { id } = small.report ?? {};
    keep(9);
    expect(small.lost.events).toBeGreaterThan(0);
    expect(small.report?.id).toBe(id);
    server.judged = undefined;
    expect(await attempts()).toEqual(['sent', 'nothing']);
    // The first loss is told; that of the same minute waits for the next.
    expect(small.report).toBeUndefined();
    expect(small.lost.events).toBeGreaterThan(0);
    expect(aside()).toEqual([]);
  });

  it('enrols over https, or on the machine itself', () => {
    expect(serverAddress('https://commons.example/')).toEqual({ server: 'https://commons.example' });
    expect(serverAddress('http://127.0.0.1:3000')).toEqual({ server: 'http://127.0.0.1:3000' });
    for (const address of [
      'http://commons.example',
      'https://u:p@commons.example',
      'https://commons.example/a',
      'commons.example',
      'ftp://x',
    ]) {
      expect(serverAddress(address)).toHaveProperty('no');
    }
  });
});
