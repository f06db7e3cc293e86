import { isJsonObject, type JsonObject } from '#libs/inference-meter';
import type { RequestCost } from './request-cost.js';
import type { RunFigures } from './run-figures.js';

/** What the answers of one response have in common. */
export interface ResponseHead {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/** What a response ends with. */
export interface ResponseEnd {
  readonly text: string;
  /** The engine's word: 'length' is a response cut short. */
  readonly finish: string;
  readonly figures: RunFigures | undefined;
  readonly cost: RequestCost | undefined;
}

const usageOf = ({ promptTokens, cachedTokens, completionTokens }: RunFigures): JsonObject => ({
  input_tokens: Number(promptTokens),
  input_tokens_details: { cached_tokens: Number(cachedTokens) },
  output_tokens: Number(completionTokens),
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: Number(promptTokens + completionTokens),
});

/** The item of a response: there is one, a message of text. */
export const itemOf = (id: string, text: string | undefined, status: string): JsonObject => ({
  id: `msg_${id}`,
  type: 'message',
  role: 'assistant',
  status,
  content: text === undefined ? [] : [partOf(text)],
});

export const partOf = (text: string): JsonObject => ({ type: 'output_text', text, annotations: [] });

/** A response before anything of it has been written. */
export function begunResponse({ id, model, createdAt }: ResponseHead): JsonObject {
  return {
    ...{ id: `resp_${id}`, object: 'response', created_at: createdAt, model, status: 'in_progress' },
    ...{ output: [], error: null, incomplete_details: null, instructions: null, metadata: {} },
    ...{ parallel_tool_calls: false, tool_choice: 'auto', tools: [], store: false, usage: null },
  };
}

/** The response whole. */
export function endedResponse(head: ResponseHead, { text, finish, figures, cost }: ResponseEnd): JsonObject {
  const isCut = finish === 'length';
  const status = isCut ? 'incomplete' : 'completed';
  return {
    ...begunResponse(head),
    status,
    output: [itemOf(head.id, text, status)],
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    usage: figures === undefined ? null : usageOf(figures),
    ...(cost === undefined ? {} : { copyhold: cost }),
  };
}

/** Text and end of a whole answer of chat. */
export function saidIn(answer: string): Pick<ResponseEnd, 'text' | 'finish'> {
  const body: unknown = JSON.parse(answer);
  const choices: unknown = isJsonObject(body) ? body['choices'] : undefined;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  return isJsonObject(choice) ? wordsOf(choice, choice['message']) : { text: '', finish: 'stop' };
}

/** What a choice says, under `message` or `delta`. */
export function wordsOf(choice: JsonObject, said: unknown): Pick<ResponseEnd, 'text' | 'finish'> {
  const { finish_reason: finish } = choice;
  const text = isJsonObject(said) && typeof said['content'] === 'string' ? said['content'] : '';
  return { text, finish: typeof finish === 'string' ? finish : '' };
}
