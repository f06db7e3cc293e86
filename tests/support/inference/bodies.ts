import type { Fault } from './faults.js';
import type { ApiError, GenerationRequest } from './requests.js';

/** Bodies of the OpenAI API, as sent. */
export type Json = Readonly<Record<string, unknown>>;

/** How many tokens were read and produced so far. */
export interface Counted {
  readonly prompt: number;
  readonly produced: number;
}

/** What every body of one answer has in common. */
export interface Answer {
  readonly id: string;
  readonly request: Pick<GenerationRequest, 'route' | 'model'>;
  readonly fault: Fault | undefined;
}

export const errorBody = ({ status, code, message }: ApiError): Json => ({
  error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param: null, code },
});

/** True unless the fault says otherwise. */
export function usageBody({ prompt, produced }: Counted, fault: Fault | undefined): Json | undefined {
  if (fault?.kind === 'no-usage') return undefined;
  const lie = fault?.kind === 'lie' ? fault : undefined;
  const [told, completion] = [lie?.prompt ?? prompt, lie?.completion ?? produced];
  return {
    prompt_tokens: told,
    completion_tokens: completion,
    total_tokens: told + completion,
    prompt_tokens_details: { cached_tokens: 0 },
  };
}

const created = (): number => Math.floor(Date.now() / 1000);

/** One event of a stream; `usage` undefined leaves the member out, as servers do that were not asked for it. */
export function chunkBody(answer: Answer, choice: Json | undefined, usage: Json | null | undefined): Json {
  const object = answer.request.route === 'chat' ? 'chat.completion.chunk' : 'text_completion';
  return {
    id: answer.id,
    object,
    created: created(),
    model: answer.request.model,
    choices: choice === undefined ? [] : [{ index: 0, logprobs: null, ...choice }],
    ...(usage === undefined ? {} : { usage }),
  };
}

/** A piece of text, or the end of the answer, as the route's choice. */
export function choiceOf(route: GenerationRequest['route'], text: string, finish: string | null): Json {
  if (route === 'completion') return { text, finish_reason: finish };
  return { delta: finish === null ? { content: text } : {}, finish_reason: finish };
}

/** The whole answer of a request that does not stream. */
export function wholeBody(answer: Answer, result: { text: string; finish: string }, counted: Counted): Json {
  const { route, model } = answer.request;
  const choice =
    route === 'chat' ? { message: { role: 'assistant', content: result.text, refusal: null } } : { text: result.text };
  const usage = usageBody(counted, answer.fault);
  return {
    id: answer.id,
    object: route === 'chat' ? 'chat.completion' : 'text_completion',
    created: created(),
    model,
    choices: [{ index: 0, logprobs: null, ...choice, finish_reason: result.finish }],
    ...(usage === undefined ? {} : { usage }),
  };
}

/** The API's base64 form is little-endian 32-bit floats. */
function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}

export function embeddingsBody(
  request: { readonly model: string; readonly encoding_format?: 'float' | 'base64' | null | undefined },
  vectors: readonly (readonly number[])[],
  usage: Json | undefined,
): Json {
  const told = request.encoding_format === 'base64' ? base64Of : (vector: readonly number[]) => vector;
  return {
    object: 'list',
    model: request.model,
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: told(vector) })),
    ...(usage === undefined
      ? {}
      : { usage: { prompt_tokens: usage['prompt_tokens'], total_tokens: usage['prompt_tokens'] } }),
  };
}

export const modelBody = (id: string): Json => ({ id, object: 'model', created: 0, owned_by: 'copyhold-tests' });
