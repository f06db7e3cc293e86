import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { GatewaySettings } from '../../apps/server/src/gateway/gateway-settings.js';
import { writeSecrets } from '../support/command-line.js';
import { GatewayTown, TOKEN } from '../support/gateway-town.js';
import { startInference, TINY, type InferenceProcess } from '../support/inference/inference-process.js';
import { withEngine } from '../support/inference/with-engine.js';
import { startProcess, type ServerProcess } from '../support/server-process.js';

const { check, unless } = withEngine();
const TOOK = 120_000;
const chat = { model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 60, temperature: 0 };

let gate: GatewayTown;
/** An upstream that says it read and wrote far more than anybody held: each request is charged its whole hold. */
let greedy: Server;
let greedyUrl: string;
let asked = 0;
let greedyStatus = 200;

beforeAll(async () => {
  gate = await GatewayTown.open();
  await gate.town.capacity(1_000n);
  greedy = createServer((request, response) => {
    request.resume();
    asked += 1;
    response.writeHead(greedyStatus, { 'content-type': 'application/json' });
    const choices = [{ index: 0, message: { role: 'assistant', content: 'y' }, finish_reason: 'length' }];
    const usage = { prompt_tokens: 100_000, completion_tokens: 100_000, total_tokens: 200_000 };
    // Slow enough for all that come together to be under way together.
    setTimeout(() => response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices, usage })), 50);
  });
  await new Promise<void>((resolve) => greedy.listen(0, '127.0.0.1', resolve));
  // A server listening on TCP has an address of this form.
  greedyUrl = `http://127.0.0.1:${String((greedy.address() as AddressInfo).port)}`;
}, TOOK);
afterAll(async () => {
  await gate.town.server.stop();
  greedy.close();
});

const post = (body: object, base = gate.town.server.url): Promise<Response> =>
  fetch(`${base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** What stint and meter took since, equal to each other. */
async function takenSince(before: { readonly used: bigint; readonly metered: bigint }): Promise<bigint> {
  const { used } = await gate.nothingHeld();
  const metered = (await gate.metered()) - before.metered;
  expect((used - before.used) / TOKEN).toBe(metered);
  return metered;
}

const now = async (): Promise<{ used: bigint; metered: bigint }> => ({
  used: (await gate.nothingHeld()).used,
  metered: await gate.metered(),
});

describe(`a stream that is killed${unless}`, () => {
  let engine: InferenceProcess;
  let upstream: string;
  beforeAll(async () => {
    if (unless !== '') return;
    engine = await startInference({ paceMs: 15 });
    upstream = await gate.upstream(engine.url);
  }, TOOK);
  afterAll(async () => {
    if (unless !== '') return;
    await gate.registry.retire(gate.town.small.id, upstream, 'clerk');
    await engine.stop();
  });

  check(
    'with its client (kill -9) is charged what the engine made, and the engine is stopped',
    async () => {
      const before = await now();
      const script = `fetch(process.argv[1], { method: 'POST', headers: { authorization: process.argv[2], 'content-type': 'application/json' }, body: process.argv[3] })
        .then(async ({ body }) => { for await (const part of body) process.stdout.write(part); })`;
      const words = [
        `${gate.town.server.url}/v1/chat/completions`,
        `Bearer ${gate.key}`,
        JSON.stringify({ ...chat, stream: true }),
      ];
      const client = spawn(process.execPath, ['--input-type=module', '-e', script, ...words]);
      let read = '';
      client.stdout.on('data', (part: Buffer) => {
        read += part.toString('utf8');
        if (read.split('"content":"').length > 10) client.kill('SIGKILL');
      });
      await once(client, 'close');
      const taken = await takenSince(before);
      const last = engine.oracle().at(-1);
      expect(last?.ending).toBe('left');
      const made = BigInt((last?.promptTokens ?? 0) + (last?.produced ?? 0));
      expect(taken).toBeGreaterThanOrEqual(BigInt(last?.promptTokens ?? 0) + 9n);
      expect(made - taken).toBeLessThanOrEqual(1n);
    },
    TOOK,
  );

  check(
    'with its engine (kill -9) is charged what had come, and says so to its client',
    async () => {
      const before = await now();
      const response = await post({ ...chat, stream: true });
      let text = '';
      for await (const part of response.body ?? []) {
        text += Buffer.from(part).toString('utf8');
        if (text.split('"content":"').length > 10) engine.child.kill('SIGKILL');
      }
      expect(text).toContain('"code":"upstream_broken"');
      expect(text).not.toContain('[DONE]');
      const taken = await takenSince(before);
      const last = engine.oracle().at(-1);
      const relayed = BigInt(text.split('"content":"').length - 2);
      expect(taken).toBe(BigInt(last?.promptTokens ?? 0) + relayed);
      // Now there is no engine: nothing is taken for an answer that nobody gave.
      const dead = await now();
      const refused = await post(chat);
      expect(refused.status).toBe(502);
      expect(await refused.json()).toMatchObject({ error: { code: 'upstream_unreachable' } });
      expect(await takenSince(dead)).toBe(0n);
    },
    TOOK,
  );

  check(
    'is counted once where upstreams before it failed, timed out or answered 500',
    async () => {
      await engine.stop();
      await gate.registry.retire(gate.town.small.id, upstream, 'clerk');
      engine = await startInference();
      upstream = await gate.upstream(engine.url);
      greedyStatus = 500;
      const failing = await gate.upstream(greedyUrl, { priority: -2 });
      const dead = await gate.upstream('http://127.0.0.1:9', { priority: -1 });
      const before = await now();
      const [earlier, earlierAsked] = [engine.oracle().length, asked];
      for (let count = 0; count < 5; count += 1) expect((await post(chat)).status).toBe(200);
      expect(asked - earlierAsked).toBe(5);
      const made = engine.oracle().slice(earlier);
      expect(made).toHaveLength(5);
      const tokens = made.reduce((sum, { promptTokens, produced }) => sum + promptTokens + produced, 0);
      expect(await takenSince(before)).toBe(BigInt(tokens));
      for (const id of [failing, dead]) await gate.registry.retire(gate.town.small.id, id, 'clerk');
      // Of one that took the request and says nothing for too long nobody knows what it did: no other is asked.
      const settings = gate.town.server.app.get(GatewaySettings, { strict: false });
      const patience = settings.firstByteMs;
      settings.firstByteMs = 300;
      await engine.break({ kind: 'slow', milliseconds: 2000 });
      const late = await post(chat).finally(() => (settings.firstByteMs = patience));
      expect([late.status, ((await late.json()) as { error: { code: string } }).error.code]).toEqual([
        504,
        'upstream_timeout',
      ]);
      await gate.nothingHeld();
      greedyStatus = 200;
    },
    TOOK,
  );
});

describe('the last unit of a stint', () => {
  let folder: string;
  let second: ServerProcess;
  let upstream: string;
  beforeAll(async () => {
    upstream = await gate.upstream(greedyUrl);
    folder = mkdtempSync(join(tmpdir(), 'copyhold-gateway-'));
    await writeSecrets(folder);
    const { user, password, host, port, database } = gate.town.server.database.owner;
    const env = { DATABASE_URL: `postgres://${user}:${password}@${host}:${String(port)}/${database}` };
    second = await startProcess(folder, { env });
  }, TOOK);
  afterAll(async () => {
    await second.end('SIGTERM');
    rmSync(folder, { recursive: true });
    await gate.registry.retire(gate.town.small.id, upstream, 'clerk');
  });

  it(
    'admits of forty parallel requests through two gateways exactly those that fit',
    async () => {
      const { used: start } = await gate.nothingHeld();
      expect((await post(chat)).status).toBe(200);
      const hold = (await gate.nothingHeld()).used - start;
      expect(hold).toBeGreaterThan(60n * TOKEN);
      for (const fitting of [1n, 7n]) {
        const used = await gate.leave(fitting * hold + hold - 1n);
        const all = await Promise.all(
          Array.from({ length: 40 }, (_, index) => post(chat, index % 2 === 0 ? undefined : second.url)),
        );
        const statuses = all.map(({ status }) => status);
        expect(statuses.filter((status) => status === 200)).toHaveLength(Number(fitting));
        expect(statuses.filter((status) => status === 429)).toHaveLength(40 - Number(fitting));
        const after = await gate.nothingHeld();
        expect(after.used - used).toBe(fitting * hold);
        expect(after.used).toBeLessThanOrEqual(after.grant);
      }
    },
    TOOK,
  );
});

