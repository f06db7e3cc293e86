import { bytesOf } from '../engines/test-bytes.js';
import type { StreamOutcome } from '../engines/stream-outcome.js';
import { openAiOutcome } from './stream-outcome.js';
import {
  closeOpenAiStream,
  openOpenAiStream,
  readOpenAiStream,
  type OpenAiStreamRequest,
  type OpenAiStreamState,
} from './stream.js';

/** Events of a stream, for specs: objects as JSON, texts as they are. */
export const sseOf = (...events: readonly unknown[]): string =>
  events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');

/** One chunk of a chat stream. */
export const chunkOf = (content: string, more: object = {}, index = 0): object => ({
  id: 'chat-1',
  object: 'chat.completion.chunk',
  created: 1_700_000_000,
  model: 'm',
  choices: [{ index, delta: { content }, finish_reason: null }],
  ...more,
});

/** A chat usage. */
export const usageOf = (prompt: number, completion: number): object => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
});

/** The state after a text, the connection still open. */
export const openAfter = (text: string, request?: OpenAiStreamRequest): OpenAiStreamState =>
  readOpenAiStream(openOpenAiStream(request), bytesOf(text));

/** What a stream that arrives in these pieces comes to. */
export function outcomeOfPieces(pieces: readonly Uint8Array[], request?: OpenAiStreamRequest): StreamOutcome {
  return openAiOutcome(closeOpenAiStream(pieces.reduce(readOpenAiStream, openOpenAiStream(request))));
}

/** What a stream of this text comes to. */
export const outcomeOfText = (text: string, request?: OpenAiStreamRequest): StreamOutcome =>
  outcomeOfPieces([bytesOf(text)], request);
