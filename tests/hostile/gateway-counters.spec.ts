import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import { UpstreamGapService } from '../../apps/server/src/gateway/upstream-gap.service.js';
import type { UpstreamStanding } from '../../apps/server/src/gateway/upstream-gap.types.js';
import { UpstreamWatchStore } from '../../apps/server/src/gateway/upstream-watch.store.js';
import { UpstreamWatcher } from '../../apps/server/src/gateway/upstream-watcher.js';
import { GatewayRoom } from '../support/gateway-room.js';
import { startInference, TINY, type InferenceProcess } from '../support/inference/inference-process.js';
import { withEngine } from '../support/inference/with-engine.js';

const { check, unless } = withEngine();
const messages = [{ role: 'user' as const, content: 'Count the hours.' }];
const chat = { model: TINY, messages, max_completion_tokens: 40, temperature: 0 } as const;

let engine: InferenceProcess;
let room: GatewayRoom;
let upstream: string;

beforeAll(async () => {
  if (unless !== '') return;
  engine = await startInference();
  room = await GatewayRoom.open();
  upstream = await room.upstream(engine.url);
});
afterAll(async () => {
  if (unless !== '') return;
  await room.close();
  await engine.stop();
});

/** Reads the counters now, whenever they were read before; answers what the last reading says. */
async function reading(): Promise<UpstreamStanding> {
  await room.server.app.get(UpstreamWatcher, { strict: false }).readDue(0);
  const gaps = await room.server.app.get(UpstreamGapService, { strict: false }).gapsOf(room.partnership.id);
  const gap = gaps.find(({ upstreamId }) => upstreamId === upstream);
  if (gap === undefined) throw new Error('the upstream is in use');
  return gap;
}

async function ask(count: number, before?: () => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await before?.();
    await room.client().chat.completions.create(chat);
  }
}

