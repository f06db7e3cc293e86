import { afterAll, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import { UpstreamGapService } from '../../apps/server/src/gateway/upstream-gap.service.js';
import type { UpstreamGap } from '../../apps/server/src/gateway/upstream-gap.types.js';
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
async function reading(): Promise<UpstreamGap> {
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
