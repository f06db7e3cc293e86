import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import OpenAI from 'openai';
import { startInference, TINY, type InferenceProcess } from './inference-process.js';
import { withEngine } from './with-engine.js';

const { check, unless } = withEngine();
const messages = [{ role: 'user' as const, content: 'How much water does an hour of compute need?' }];

let server: InferenceProcess;
let client: OpenAI;

beforeAll(async () => {
  if (unless !== '') return;
  server = await startInference({ apiKey: 'of-the-tests' });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'of-the-tests', maxRetries: 0 });
});
afterAll(async () => {
  if (unless === '') await server.stop();
});

/** A chat at temperature 0, not streamed. */
const chat = (maxTokens: number, content = 'Count the hours.') =>
  client.chat.completions.create({
    model: TINY,
    messages: [{ role: 'user', content }],
    max_completion_tokens: maxTokens,
    temperature: 0,
  });

describe(`the inference server${unless}`, () => {
  check('repeats texts and counts at temperature 0, and reports what the oracle saw', async () => {
    const [first, second] = [await chat(24), await chat(24)];
    expect(second.usage).toEqual(first.usage);
    expect(second.choices[0]?.message.content).toBe(first.choices[0]?.message.content);
    const record = await server.ended(first.id);
    expect(record).toMatchObject({ route: 'chat', produced: 24, ending: 'length', fault: undefined });
    expect(first.usage).toMatchObject({
      prompt_tokens: record.promptTokens,
      completion_tokens: 24,
      total_tokens: record.promptTokens + 24,
    });
  });

  check('answers four at once, each with its own count', async () => {
    const wanted = [5, 17, 40, 64, 3, 9];
    const answers = await Promise.all(wanted.map((count) => chat(count)));
    expect(answers.map(({ usage }) => usage?.completion_tokens)).toEqual(wanted);
    const records = await Promise.all(answers.map(({ id }) => server.ended(id)));
    expect(records.map(({ produced }) => produced)).toEqual(wanted);
  });

  check('ends at a stop word, and counts what it took to get there', async () => {
    const body = { model: TINY, prompt: 'the commons', max_tokens: 24, temperature: 0 };
    const [whole] = (await client.completions.create(body)).choices;
    const stop = whole?.text.slice(4, 6) ?? '';
    const { choices, usage, id } = await client.completions.create({ ...body, stop });
    expect(choices[0]).toMatchObject({ finish_reason: 'stop' });
    expect(usage?.completion_tokens).toBeLessThan(24);
    expect(await server.ended(id)).toMatchObject({ produced: usage?.completion_tokens, ending: 'stop' });
  });

  check(
    'streams: no usage unasked, null and then one chunk when asked, in every chunk when asked for more',
    async () => {
      const usages = async (options: OpenAI.ChatCompletionStreamOptions | undefined) => {
        const asked = { model: TINY, messages, max_completion_tokens: 3, temperature: 0, stream: true } as const;
        const stream = await client.chat.completions.create({ ...asked, ...(options && { stream_options: options }) });
        const seen: (number | null | undefined)[] = [];
        for await (const { usage } of stream) seen.push(usage === null ? null : usage?.completion_tokens);
        return seen;
      };
      // The role, three tokens, the end; and the chunk of the usage.
      expect(await usages(undefined)).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(await usages({ include_usage: true })).toEqual([null, null, null, null, null, 3]);
      // vLLM's own option is not in the client's types.
      const continuous: object = { include_usage: true, continuous_usage_stats: true };
      expect(await usages(continuous)).toEqual([0, 1, 2, 3, 3, 3]);
    },
  );

  check('serves models, completions, embeddings and the tokeniser to the real client', async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual([TINY]);
    expect(await client.models.retrieve(TINY)).toMatchObject({ id: TINY });
    const completion = await client.completions.create({ model: TINY, prompt: 'the commons', temperature: 0 });
    expect(completion.usage).toMatchObject({ completion_tokens: 16 });
    const [first, second] = (await client.embeddings.create({ model: TINY, input: ['water', 'a vote'] })).data;
    expect([first?.embedding.length, second?.embedding.length]).toEqual([64, 64]);
    expect(first?.embedding).not.toEqual(second?.embedding);
    expect(server.oracle().at(-1)).toMatchObject({ route: 'embedding', produced: 0, ending: 'stop' });
    const body = JSON.stringify({ prompt: 'the commons' });
    const counted = await fetch(`${server.url}/tokenize`, { method: 'POST', body });
    expect(await counted.json()).toMatchObject({ count: completion.usage?.prompt_tokens });
  });

  check('refuses what it cannot do in the words of the API', async () => {
    await expect(chat(513)).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    await expect(chat(3, 'x'.repeat(600))).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    const long = client.embeddings.create({ model: TINY, input: 'x'.repeat(600) });
    await expect(long).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    const foreign = client.completions.create({ model: TINY, prompt: [364] });
    await expect(foreign).rejects.toMatchObject({ status: 400 });
    const two = client.chat.completions.create({ model: TINY, messages, n: 2 });
    await expect(two).rejects.toMatchObject({ status: 400 });
    const other = client.chat.completions.create({ model: 'other', messages });
    await expect(other).rejects.toMatchObject({ status: 404 });
    const stranger = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  check('counts for its operator what the oracle counted', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const figure = (name: string): number =>
      Number(new RegExp(`^vllm:${name}\\{.*\\} (\\d+)$`, 'mu').exec(metrics)?.[1]);
    const sum = (of: 'produced' | 'promptTokens'): number =>
      server.oracle().reduce((total, record) => total + record[of], 0);
    expect(figure('generation_tokens_total')).toBe(sum('produced'));
    expect(figure('prompt_tokens_total')).toBe(sum('promptTokens'));
  });
});

describe(`its process${unless}`, () => {
  check('leaves nothing behind, asked to stop or bereft of its parent', async () => {
    const stopping = await startInference();
    await stopping.stop();
    expect([stopping.child.exitCode, stopping.child.signalCode]).toEqual([0, null]);
    await expect(fetch(`${stopping.url}/health`)).rejects.toThrow();
    const orphan = await startInference();
    const ended = new Promise((resolve) => orphan.child.once('exit', resolve));
    // What the system does to the pipe when the parent is killed.
    orphan.child.stdin?.destroy();
    expect(await ended).toBe(0);
    const folder = /"folder":"([^"]+)"/u.exec(orphan.child.spawnargs.join(' '))?.[1] ?? '';
    await orphan.stop();
    expect([folder === '', existsSync(folder)]).toEqual([false, false]);
  });
});