describe('a store that cannot be reached', () => {
  it(
    'lets nothing be forwarded: 503, and all is well again once it is back',
    async () => {
      await gate.town.capacity(1_000n);
      const upstream = await gate.upstream(greedyUrl);
      expect((await post(chat)).status).toBe(200);
      await gate.metered();
      const superuser = gate.town.server.database.pool('superuser');
      const name = gate.town.server.database.owner.database;
      // The logins of the server are no superusers: none of them gets in any more.
      await superuser.query(`ALTER DATABASE "${name}" CONNECTION LIMIT 0`);
      await superuser.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename IN ('copyhold_app', 'copyhold_closer', 'copyhold_sequencer')`,
        [name],
      );
      // What was remembered or leased before is good for five seconds at the most.
      await pause(5_500);
      const before = asked;
      const all = await Promise.all(Array.from({ length: 8 }, () => post(chat)));
      expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 503));
      const { error } = (await all[0]?.json()) as { error: { code: string; type: string } };
      expect(error).toMatchObject({ type: 'server_error', code: expect.stringMatching(/_unreachable$/u) });
      expect(asked).toBe(before);
      await superuser.query(`ALTER DATABASE "${name}" CONNECTION LIMIT -1`);
      for (let wait = 0; wait < 100 && (await post(chat)).status !== 200; wait += 1) await pause(100);
      const { used } = await gate.nothingHeld();
      expect(used / TOKEN).toBe(await gate.metered());
      await gate.registry.retire(gate.town.small.id, upstream, 'clerk');
    },
    TOOK,
  );

  it('leaves books, stints and meter agreeing', async () => {
    const superuser = gate.town.server.database.pool('superuser');
    for (const { code, sql } of checks) {
      const { rows } = await superuser.query(sql, [gate.town.small.id]);
      expect({ code, rows }).toEqual({ code, rows: [] });
    }
    // At once, of what has just ended too: killed or not, stints and meter say the same of each gateway.
    const { rows } = await superuser.query(`SELECT detail FROM copyhold.stint_meter_gaps($1, '0')`, [
      gate.town.small.id,
    ]);
    expect(rows).toEqual([]);
  });
});
