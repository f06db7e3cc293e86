import { isJsonObject, type JsonObject } from '#libs/inference-meter';
import { isNo, sayNo, type GatewayNo } from './gateway-no.js';

const ROLES: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system', 'developer']);
const TEXTS: ReadonlySet<unknown> = new Set(['input_text', 'output_text', 'text']);
/** What is read; what an answer does not depend on is taken and left out. */
const READ = new Set(['model', 'input', 'instructions', 'max_output_tokens', 'temperature', 'top_p', 'stream', 'text']);
const LEFT_OUT = new Set([
  ...['user', 'metadata', 'safety_identifier', 'prompt_cache_key', 'service_tier', 'truncation', 'include'],
  ...['parallel_tool_calls', 'stream_options', 'background', 'tool_choice', 'top_logprobs'],
]);

const bad = (param: string, message: string, code = 'unsupported_parameter'): GatewayNo =>
  sayNo({ status: 400, code, message, param });

function textIn(content: unknown): string | GatewayNo {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return bad('input', 'the content of a message is a text, or a list of texts');
  const texts: string[] = [];
  for (const part of content as readonly unknown[]) {
    const isText = isJsonObject(part) && TEXTS.has(part['type']) && typeof part['text'] === 'string';
    if (!isText) return bad('input', 'only texts are taken in a response: send pictures to /v1/chat/completions');
    texts.push(String(part['text']));
  }
  return texts.join('');
}

function messageOf(item: unknown): JsonObject | GatewayNo {
  const isMessage = isJsonObject(item) && (item['type'] ?? 'message') === 'message' && ROLES.has(item['role']);
  if (!isMessage) return bad('input', 'only messages of user, assistant, system and developer are taken');
  const content = textIn(item['content']);
  if (isNo(content)) return content;
  return { role: item['role'] === 'developer' ? 'system' : item['role'], content };
}

function messagesOf({ input, instructions }: JsonObject): readonly JsonObject[] | GatewayNo {
  const items: readonly unknown[] = typeof input === 'string' ? [{ role: 'user', content: input }] : asList(input);
  if (items.length === 0)
    return bad('input', 'input is a text, or a list of messages that is not empty', 'invalid_value');
  const messages: JsonObject[] = [];
  if (typeof instructions === 'string') messages.push({ role: 'system', content: instructions });
  for (const item of items) {
    const message = messageOf(item);
    if (isNo(message)) return message;
    messages.push(message);
  }
  return messages;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

const isEmpty = (value: unknown): boolean =>
  value === null || value === false || (Array.isArray(value) && value.length === 0);

/** A plain text, as it is without a word. */
const isPlain = (text: unknown): boolean =>
  isJsonObject(text) && Object.entries(text).every(([name, told]) => name === 'format' && isTextFormat(told));

const isTextFormat = (format: unknown): boolean => isJsonObject(format) && format['type'] === 'text';

/**
 * A request of the Responses API as one of chat, which every engine has: one metered way for both. Nothing is stored
 * between requests, so whoever refers to an earlier response is told no; so is whoever needs a tool.
 */
export function chatOfResponses(body: unknown): JsonObject | GatewayNo {
  if (!isJsonObject(body)) return bad('body', 'the body is a JSON object', 'invalid_value');
  for (const [name, value] of Object.entries(body)) {
    // Unless told otherwise OpenAI's own keeps every response; a client that says so is answered, and nothing is kept.
    if (READ.has(name) || LEFT_OUT.has(name) || name === 'store' || isEmpty(value)) continue;
    return bad(name, `${name} is not taken here`);
  }
  const { model, stream, temperature, top_p, max_output_tokens, text } = body;
  if (text !== undefined && text !== null && !isPlain(text)) return bad('text', 'only plain text is answered here');
  const messages = messagesOf(body);
  if (isNo(messages)) return messages;
  return { model, messages, stream, temperature, top_p, max_completion_tokens: max_output_tokens };
}
