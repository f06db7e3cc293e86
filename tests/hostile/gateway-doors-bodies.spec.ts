import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayRoom, TOKEN } from '../support/gateway-room.js';
import { TINY } from '../support/inference/inference-process.js';

const chat = { model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 10 };
const WRONG = `ck_${'A'.repeat(43)}`;

let room: GatewayRoom;
let engine: Server;
let url = '';
/** What the engine says that it read. */
let read = 7;
const lines: Socket[] = [];

beforeAll(async () => {
  engine = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/tokenize') return void response.end('{"count":7}');
      const usage = { prompt_tokens: read, completion_tokens: 0, total_tokens: read };
      response.end(JSON.stringify({ object: 'list', model: TINY, choices: [], data: [], usage }));
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  room = await GatewayRoom.open();
  // A server listening on TCP has an address of this form.
  url = `http://127.0.0.1:${String((engine.address() as AddressInfo).port)}`;
  await room.upstream(url);
});
afterAll(async () => {
  for (const line of lines) line.destroy();
  await room.close();
  engine.close();
});

interface Announced {
  /** What the server has answered, up to now. */
  readonly said: () => string;
  readonly closed: Promise<void>;
  readonly line: Socket;
}

/** Sends the head of a request and nothing of the body that it announces. */
function announce(key: string, length: number | 'chunked', path = 'chat/completions', below = '/v1/'): Announced {
  const { hostname, port, host } = new URL(room.server.url);
  const line = connect(Number(port), hostname);
  lines.push(line);
  let text = '';
  line.on('data', (part) => (text += part.toString('utf8'))).on('error', () => undefined);
  const size = length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${String(length)}`;
  const head = ['content-type: application/json', `authorization: Bearer ${key}`, size];
  line.write([`POST ${below}${path} HTTP/1.1`, `host: ${host}`, ...head, '', ''].join('\r\n'));
  return { said: () => text, line, closed: new Promise((resolve) => line.once('close', () => resolve())) };
}

/** A byte of each body every now and then, for as long as its line is open. */
function dripping(bodies: readonly Announced[]): { readonly stop: () => void } {
  const drops = setInterval(() => {
    for (const { line } of bodies) if (line.writable) line.write(' ');
  }, 20);
  return { stop: () => clearInterval(drops) };
}

async function saidBy({ said }: Announced, what: RegExp): Promise<void> {
  for (const until = Date.now() + 5_000; Date.now() < until && !what.test(said());) await wait(10);
  expect(said()).toMatch(what);
}

describe('a body at the doors of the gateway', () => {
  it.each([['chat/completions'], ['embeddings'], ['no/such/route']])(
    'is not waited for where the key is wrong: %s',
    async (path) => {
      const asking = announce(WRONG, 10_000_000, path);
      await saidBy(asking, /^HTTP\/1\.1 401 [\s\S]*"code":"invalid_api_key"/u);
      await saidBy(announce(WRONG, 'chunked', path), /^HTTP\/1\.1 401 /u);
    },
  );

  it.each([
    '/%761/chat/completions',
    '/v1/../v1/chat/completions',
    '//v1/chat/completions',
    '/v1/chat/completions?a=/x',
  ])('finds no way around by another spelling of the address: %s', async (address) => {
    // The limit of every other route is far lower, and nothing else below /v1 is read at all.
    const asking = announce(WRONG, 10_000_000, address, '');
    await saidBy(asking, /^HTTP\/1\.1 (401|404|413) /u);
  });

  it.each([
    ['in time', { smallArrivalMs: 200, leastBytesPerSecond: 1 }],
    ['at a pace', { graceMs: 200 }],
  ])('arrives %s, or the line is closed', async (_, hurried) => {
    const { smallArrivalMs, graceMs, leastBytesPerSecond } = room.settings;
    const usual = { smallArrivalMs, graceMs, leastBytesPerSecond };
    Object.assign(room.settings, hurried);
    const asking = announce(room.key, 1000);
    const drops = dripping([asking]);
    await asking.closed;
    drops.stop();
    Object.assign(room.settings, usual);
    expect(asking.said()).not.toMatch(/200 OK/u);
  });

  it('has room by person, so that nobody fills the memory or keeps the others out', async () => {
    const another = await room.newKey({ label: 'another of the same person' });
    const held = Array.from({ length: 4 }, () => announce(room.key, 4_000_000));
    await wait(200);
    expect(held.map(({ said }) => said())).toEqual(['', '', '', '']);
    await saidBy(announce(another, 4_000_000), /^HTTP\/1\.1 429 [\s\S]*"code":"too_many_requests"/u);
    await saidBy(announce(another, 'chunked'), /retry-after: 1/u);
    // Short ones have room of their own, and so has everybody else.
    const short = Array.from({ length: 16 }, () => announce(room.key, 100));
    await saidBy(announce(another, 100), /^HTTP\/1\.1 429 [\s\S]*"code":"too_many_requests"/u);
    for (const { line } of short) line.destroy();
    await wait(200);
    expect((await room.post('chat/completions', chat)).status).toBe(200);
    const other = await room.newKey({ rollNumber: 'r0002' });
    const fifth = announce(other, 4_000_000);
    await wait(200);
    expect(fifth.said()).toBe('');
    for (const { line } of [...held, fifth]) line.destroy();
    await wait(200);
    const again = announce(another, 4_000_000);
    await wait(200);
    expect(again.said()).toBe('');
    again.line.destroy();
  });

  it('keeps nobody out for longer than it may take to arrive, however many send theirs drop by drop', async () => {
    const { rows } = await room.server.database.pool('superuser').query<{ roll: string }>(
      `INSERT INTO person (partnership_id, roll_number, name, name_public) SELECT $1, 'r01' || lpad(n::text, 2, '0'), 'Somebody', false
       FROM generate_series(1, 8) AS n RETURNING roll_number AS roll`,
      [room.partnership.id],
    );
    const { smallArrivalMs, graceMs, leastBytesPerSecond } = room.settings;
    const usual = { smallArrivalMs, graceMs, leastBytesPerSecond };
    room.settings.graceMs = 60_000;
    const keys = await Promise.all(rows.map(({ roll }) => room.newKey({ rollNumber: roll })));
    const each = (count: number, length: number): Announced[] =>
      keys.flatMap((key) => Array.from({ length: count }, () => announce(key, length)));
    const patient = [...each(4, 4_000_000), ...each(16, 1000)];
    // Each has its place once one more of the same person is refused.
    await Promise.all(keys.map((key) => saidBy(announce(key, 4_000_000), /^HTTP\/1\.1 (429|503) /u)));
    await saidBy(announce(room.key, 4_000_000), /^HTTP\/1\.1 503 [\s\S]*retry-after: 1[\s\S]*"code":"gateway_full"/u);
    // Sixteen short ones of each of eight people leave room for others.
    expect((await room.post('chat/completions', chat)).status).toBe(200);
    for (const { line } of patient) line.destroy();
    await Promise.all(patient.map(({ closed }) => closed));
    await wait(200);
    room.settings.graceMs = 500;
    const slow = each(4, 4_000_000);
    const drops = dripping(slow);
    await Promise.all(slow.map(({ closed }) => closed));
    const ninth = announce(room.key, 300_000);
    ninth.line.write(JSON.stringify(chat).padEnd(300_000));
    await saidBy(ninth, /^HTTP\/1\.1 200 /u);
    drops.stop();
    Object.assign(room.settings, usual);
  });

  it('of wrong keys are slowed by address, and a good key from there is not', async () => {
    const headers = { authorization: `Bearer ${WRONG}` };
    let last = 401;
    for (let tries = 0; tries < 100 && last === 401; tries += 1) {
      last = (await room.post('chat/completions', chat, headers)).status;
    }
    expect(last).toBe(429);
    const slowed = await room.post('chat/completions', chat, headers);
    expect(slowed.headers.get('retry-after')).toMatch(/^\d+$/u);
    expect(await slowed.json()).toMatchObject({ error: { code: 'too_many_requests', type: 'rate_limit_error' } });
    expect((await room.post('chat/completions', chat)).status).toBe(200);
    const fresh = await room.newKey({ label: 'never seen before' });
    const answer = await room.post('chat/completions', chat, { authorization: `Bearer ${fresh}` });
    expect(answer.status).toBe(200);
  });

  it('with a list of texts holds and settles each of them, beyond one context', async () => {
    // 512 tokens of context each: the engine reads 400 of each of eight.
    read = 3200;
    const input = Array.from({ length: 8 }, () => 'y'.repeat(400));
    const response = await room.post('embeddings', { model: TINY, input });
    expect(response.status).toBe(200);
    const id = response.headers.get('x-copyhold-request-id') ?? '';
    expect(room.stints.of(id)?.settled).toBe(3200n * TOKEN);
    expect(await room.metered(id)).toMatchObject({ in: 3200n });
    expect(await room.reports(id)).toEqual([]);
    read = 7;
  });

  it('is not counted by an engine that would leave a part of it out', async () => {
    const counting = await room.upstream(url, { tokenizes: true, priority: -1 });
    const { grant } = room.stints;
    room.stints.grant = room.stints.used + 30n * TOKEN;
    const short = { ...chat, max_tokens: 2 };
    const hidden = [{ response_format: { type: 'json_object' } }, { functions: [] }, { tools: [{ type: 'function' }] }];
    for (const part of hidden) {
      expect((await room.post('chat/completions', { ...short, ...part })).status).toBe(429);
    }
    const fill = { model: TINY, prompt: 'x', suffix: 'y'.repeat(200), max_tokens: 1 };
    expect((await room.post('completions', fill)).status).toBe(429);
    expect((await room.post('completions', { ...fill, suffix: undefined })).status).toBe(200);
    expect((await room.post('chat/completions', short)).status).toBe(200);
    room.stints.grant = grant;
    await room.registry.retire(room.partnership.id, counting, 'clerk');
  });
});
