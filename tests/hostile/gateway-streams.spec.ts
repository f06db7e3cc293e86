import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import { GatewayRoom, TOKEN } from '../support/gateway-room.js';
import { startInference, TINY, type InferenceProcess } from '../support/inference/inference-process.js';
import { withEngine } from '../support/inference/with-engine.js';

const { check, unless } = withEngine();
const messages = [{ role: 'user' as const, content: 'Count the hours.' }];
const streamed = { model: TINY, messages, max_completion_tokens: 60, temperature: 0, stream: true } as const;
const plain = { model: TINY, messages, max_completion_tokens: 40, temperature: 0 } as const;

let engine: InferenceProcess;
let room: GatewayRoom;
let upstream: string;

/** An engine that takes its time, so that there is something to break into. */
async function begin(kind: 'vllm' | 'openai'): Promise<void> {
  upstream = await room.upstream(engine.url, { kind });
}

beforeAll(async () => {
  if (unless !== '') return;
  engine = await startInference({ paceMs: 15 });
  room = await GatewayRoom.open();
});
afterEach(async () => {
  if (unless !== '') return;
  await room.idle();
  await room.registry.retire(room.partnership.id, upstream, 'clerk');
});
afterAll(async () => {
  if (unless !== '') return;
  await room.close();
  await engine.stop();
});

const latest = (): string => room.requests.at(-1) ?? '';

/** Reads `chunks` chunks of an answer, then leaves. Answers the request's id. */
async function leaveAfter(chunks: number): Promise<string> {
  const leave = new AbortController();
  const asked = room.client().chat.completions.create(streamed, { signal: leave.signal });
  const { data: stream, response } = await asked.withResponse();
  let seen = 0;
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content) seen += 1;
    if (seen === chunks) leave.abort();
  }
  return response.headers.get('x-copyhold-request-id') ?? '';
}

/** What stint and meter took of a request, equal to each other. */
async function taken(requestId: string): Promise<{ readonly in: number; readonly out: number }> {
  await room.idle();
  const metered = await room.metered(requestId);
  const [prompt, completion] = [metered.in ?? -1n, metered.out ?? -1n];
  expect(room.stints.of(requestId)?.settled).toBe((prompt + completion) * TOKEN);
  return { in: Number(prompt), out: Number(completion) };
}

