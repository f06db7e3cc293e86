import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

/**
 * An upstream that costs nothing: chunks in the form of vLLM's, one token each with running usage, a step of all running
 * streams at a time, as fast as a process writes them. No inference server is as fast.
 */
const PROMPT = 20;
const KEEP_OPEN = 1024 * 1024;

interface Running {
  readonly response: ServerResponse;
  readonly most: number;
  made: number;
}

const running = new Set<Running>();
let stepping = false;

const chunk = (choices: readonly unknown[], made: number): string =>
  `data: ${JSON.stringify({
    ...{ id: 'chatcmpl-0f1e2d3c4b5a', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'tiny', choices },
    usage: { prompt_tokens: PROMPT, total_tokens: PROMPT + made, completion_tokens: made },
  })}\n\n`;

function step(): void {
  for (const one of running) {
    if (one.response.destroyed) running.delete(one);
    else if (one.response.writableLength < KEEP_OPEN) advance(one);
  }
  stepping = running.size > 0;
  if (stepping) setImmediate(step);
}

function advance(one: Running): void {
  one.made += 1;
  const isLast = one.made === one.most;
  const choice = { index: 0, delta: { content: ' word' }, logprobs: null, finish_reason: isLast ? 'length' : null };
  one.response.write(chunk([choice], one.made));
  if (!isLast) return;
  running.delete(one);
  one.response.end(`${chunk([], one.made)}data: [DONE]\n\n`);
}

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    // It has no counters.
    response.writeHead(404).end();
    return;
  }
  let text = '';
  request.on('data', (part: Buffer) => (text += part.toString('utf8')));
  request.on('end', () => {
    const { max_tokens: most } = JSON.parse(text) as { readonly max_tokens: number };
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    running.add({ response, most, made: 0 });
    if (!stepping) {
      stepping = true;
      setImmediate(step);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  // A server listening on TCP has an address of this form.
  process.stdout.write(`listening at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
});
