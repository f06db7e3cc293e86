import { isRefusal } from '#libs/amount';
import { isJsonObject, readJson, type JsonObject } from '../../json-text.js';
import {
  countIgnored,
  refuseItem,
  refuseJson,
  type EngineRead,
  type EngineRefusal,
} from '../engines/engine-refusal.js';
import { lastLine, NO_LINE, readLines, type LineState } from '../engines/lines.js';
import {
  soFar,
  usageWithoutRecord,
  type StreamError,
  type StreamOutcome,
  type StreamSoFar,
} from '../engines/stream-outcome.js';
import type { TokenRecord } from '../engines/token-record.js';
import { isEmbedding, namesOf, recordOf } from './answer.js';

/** One answer of Ollama so far; plain data. */
export interface OllamaState extends Omit<EngineRead<never>, 'records'> {
  readonly lines: LineState;
  /** Lines seen, blank ones included. */
  readonly items: number;
  readonly model: string | null;
  readonly atMs: bigint | null;
  readonly record: TokenRecord | null;
  /** Lines with text, and the UTF-8 bytes of that text: what is left to count by where the answer never ends. */
  readonly deltas: number;
  readonly textBytes: number;
  readonly done: boolean;
  readonly error: StreamError | null;
}

/** More refusals than these are only counted: a hostile stream fills no memory. */
const MOST_REFUSALS = 16;
const LONGEST_WORDS = 200;

const encoder = new TextEncoder();

/** Nothing has arrived. */
export function openOllama(): OllamaState {
  return {
    ...{ lines: NO_LINE, items: 0, model: null, atMs: null, record: null },
    ...{ deltas: 0, textBytes: 0, done: false, error: null, refusals: [], ignored: {} },
  };
}

const ignore = (state: OllamaState, kind: string): OllamaState => ({
  ...state,
  ignored: countIgnored(state.ignored, kind),
});

function refused(state: OllamaState, refusal: EngineRefusal): OllamaState {
  if (state.refusals.length >= MOST_REFUSALS) return ignore(state, 'refused-too');
  return { ...state, refusals: [...state.refusals, refusal] };
}

/** The arguments of called tools are generated like any other text. */
function bytesOfCalls(message: JsonObject): number {
  const calls = message['tool_calls'] ?? null;
  return calls === null ? 0 : encoder.encode(JSON.stringify(calls)).length;
}

function textBytesOf(object: JsonObject): number {
  const message = isJsonObject(object['message']) ? object['message'] : {};
  const texts = [object['response'], object['thinking'], message['content'], message['thinking']];
  const bytesOf = (text: unknown): number => (typeof text === 'string' ? encoder.encode(text).length : 0);
  return texts.reduce<number>((bytes, text) => bytes + bytesOf(text), bytesOfCalls(message));
}

function readObject(from: OllamaState, object: JsonObject): OllamaState {
  const { error } = object;
  if (typeof error === 'string') return { ...from, error: { code: '', message: error.slice(0, LONGEST_WORDS) } };
  const bytes = textBytesOf(object);
  const { model, atMs } = namesOf(object);
  const state: OllamaState = {
    ...from,
    model: from.model ?? model,
    atMs: from.atMs ?? atMs,
    deltas: from.deltas + (bytes > 0 ? 1 : 0),
    textBytes: from.textBytes + bytes,
  };
  if (object['done'] !== true && !isEmbedding(object)) return ignore(state, 'no-usage');
  const record = recordOf(object, state.items);
  const ended = { ...state, done: true };
  return isRefusal(record) ? refused(ended, record) : { ...ended, record };
}

function readLine(from: OllamaState, line: string | null): OllamaState {
  const state = { ...from, items: from.items + 1 };
  if (line === null) {
    const message = 'the line is longer than 8 MiB';
    return refused(state, refuseItem('LineTooLong', state.items, { field: 'line', rule: 'meter.json', message }));
  }
  if (line.trim() === '') return state;
  if (from.done) return ignore(state, 'after-the-end');
  const json = readJson(line);
  if (json === undefined || !isJsonObject(json.value)) return refused(state, refuseJson(state.items));
  return readObject(state, json.value);
}

/**
 * Takes in bytes of one answer of Ollama (`/api/chat`, `/api/generate`, `/api/embed`), streamed or whole, one JSON object
 * a line, as they arrive and in any pieces. Neither throws nor mutates.
 */
export function readOllamaBytes(state: OllamaState, bytes: Uint8Array): OllamaState {
  const { state: lines, lines: texts } = readLines(state.lines, bytes);
  return texts.reduce(readLine, { ...state, lines });
}

/** The last state, when the connection has ended; `ollamaOutcome` says what it comes to. */
export function closeOllama(state: OllamaState): OllamaState {
  return lastLine(state.lines).reduce(readLine, { ...state, lines: NO_LINE });
}

/** What has been used by an answer that ended here, by itself or cut; no record where it never came to its end. */
export function ollamaOutcome(state: OllamaState): StreamOutcome {
  const { record, error, deltas, textBytes, ignored, refusals } = state;
  const finished = state.done ? 'finished' : 'cut';
  return {
    end: error === null ? finished : 'failed',
    usage: record === null ? usageWithoutRecord(refusals) : 'reported',
    ...{ error, deltas, textBytes, ignored, refusals },
    records: record === null ? [] : [record],
  };
}

/** What has been produced at this moment: Ollama reports only at the end, until then every line counts as a token. */
export function ollamaSoFar(state: OllamaState): StreamSoFar {
  const { record, model, atMs, items: item, textBytes } = state;
  if (record !== null && record.use.completionTokens !== null) return { record, method: 'engine', textBytes };
  const of = { format: 'ollama', item, id: null, model, atMs } as const;
  return soFar(of, { reported: record?.use ?? null, deltasSince: state.deltas, textBytes });
}

/** Answer after answer, for a file that holds many. */
function readAnswers(text: string): EngineRead<TokenRecord> {
  const records: TokenRecord[] = [];
  const refusals: EngineRefusal[] = [];
  let ignored: EngineRead<never>['ignored'] = {};
  let items = 0;
  for (const line of text.split('\n')) {
    const state = readLine({ ...openOllama(), items, ignored }, line);
    if (state.record !== null) records.push(state.record);
    refusals.push(...state.refusals);
    ignored = state.error === null ? state.ignored : countIgnored(state.ignored, 'error');
    ({ items } = state);
  }
  return { records, refusals, ignored };
}

/**
 * Reads a whole text of Ollama: one answer, on however many lines, or one object a line.
 *
 * @example readOllama('{"model":"llama3","done":true,"eval_count":66}').records // [{ use: { promptTokens: null, … } }]
 */
export function readOllama(text: string): EngineRead<TokenRecord> {
  const whole = readJson(text);
  if (whole === undefined || !isJsonObject(whole.value)) return readAnswers(text);
  const { record, error, refusals, ignored } = readObject({ ...openOllama(), items: 1 }, whole.value);
  const counted = error === null ? ignored : countIgnored(ignored, 'error');
  return { records: record === null ? [] : [record], refusals, ignored: counted };
}
