import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewaySettings } from '../../apps/server/src/gateway/gateway-settings.js';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { writeSecrets } from '../support/command-line.js';
import { GatewayTown, TOKEN } from '../support/gateway-town.js';
import { TINY } from '../support/inference/inference-process.js';
import { startProcess, type ServerProcess } from '../support/server-process.js';

const TOOK = 120_000;
const chat = { model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 60 };

let gate: GatewayTown;
let engine: Server;
let folder: string;
let aborted = 0;

beforeAll(async () => {
  gate = await GatewayTown.open();
  await gate.town.capacity(1_000n);
  // A stream goes on and on; a plain answer never comes.
  engine = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.once('end', () => {
      // Its counters are asked for besides.
      if (request.method !== 'POST') return void response.writeHead(404).end();
      response.on('close', () => (aborted += 1));
      if (!body.includes('"stream":true')) return;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const choices = [{ index: 0, delta: { content: 'y' } }];
      let completion = 0;
      const writing = setInterval(() => {
        completion += 1;
        const usage = { prompt_tokens: 4, completion_tokens: completion, total_tokens: 4 + completion };
        response.write(
          `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: TINY, choices, usage })}\n\n`,
        );
      }, 100);
      response.on('close', () => clearInterval(writing));
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  // A server listening on TCP has an address of this form.
  await gate.upstream(`http://127.0.0.1:${String((engine.address() as AddressInfo).port)}`);
  folder = mkdtempSync(join(tmpdir(), 'copyhold-stops-'));
  await writeSecrets(folder);
}, TOOK);
afterAll(async () => {
  await gate.town.server.stop();
  engine.closeAllConnections();
  engine.close();
  rmSync(folder, { recursive: true });
});

const started = (): Promise<ServerProcess> => {
  const { user, password, host, port, database } = gate.town.server.database.owner;
  const env = { DATABASE_URL: `postgres://${user}:${password}@${host}:${String(port)}/${database}` };
  return startProcess(folder, { env });
};

const post = (url: string, body: object): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('a gateway that is told to stop', () => {
  // With blocks, and, near the end of a stint, with a hold of its own for each request.
  for (const name of ['with blocks', 'with a hold for each']) {
    it(
      `counts and settles what it has under way: ${name}`,
      async () => {
        if (name === 'with a hold for each') await gate.leave(2_000n * TOKEN);
        aborted = 0;
        const before = { used: (await gate.nothingHeld()).used, metered: await gate.metered() };
        const gateway = await started();
        const url = String(gateway.url);
        const streamed = post(url, { ...chat, stream: true }).then((response) => response.text());
        const plain = post(url, chat);
        const answers = Promise.allSettled([streamed, plain]);
        await pause(2_300);
        expect((await gate.stint()).held).toBeGreaterThan(0n);
        const began = Date.now();
        expect(await gateway.end('SIGTERM')).toBe(0);
        expect(Date.now() - began).toBeLessThan(20_000);
        expect(gateway.said()).toContain('nothing is lost');
        const [stream, whole] = await answers;
        expect(stream.status === 'fulfilled' && stream.value).toContain('"code"');
        expect(whole.status === 'fulfilled' && whole.value.status).toBe(503);
        expect(aborted).toBe(2);
        // At once: nobody has to sweep or to take anything over.
        const { used, held } = await gate.stint();
        const metered = await gate.metered();
        expect(held).toBe(0n);
        expect((used - before.used) / TOKEN).toBe(metered - before.metered);
        // The stream's 4 and 15 or more, and all that the plain one could have made in more than two seconds.
        expect(metered - before.metered).toBeGreaterThanOrEqual(4n + 15n + 60n);
        const { rows } = await gate.town.app.query<{ ending: string }>(
          `SELECT ending FROM gateway_request ORDER BY started_at DESC LIMIT 2`,
        );
        expect(rows.map(({ ending }) => ending)).toEqual(['GATEWAY_GONE', 'GATEWAY_GONE']);
        const { rowCount } = await gate.town.app.query('SELECT 1 FROM gateway_run');
        expect(rowCount).toBe(0);
      },
      TOOK,
    );
  }
});

describe('a gateway that was only silent', () => {
  for (const name of ['with a hold for each', 'with blocks']) {
    it(
      `corrects what another took over of it: ${name}`,
      async () => {
        if (name === 'with blocks') await gate.town.capacity(1_000n);
        const { app } = gate.town.server;
        const keeper = app.get(UsageKeeper, { strict: false });
        const gateway = await started();
        const stream = post(String(gateway.url), { ...chat, stream: true }).then((response) => response.text());
        await pause(3_000);
        gateway.child.kill('SIGSTOP');
        // Its hold is swept after six seconds without a heartbeat; then the request is another's.
        await pause(7_500);
        app.get(GatewaySettings, { strict: false }).lostMs = 2_000;
        const before = await takenOver();
        // On a busy machine it may not have said for long enough that it lives itself.
        for (let wait = 0; wait < 100 && (await takenOver()) === before; wait += 1) {
          await keeper.takeOver();
          await pause(100);
        }
        app.get(GatewaySettings, { strict: false }).lostMs = 15_000;
        const at = await live();
        gateway.child.kill('SIGCONT');
        expect(await stream).toContain('"code":"stint_reached"');
        let now = await live();
        for (let wait = 0; wait < 100 && now.tokens === at.tokens; wait += 1) {
          await pause(100);
          now = await live();
        }
        expect(await gateway.end('SIGTERM')).toBe(0);
        const { used } = await gate.nothingHeld();
        now = await live();
        // Where it was paused right after a heartbeat there is nothing to correct.
        expect(now.corrections - at.corrections).toBe(now.tokens === at.tokens ? 0 : 1);
        expect(used / TOKEN).toBe(now.tokens);
      },
      TOOK,
    );
  }
});

/** How many requests were taken over from a gateway that said nothing. */
async function takenOver(): Promise<number> {
  const { rows } = await gate.town.server.database
    .pool('superuser')
    .query<{ count: number }>(`SELECT count(*)::integer AS count FROM gateway_report WHERE kind = 'GATEWAY_GONE'`);
  return rows[0]?.count ?? 0;
}

/** Tokens of r0001's as they stand, and how many corrections there are. */
async function live(): Promise<{ readonly tokens: bigint; readonly corrections: number }> {
  const { rows } = await gate.town.server.database.pool('superuser').query<{ tokens: string; corrections: number }>(
    `SELECT coalesce(sum(quantity), 0)::text AS tokens, count(*) FILTER (WHERE event_id LIKE '%#%/2')::integer AS corrections
     FROM live_usage WHERE subject = 'r0001'`,
  );
  return { tokens: BigInt(rows[0]?.tokens ?? '0'), corrections: rows[0]?.corrections ?? 0 };
}