describe(`the gateway’s figures and an engine’s counters${unless}`, () => {
  beforeEach(async () => {
    if (unless === '') await reading();
  });

  check('agree on every token of an honest engine, a stream that was left among them', async () => {
    await ask(3);
    // Slow enough that little is made between the client's leaving and the engine's hearing of it.
    await engine.break({ kind: 'slow', milliseconds: 50 });
    const leave = new AbortController();
    const stream = await room.client().chat.completions.create({ ...chat, stream: true }, { signal: leave.signal });
    for await (const chunk of stream) if (chunk.choices.length > 0) leave.abort();
    await room.idle();
    const gap = await reading();
    expect(gap).toMatchObject({ verdict: 'AGREES', kind: 'vllm', model: TINY, site: 'mill' });
    expect(gap.oursIn).toBe(gap.theirsIn);
    expect(gap.oursOut).toBeGreaterThanOrEqual(120n);
    // At most what was on its way when the client left.
    expect((gap.theirsOut ?? 0n) - gap.oursOut).toBeLessThanOrEqual(16n);
  });

  check('differ where an engine says less than it made', async () => {
    await ask(3, () => engine.break({ kind: 'lie', completion: 5 }));
    const gap = await reading();
    expect(gap).toMatchObject({ verdict: 'ENGINE_COUNTED_MORE', oursOut: 15n, theirsOut: 120n });
  });

  check('differ where an engine says more than it made, though within what was held', async () => {
    // The tiny model ends this answer by itself, before 150 tokens.
    const more = { ...chat, messages: [{ role: 'user' as const, content: 'x' }], max_completion_tokens: 300 };
    await engine.break({ kind: 'lie', completion: 299 });
    await room.client().chat.completions.create(more);
    const gap = await reading();
    expect(gap.verdict).toBe('GATEWAY_COUNTED_MORE');
    expect(gap.oursOut).toBe(299n);
    expect(gap.theirsOut).toBeLessThan(150n);
  });

  check('differ where an engine is used beside the gateway', async () => {
    await ask(1);
    await fetch(`${engine.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ ...chat, model: TINY }),
    });
    expect(await reading()).toMatchObject({ verdict: 'ENGINE_COUNTED_MORE', oursOut: 40n, theirsOut: 80n });
  });

  check('are said not to compare where an engine answers and tells no counters, or new ones each time', async () => {
    // Honest answers through it, and metrics of its own making.
    let metrics = '';
    let started = 1_700_000_000;
    const liar = createServer((request, response) => {
      if (request.url === '/metrics') return void response.end(metrics);
      const { method, headers } = request;
      const on = httpRequest(`${engine.url}${request.url ?? ''}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(on);
    });
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
    // A server listening on TCP has an address of this form.
    const { port } = liar.address() as AddressInfo;
    await room.registry.retire(room.partnership.id, upstream, 'clerk');
    upstream = await room.upstream(`http://127.0.0.1:${String(port)}`);
    expect(await reading()).toMatchObject({ verdict: 'WAITING', uncomparedSpans: 0, uncomparedDay: false });
    await ask(1);
    expect(await reading()).toMatchObject({
      verdict: 'NO_COUNTERS',
      oursOut: 40n,
      theirsOut: null,
      uncomparedSpans: 1,
    });
    const newEach = (): void => {
      started += 3600;
      metrics = [
        'vllm:prompt_tokens_total{engine="0",model_name="tiny"} 1',
        'vllm:generation_tokens_total{engine="0",model_name="tiny"} 1',
        `process_start_time_seconds ${String(started)}`,
      ].join('\n');
    };
    newEach();
    await reading();
    newEach();
    // Nothing passed: an engine that nobody uses may start anew as it likes.
    expect(await reading()).toMatchObject({ verdict: 'RESTARTED', uncomparedSpans: 1 });
    for (const spans of [2, 3]) {
      await ask(1);
      newEach();
      expect(await reading()).toMatchObject({ verdict: 'RESTARTED', uncomparedSpans: spans });
    }
    const { uncomparedTokens } = await reading();
    expect(uncomparedTokens).toBeGreaterThanOrEqual(120n);
    // None of a day was compared: it is said however seldom it is read.
    await room.server.database
      .pool('superuser')
      .query(
        `UPDATE upstream_reading SET from_at = from_at - interval '25 hours', to_at = to_at - interval '25 hours' WHERE upstream_id = $1`,
        [upstream],
      );
    await ask(1);
    newEach();
    expect(await reading()).toMatchObject({ uncomparedSpans: 1, uncomparedDay: true });
    await room.registry.retire(room.partnership.id, upstream, 'clerk');
    upstream = await room.upstream(engine.url);
    liar.close();
  });

  check('are forgotten after a year', async () => {
    const pool = room.server.database.pool('superuser');
    const count = async (): Promise<number> =>
      (await pool.query<{ n: number }>('SELECT count(*)::integer AS n FROM upstream_reading')).rows[0]?.n ?? 0;
    const before = await count();
    await pool.query(
      `INSERT INTO upstream_reading (partnership_id, upstream_id, to_at, ours_in, ours_out, under_way, verdict)
       VALUES ($1, $2, now() - interval '366 days', 0, 0, 0, 'AGREES'), ($1, $2, now() - interval '364 days', 0, 0, 0, 'AGREES')`,
      [room.partnership.id, upstream],
    );
    await room.server.app.get(UpstreamWatchStore, { strict: false }).forgetOld();
    expect(await count()).toBe(before + 1);
  });

  check('cannot be compared over a restart, nor while an engine is gone; then they can again', async () => {
    await ask(1);
    await engine.stop();
    expect(await reading()).toMatchObject({ verdict: 'UNREACHED', oursOut: 40n, theirsOut: null });
    engine = await startInference();
    await room.registry.retire(room.partnership.id, upstream, 'clerk');
    upstream = await room.upstream(engine.url);
    expect((await reading()).verdict).toBe('WAITING');
    await ask(1);
    expect(await reading()).toMatchObject({ verdict: 'AGREES', oursOut: 40n, theirsOut: 40n });
  });
});
