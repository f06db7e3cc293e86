import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import OpenAI from 'openai';
import { startInference, TINY, type InferenceProcess } from './inference-process.js';
import { withEngine } from './with-engine.js';

const { check, unless } = withEngine();

let server: InferenceProcess;
let client: OpenAI;

beforeAll(async () => {
  if (unless !== '') return;
  server = await startInference({ paceMs: 2 });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(async () => {
  if (unless === '') await server.stop();
});

interface Seen {
  /** Chunks that carried a token. */
  readonly tokens: number;
  readonly finish: string | undefined;
  readonly usage: number | undefined;
  readonly error: unknown;
}

/** Streams a chat under a request id; leaves after so many tokens, or stays to the end, whatever that is. */
async function stream(requestId: string, options: { leaveAfter?: number; at?: OpenAI } = {}): Promise<Seen> {
  let seen: Seen = { tokens: 0, finish: undefined, usage: undefined, error: undefined };
  const leaving = new AbortController();
  try {
    const chunks = await (options.at ?? client).chat.completions.create(
      {
        model: TINY,
        messages: [{ role: 'user', content: 'hour' }],
        max_completion_tokens: 40,
        temperature: 0,
        stream: true,
        stream_options: { include_usage: true },
      },
      { headers: { 'x-request-id': requestId }, signal: leaving.signal },
    );
    for await (const { choices, usage } of chunks) {
      const [choice] = choices;
      const token = choice?.delta.content !== undefined && choice.delta.role === undefined;
      const finish = choice?.finish_reason ?? seen.finish;
      seen = { ...seen, tokens: seen.tokens + (token ? 1 : 0), finish, usage: usage?.completion_tokens ?? seen.usage };
      if (seen.tokens === options.leaveAfter) leaving.abort();
    }
  } catch (error) {
    return { ...seen, error };
  }
  return seen;
}

describe(`a client that leaves${unless}`, () => {
  check('after k chunks ends the work, and the log has the tokens produced: k or a few more', async () => {
    const seen = await stream('leaver', { leaveAfter: 5 });
    const { produced, ending } = await server.ended('leaver');
    expect([seen.tokens, ending]).toEqual([5, 'left']);
    expect(produced).toBeGreaterThanOrEqual(5);
    expect(produced).toBeLessThan(40);
  });

  check('frees its place: more leave than there are places, and the next is served', async () => {
    await Promise.all(Array.from({ length: 9 }, (_, index) => stream(`crowd-${String(index)}`, { leaveAfter: 2 })));
    expect(await stream('after the crowd')).toMatchObject({ tokens: 40, usage: 40, finish: 'length' });
  });
});

describe(`a fault${unless}`, () => {
  check('status: a 500, and then fine', async () => {
    await server.break({ kind: 'status', status: 500 });
    expect((await stream('refused')).error).toMatchObject({ status: 500 });
    expect(await stream('fine')).toMatchObject({ tokens: 40, usage: 40 });
    expect(server.oracle().map(({ requestId }) => requestId)).not.toContain('refused');
  });

  check('cut: the connection drops after exactly so many tokens', async () => {
    await server.break({ kind: 'cut', after: 7 });
    const seen = await stream('cut');
    expect(seen).toMatchObject({ tokens: 7, finish: undefined, usage: undefined });
    expect(seen.error).toHaveProperty('message', 'terminated');
    expect(await server.ended('cut')).toMatchObject({ produced: 7, ending: 'fault', fault: 'cut' });
  });

  check('error: an error event mid-stream, which the client throws; a plain request gets a 500', async () => {
    await server.break({ kind: 'error', after: 4 }, { kind: 'error', after: 4 });
    const seen = await stream('error');
    expect(seen).toMatchObject({ tokens: 4, finish: undefined, usage: undefined });
    expect(seen.error).toBeInstanceOf(OpenAI.APIError);
    const plain = client.completions.create({ model: TINY, prompt: 'hour', max_tokens: 9 });
    await expect(plain).rejects.toMatchObject({ status: 500, code: 'test_fault' });
    expect(server.oracle().at(-1)).toMatchObject({ produced: 4, ending: 'fault' });
  });

  check('stall: silence until the client leaves, or for a time', async () => {
    await server.break({ kind: 'stall', after: 3 });
    const impatient = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
    const asked = stream('stalled', { at: impatient, leaveAfter: 3 });
    expect(await asked).toMatchObject({ tokens: 3 });
    expect(await server.ended('stalled')).toMatchObject({ produced: 3, ending: 'left' });
    await server.break({ kind: 'stall', after: 3, milliseconds: 300 });
    const before = Date.now();
    expect(await stream('paused')).toMatchObject({ tokens: 40, usage: 40 });
    expect(Date.now() - before).toBeGreaterThanOrEqual(300);
  });

  check('lie and no-usage: the figures are false or missing, the oracle keeps the true ones', async () => {
    await server.break({ kind: 'lie', completion: 4000 }, { kind: 'no-usage' });
    expect(await stream('lied')).toMatchObject({ tokens: 40, usage: 4000, finish: 'length' });
    expect(await stream('silent')).toMatchObject({ tokens: 40, usage: undefined, finish: 'length' });
    expect(await server.ended('lied')).toMatchObject({ produced: 40, ending: 'length', fault: 'lie' });
  });

  check('slow: a wait before each token', async () => {
    await server.break({ kind: 'slow', milliseconds: 10 });
    const before = Date.now();
    expect(await stream('slow')).toMatchObject({ tokens: 40 });
    expect(Date.now() - before).toBeGreaterThanOrEqual(390);
  });

  check('die: the process is gone mid-stream, and its log says how far it came', async () => {
    const doomed = await startInference();
    await doomed.break({ kind: 'die', after: 6 });
    const at = new OpenAI({ baseURL: `${doomed.url}/v1`, apiKey: 'none', maxRetries: 0 });
    const seen = await stream('dead', { at });
    await doomed.stop();
    expect(seen).toMatchObject({ finish: undefined, usage: undefined });
    expect(seen.error).toBeDefined();
    expect(seen.tokens).toBeLessThanOrEqual(6);
    expect(doomed.child.signalCode).toBe('SIGKILL');
    expect(doomed.oracle()).toMatchObject([{ requestId: 'dead', produced: 6, ending: undefined, fault: 'die' }]);
  });

  check('unknown: refused', async () => {
    const body = JSON.stringify([{ kind: 'other' }]);
    expect((await fetch(`${server.url}/test/faults`, { method: 'POST', body })).status).toBe(400);
  });
});