describe(`a stream that does not end as it should${unless}`, () => {
  check('ends the engine when the client leaves, and takes what had been produced', async () => {
    await begin('vllm');
    const requestId = await leaveAfter(5);
    const { promptTokens, produced, ending } = await engine.ended(requestId);
    expect(ending).toBe('left');
    const used = await taken(requestId);
    expect(used.in).toBe(promptTokens);
    expect(used.out).toBeGreaterThanOrEqual(5);
    expect(used.out).toBeLessThanOrEqual(produced);
    // At most the token that was on its way when the client left.
    expect(produced - used.out).toBeLessThanOrEqual(1);
  });

  check('lets an engine that counts only at the end come to it, and takes its count', async () => {
    await begin('openai');
    const requestId = await leaveAfter(5);
    const { promptTokens, produced } = await engine.ended(requestId);
    expect(produced).toBe(60);
    expect(await taken(requestId)).toEqual({ in: promptTokens, out: 60 });
  });

  check('waits no longer than it says, and then takes what was relayed: not nothing, not everything', async () => {
    await begin('openai');
    const before = room.settings.drainMs;
    room.settings.drainMs = 60;
    const requestId = await leaveAfter(5);
    const { produced } = await engine.ended(requestId);
    room.settings.drainMs = before;
    const { out } = await taken(requestId);
    expect(out).toBeGreaterThanOrEqual(5);
    expect(out).toBeLessThanOrEqual(produced);
    expect(out).toBeLessThan(60);
    expect(await room.reports(requestId)).toContain('NOT_REPORTED');
  });

  check('takes what was produced of a whole answer that nobody waited for', async () => {
    await begin('openai');
    const leave = new AbortController();
    const asked = room.client().chat.completions.create(plain, { signal: leave.signal });
    setTimeout(() => leave.abort(), 150);
    await expect(asked).rejects.toThrow();
    const requestId = latest();
    const { promptTokens, produced } = await engine.ended(requestId);
    expect(await taken(requestId)).toEqual({ in: promptTokens, out: produced });
    expect(produced).toBe(40);
  });

  check('tells the client that the engine broke off, and takes what came before', async () => {
    await begin('vllm');
    await engine.break({ kind: 'cut', after: 7 });
    const answer = await room.post('chat/completions', streamed);
    const text = await answer.text();
    expect(text).toContain('"code":"upstream_broken"');
    expect(text).not.toContain('[DONE]');
    const requestId = answer.headers.get('x-copyhold-request-id') ?? '';
    const { promptTokens } = await engine.ended(requestId);
    expect(await taken(requestId)).toEqual({ in: promptTokens, out: 7 });
  });

  check('passes an error of the engine on, so that a client throws', async () => {
    await begin('vllm');
    await engine.break({ kind: 'error', after: 4 });
    const read = async (): Promise<void> => {
      for await (const chunk of await room.client().chat.completions.create(streamed)) expect(chunk.id).toBeTruthy();
    };
    await expect(read()).rejects.toThrow(/as it was told to/u);
    expect((await taken(latest())).out).toBe(4);
  });

  check('gives up an engine that says nothing more', async () => {
    await begin('vllm');
    await engine.break({ kind: 'stall', after: 3 });
    const before = room.settings.idleMs;
    room.settings.idleMs = 400;
    const text = await room
      .post('chat/completions', streamed)
      .then((answer) => answer.text())
      .finally(() => (room.settings.idleMs = before));
    expect(text).toContain('"code":"upstream_broken"');
    expect((await taken(latest())).out).toBe(3);
  });

  check('takes nothing where the engine answers 500, and says so', async () => {
    await begin('vllm');
    await engine.break({ kind: 'status', status: 500 });
    const answer = await room.post('chat/completions', streamed);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ error: { type: 'server_error', code: 'upstream_failed' } });
    await room.idle();
    expect(room.stints.of(latest())?.settled).toBe(0n);
    expect(await room.metered(latest())).toMatchObject({ in: undefined, out: undefined });
  });

  check('asks the next upstream where the first cannot be reached, and counts once, at its site', async () => {
    await begin('vllm');
    const dead = await room.upstream('http://127.0.0.1:9', { priority: -1, site: 'barn' });
    const { response } = await room.client().chat.completions.create(plain).withResponse();
    await room.registry.retire(room.partnership.id, dead, 'clerk');
    const requestId = response.headers.get('x-copyhold-request-id') ?? '';
    const { promptTokens } = await engine.ended(requestId);
    expect(await taken(requestId)).toEqual({ in: promptTokens, out: 40 });
    expect((await room.metered(requestId)).site).toBe('mill');
  });

  check('believes no engine beyond what was held, and reports it', async () => {
    await begin('vllm');
    await engine.break({ kind: 'lie', completion: 5_000_000 });
    const { response } = await room.client().chat.completions.create(plain).withResponse();
    const requestId = response.headers.get('x-copyhold-request-id') ?? '';
    await taken(requestId);
    const hold = room.stints.of(requestId);
    expect(hold?.settled).toBe(hold?.amount);
    expect(await room.reports(requestId)).toEqual(['ABOVE_HOLD']);
  });

  check('reports an engine that says less than it was seen to write', async () => {
    await begin('openai');
    await engine.break({ kind: 'lie', completion: 1 });
    const answer = await room.post('chat/completions', streamed);
    await answer.text();
    const requestId = answer.headers.get('x-copyhold-request-id') ?? '';
    expect(await room.reports(requestId)).toEqual(['BELOW_RELAYED']);
  });

  check('counts for itself where an engine tells no usage at all', async () => {
    await begin('openai');
    await engine.break({ kind: 'no-usage' });
    const answer = await room.post('chat/completions', { ...streamed, max_completion_tokens: 9 });
    await answer.text();
    const requestId = answer.headers.get('x-copyhold-request-id') ?? '';
    const { out, in: prompt } = await taken(requestId);
    expect(out).toBeGreaterThan(0);
    expect(out).toBeLessThanOrEqual(9);
    expect(prompt).toBeGreaterThan(0);
    expect(await room.reports(requestId)).toEqual(['NOT_REPORTED']);
  });

  check('beats while it streams, so that a gateway that dies leaves at most two seconds behind', async () => {
    await begin('vllm');
    const answer = await room.post('chat/completions', { ...streamed, max_completion_tokens: 100 });
    await answer.text();
    const requestId = answer.headers.get('x-copyhold-request-id') ?? '';
    const hold = room.stints.of(requestId);
    expect(hold?.beaten).toBeGreaterThan(0n);
    expect(hold?.beaten).toBeLessThanOrEqual(hold?.settled ?? 0n);
  });

  check('leaves nothing held when the engine is killed', async () => {
    await begin('vllm');
    await engine.break({ kind: 'die', after: 6 });
    const text = await (await room.post('chat/completions', streamed)).text();
    expect(text).toContain('"code":"upstream_broken"');
    const { out } = await taken(latest());
    // What is not known to be produced is not taken.
    expect([5, 6]).toContain(out);
    engine = await startInference({ paceMs: 15 });
  });
});
