import { isJsonObject, type JsonObject } from '../../json-text.js';

/** How much text one chunk carried. */
export interface Deltas {
  /** 1 for each choice with text, else 0: an engine sends about one token a chunk, but may send more. */
  readonly count: number;
  /** UTF-8 bytes: no more tokens than bytes were generated for it. */
  readonly bytes: number;
}

const encoder = new TextEncoder();

const bytesOf = (value: unknown): number => (typeof value === 'string' ? encoder.encode(value).length : 0);

const bytesOfCall = (called: unknown): number =>
  isJsonObject(called) ? bytesOf(called['name']) + bytesOf(called['arguments']) : 0;

/** The arguments of called tools are generated like any other text; `function_call` is their older name. */
function bytesOfCalls(delta: JsonObject): number {
  const calls: readonly unknown[] = Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : [];
  const called = calls.map((call) => (isJsonObject(call) ? call['function'] : undefined));
  return [...called, delta['function_call']].reduce<number>((bytes, call) => bytes + bytesOfCall(call), 0);
}

function bytesOfChoice(choice: unknown): number {
  if (!isJsonObject(choice)) return 0;
  const delta = isJsonObject(choice['delta']) ? choice['delta'] : {};
  const texts = [choice['text'], delta['content'], delta['refusal']];
  // vLLM and llama.cpp say reasoning_content, newer vLLM and OpenRouter reasoning; one that says both repeats itself.
  const reasoning = Math.max(bytesOf(delta['reasoning_content']), bytesOf(delta['reasoning']));
  return texts.reduce<number>((bytes, text) => bytes + bytesOf(text), reasoning) + bytesOfCalls(delta);
}

/** The text that a chunk carries, counted and not kept. */
export function deltasOf(chunk: JsonObject, type: string): Deltas {
  const choices = Array.isArray(chunk['choices']) ? chunk['choices'] : [];
  const sizes = type.endsWith('.delta') ? [bytesOf(chunk['delta'])] : choices.map(bytesOfChoice);
  return {
    count: sizes.filter((size) => size > 0).length,
    bytes: sizes.reduce<number>((total, size) => total + size, 0),
  };
}
