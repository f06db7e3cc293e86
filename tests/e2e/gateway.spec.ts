import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type OpenAI from 'openai';
import { GatewayRoom, TOKEN } from '../support/gateway-room.js';
import { startInference, TINY, type InferenceProcess } from '../support/inference/inference-process.js';
import { withEngine } from '../support/inference/with-engine.js';

const { check, unless } = withEngine();
const messages = [{ role: 'user' as const, content: 'How much water does an hour of compute need?' }];
const chat = { model: TINY, messages, max_completion_tokens: 12, temperature: 0 } as const;

let engine: InferenceProcess;
let room: GatewayRoom;
let client: OpenAI;

beforeAll(async () => {
  if (unless !== '') return;
  engine = await startInference();
  room = await GatewayRoom.open();
  await room.upstream(engine.url);
  client = room.client();
});
afterAll(async () => {
  if (unless !== '') return;
  await room.close();
  await engine.stop();
});

/** Stint, meter and engine say the same of a request. */
async function agrees(requestId: string): Promise<{ readonly prompt: number; readonly produced: number }> {
  const { promptTokens, produced } = await engine.ended(requestId);
  const metered = await room.metered(requestId);
  expect(metered).toEqual({ in: BigInt(promptTokens), out: BigInt(produced), subject: 'r0004', site: 'mill' });
  expect(room.stints.of(requestId)?.settled).toBe(BigInt(promptTokens + produced) * TOKEN);
  return { prompt: promptTokens, produced };
}

const idOf = (headers: Headers): string => headers.get('x-copyhold-request-id') ?? '';

describe(`the gateway${unless}`, () => {
  check('answers a real OpenAI client, and stint, meter and engine agree on every token', async () => {
    const { data, response } = await client.chat.completions.create(chat).withResponse();
    expect(data.usage).toMatchObject({ completion_tokens: 12 });
    const { produced } = await agrees(idOf(response.headers));
    expect(produced).toBe(12);
    expect(await room.reports(idOf(response.headers))).toEqual([]);
  });

  check('says in headers what a request cost', async () => {
    const { response } = await client.chat.completions.create(chat).withResponse();
    const { prompt, produced } = await agrees(idOf(response.headers));
    expect(Number(response.headers.get('x-copyhold-stint'))).toBeCloseTo((prompt + produced) / 1000, 9);
    expect(response.headers.get('x-copyhold-cost')).toMatch(/^0\.\d+ EUR$/u);
    // 12 tokens of an 8B model: 12/500 of the worked example's 0.0445 Wh and 0.161 ml.
    expect(Number(response.headers.get('x-copyhold-watt-hours'))).toBeCloseTo((0.0445 * 12) / 500, 4);
    expect(Number(response.headers.get('x-copyhold-millilitres'))).toBeCloseTo((0.161 * 12) / 500, 3);
  });

  check('streams, hides usage that was not asked for, and says the cost in a comment before [DONE]', async () => {
    const answer = await room.post('chat/completions', { ...chat, stream: true });
    const text = await answer.text();
    expect(text).not.toContain('"usage"');
    expect(text).toMatch(/\n: copyhold \{"requestId":"req_[0-9a-f]{32}","stint":"0\.\d+".*\}\n\ndata: \[DONE\]\n\n$/u);
    expect((await agrees(idOf(answer.headers))).produced).toBe(12);
  });

  check('streams to a real client with the usage that it asked for, once and at the end', async () => {
    const asked = { ...chat, stream: true, stream_options: { include_usage: true } } as const;
    const { data: stream, response } = await client.chat.completions.create(asked).withResponse();
    const usages: (number | null | undefined)[] = [];
    let text = '';
    for await (const { usage, choices } of stream) {
      usages.push(usage === null ? null : usage?.completion_tokens);
      text += choices[0]?.delta.content ?? '';
    }
    expect(usages.slice(0, -1).every((usage) => usage === null)).toBe(true);
    expect(usages.at(-1)).toBe(12);
    expect(text.length).toBeGreaterThan(0);
    await agrees(idOf(response.headers));
  });

  check('meters completions, with several at once', async () => {
    const wanted = [3, 17, 40, 9];
    const all = await Promise.all(
      wanted.map((max_tokens) =>
        client.completions.create({ model: TINY, prompt: 'the commons', max_tokens, temperature: 0 }).withResponse(),
      ),
    );
    for (const [index, { response }] of all.entries()) {
      expect((await agrees(idOf(response.headers))).produced).toBe(wanted[index]);
    }
  });

  check('meters embeddings as what was read', async () => {
    const asked = { model: TINY, input: ['one text', 'and another'] };
    const { data, response } = await client.embeddings.create(asked).withResponse();
    const requestId = idOf(response.headers);
    const metered = await room.metered(requestId);
    expect(metered).toMatchObject({ in: BigInt(data.usage.prompt_tokens), out: 0n });
    expect(room.stints.of(requestId)?.settled).toBe(BigInt(data.usage.prompt_tokens) * TOKEN);
  });

  check('answers the Responses API over the same metered way, whole and streamed', async () => {
    const asked = {
      model: TINY,
      input: 'Count the hours.',
      instructions: 'Be brief.',
      max_output_tokens: 9,
      temperature: 0,
    };
    const { data, response } = await client.responses.create(asked).withResponse();
    expect(data).toMatchObject({ object: 'response', status: 'incomplete', usage: { output_tokens: 9 } });
    expect((await agrees(idOf(response.headers))).produced).toBe(9);
    const { data: stream, response: second } = await client.responses.create({ ...asked, stream: true }).withResponse();
    const types: string[] = [];
    let text = '';
    for await (const event of stream) {
      types.push(event.type);
      if (event.type === 'response.output_text.delta') text += event.delta;
      if (event.type === 'response.incomplete') expect(event.response.usage?.output_tokens).toBe(9);
    }
    expect(text).toBe(data.output_text);
    expect([types[0], types.at(-1)]).toEqual(['response.created', 'response.incomplete']);
    await agrees(idOf(second.headers));
    await expect(client.responses.create({ ...asked, previous_response_id: 'resp_1' })).rejects.toMatchObject({
      status: 400,
      param: 'previous_response_id',
    });
  });

  check('lists the models that a key may use', async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual([TINY]);
    expect(await client.models.retrieve(TINY)).toMatchObject({ id: TINY });
    await expect(client.models.retrieve('other')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  });
});
