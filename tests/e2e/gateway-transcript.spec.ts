import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { APIError, type OpenAI } from 'openai';
import { GatewayRoom, TOKEN } from '../support/gateway-room.js';
import { startInference, TINY, type InferenceProcess } from '../support/inference/inference-process.js';
import { withEngine } from '../support/inference/with-engine.js';

const { check, unless } = withEngine();
const messages = [{ role: 'user' as const, content: 'Count the hours.' }];
const chat = { model: TINY, messages, max_completion_tokens: 4, temperature: 0 } as const;

let engine: InferenceProcess;
let room: GatewayRoom;
let client: OpenAI;

beforeAll(async () => {
  if (unless !== '') return;
  engine = await startInference({ paceMs: 5 });
  room = await GatewayRoom.open({ purposes: ['research', 'training'] });
  await room.upstream(engine.url);
  client = room.client();
});
afterAll(async () => {
  if (unless !== '') return;
  await room.close();
  await engine.stop();
});

/** What differs from run to run, less what it is. */
const steady = (text: string): string =>
  text
    .replaceAll(/req_[\da-f]{32}/gu, 'req_…')
    .replaceAll(/(?:chatcmpl|cmpl|embd)-\d+/gu, (id) => `${id.split('-')[0] ?? ''}-…`)
    .replaceAll(/(resp|msg)_[\da-f]{32}/gu, '$1_…')
    .replaceAll(/"(created|created_at)":\d+/gu, '"$1":…')
    // The tiny model writes noise, and on another processor perhaps another.
    .replaceAll(/"(content|text|output_text)":"(?!")(?:[^"\\]|\\.)*"/gu, '"$1":"…"');

/** What is said of an answer beside its body. */
function headersOf(headers: Headers): string {
  const told = [...headers].filter(([name]) => /^x-(?:copyhold|should)-/u.test(name));
  return told.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** A call and what came of it, as somebody would write it down who tries the API. */
async function page(title: string, call: () => Promise<string>): Promise<string> {
  const said = await call().catch((error: unknown) => {
    if (!(error instanceof APIError)) throw error;
    const { status, code, type, message } = error as APIError<number, Headers, object>;
    return `throws ${error.constructor.name}: ${JSON.stringify({ status, type, code, message })}`;
  });
  return steady(`> ${title}\n${said}\n`);
}

/** What the client answers, with the response behind it. */
interface Asked {
  withResponse(): Promise<{ readonly data: object; readonly response: Response }>;
}

async function whole(asked: Asked): Promise<string> {
  const { data, response } = await asked.withResponse();
  return `${headersOf(response.headers)}\n${JSON.stringify(data)}`;
}

/** The events of a stream as the client reads them, one a line. */
async function events(asked: Promise<AsyncIterable<object>>): Promise<string> {
  const lines: string[] = [];
  for await (const event of await asked) lines.push(JSON.stringify(event));
  return lines.join('\n');
}

/** The bytes of a stream, which the client does not show: the comment with the cost. */
async function bytes(body: object): Promise<string> {
  return (await (await room.post('chat/completions', body)).text()).trimEnd();
}

async function left(): Promise<string> {
  const leave = new AbortController();
  const asked = client.chat.completions.create(
    { ...chat, max_completion_tokens: 60, stream: true },
    { signal: leave.signal },
  );
  const { data: stream, response } = await asked.withResponse();
  let seen = 0;
  for await (const chunk of stream) {
    seen += chunk.choices[0]?.delta.content === undefined ? 0 : 1;
    if (seen === 5) leave.abort();
  }
  await room.idle();
  const id = response.headers.get('x-copyhold-request-id') ?? '';
  const { ending, produced, promptTokens } = await engine.ended(id);
  const settled = (room.stints.of(id)?.settled ?? 0n) / TOKEN;
  // Give or take what was on its way when the client left.
  const isExact = Math.abs(promptTokens + produced - Number(settled)) <= 5;
  return `read 5 chunks of at most 60 tokens and left; the engine ended as ${JSON.stringify(ending)}; charged what it had made: ${String(isExact)}`;
}

const CALLS: readonly (readonly [string, () => Promise<string>])[] = [
  ['client.models.list()', async () => JSON.stringify((await client.models.list()).data)],
  ["client.models.retrieve('tiny')", () => whole(client.models.retrieve('tiny'))],
  ['client.chat.completions.create({ … })', () => whole(client.chat.completions.create(chat))],
  [
    'client.chat.completions.create({ …, stream: true })',
    () => events(client.chat.completions.create({ ...chat, stream: true })),
  ],
  [
    '… with stream_options: { include_usage: true }',
    () => events(client.chat.completions.create({ ...chat, stream: true, stream_options: { include_usage: true } })),
  ],
  ['the bytes of a stream', () => bytes({ ...chat, max_completion_tokens: 1, stream: true })],
  [
    'client.completions.create({ … })',
    () => whole(client.completions.create({ model: TINY, prompt: 'the commons', max_tokens: 4, temperature: 0 })),
  ],
  [
    'client.embeddings.create({ … })',
    async () => {
      const { data, response } = await client.embeddings.create({ model: TINY, input: 'the commons' }).withResponse();
      const [first] = data.data;
      return `${headersOf(response.headers)}\n${JSON.stringify({ usage: data.usage, dimensions: first?.embedding.length })}`;
    },
  ],
  [
    'client.responses.create({ … })',
    () =>
      whole(client.responses.create({ model: TINY, input: 'Count the hours.', max_output_tokens: 4, temperature: 0 })),
  ],
  [
    'client.responses.create({ …, stream: true })',
    async () => {
      const asked = { model: TINY, input: 'Count the hours.', max_output_tokens: 2, temperature: 0 };
      const stream = await client.responses.create({ ...asked, stream: true });
      const types: string[] = [];
      for await (const event of stream) if (event.type !== types.at(-1)) types.push(event.type);
      return types.join('\n');
    },
  ],
  ['a stream that its client leaves', left],
  ['a key that is unknown', () => whole(room.client(`ck_${'A'.repeat(43)}`).chat.completions.create(chat))],
  ['a model that is unknown', () => whole(client.chat.completions.create({ ...chat, model: 'gpt-9' }))],
  [
    'a parameter that is not taken (n_predict)',
    () => whole(client.chat.completions.create({ ...chat, n_predict: 9 } as typeof chat)),
  ],
  [
    'a purpose that the key is not for',
    () => whole(client.chat.completions.create(chat, { headers: { 'x-copyhold-purpose': 'warfare' } })),
  ],
  [
    'a purpose that the site does not run',
    async () => {
      const wish = {
        site: 'mill',
        purpose: 'training',
        reason: 'The valley keeps the river for the summer.',
        actor: 'Orla',
      };
      await room.registry.block(room.partnership.id, wish);
      return whole(client.chat.completions.create(chat, { headers: { 'x-copyhold-purpose': 'training' } }));
    },
  ],
  [
    'a server of the model that fails',
    async () => {
      await engine.break({ kind: 'status', status: 500 });
      return whole(client.chat.completions.create(chat));
    },
  ],
  [
    'a stint that is used up',
    async () => {
      room.stints.grant = room.stints.used;
      const said = await page('', () => whole(client.chat.completions.create(chat)));
      room.stints.grant = 1_000_000n * TOKEN;
      return said.split('\n')[1] ?? '';
    },
  ],
  [
    'a stint that does not answer',
    async () => {
      room.stints.silent = true;
      return whole(client.chat.completions.create(chat));
    },
  ],
];

describe(`what the openai client is told${unless}`, () => {
  check(
    'reads like this',
    async () => {
      const pages: string[] = [];
      for (const [title, call] of CALLS) pages.push(await page(title, call));
      expect(`\n${pages.join('\n')}`).toMatchSnapshot();
    },
    60_000,
  );
});
