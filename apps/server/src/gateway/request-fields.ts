import type { JsonObject } from '#libs/inference-meter';

/** The routes on which something is generated or embedded. */
export type Route = 'chat' | 'completion' | 'embedding';

const SAMPLING = ['temperature', 'top_p', 'stop', 'seed', 'presence_penalty', 'frequency_penalty', 'logit_bias'];
/** Of open engines, beyond OpenAI's own. */
const OPEN_SAMPLING = ['top_k', 'min_p', 'repetition_penalty', 'stop_token_ids'];

/** What is sent on as it came. Everything else is refused by name: an engine's own words can undo a limit (`n_predict`). */
const PASSED: Readonly<Record<Route, ReadonlySet<string>>> = {
  chat: new Set([
    ...SAMPLING,
    ...OPEN_SAMPLING,
    ...['messages', 'n', 'tools', 'tool_choice', 'parallel_tool_calls', 'functions', 'function_call'],
    ...['response_format', 'reasoning_effort', 'logprobs', 'top_logprobs'],
  ]),
  completion: new Set([...SAMPLING, ...OPEN_SAMPLING, 'prompt', 'suffix', 'n', 'best_of', 'echo', 'logprobs']),
  embedding: new Set(['input', 'dimensions', 'encoding_format']),
};

/** Read by the gateway, which says them anew. */
const READ: Readonly<Record<Route, ReadonlySet<string>>> = {
  chat: new Set(['model', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens']),
  completion: new Set(['model', 'stream', 'stream_options', 'max_tokens']),
  embedding: new Set(['model']),
};

/** Taken and not sent on: they name a person, or ask for what is not done here and changes no answer. */
const DROPPED = new Set(['user', 'metadata', 'safety_identifier', 'prompt_cache_key', 'service_tier']);

/** Null stands for absent, and `store: false` for what is done anyway. */
const saysNothing = (name: string, value: unknown): boolean =>
  value === null || (name === 'store' && value === false) || (name === 'tools' && isEmpty(value));

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** The members that are sent on; a text names the first that nobody knows. */
export function passedOn(route: Route, body: JsonObject): JsonObject | string {
  const passed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (saysNothing(name, value) || READ[route].has(name)) continue;
    if (PASSED[route].has(name)) passed[name] = value;
    else if (!DROPPED.has(name)) return name;
  }
  return passed;
}

/** What becomes the prompt, by any template. */
const PROMPT = ['messages', 'prompt', 'suffix', 'input', 'tools', 'functions', 'response_format'];

/** The UTF-8 bytes of everything that becomes the prompt; as JSON it is never shorter. */
export function promptBytes(body: JsonObject): bigint {
  const parts = PROMPT.flatMap((name) => (body[name] === undefined ? [] : [JSON.stringify(body[name])]));
  return parts.reduce((sum, part) => sum + BigInt(Buffer.byteLength(part)), 0n);
}

const MEDIA = new Set(['image_url', 'audio_url', 'video_url', 'file_url']);

function isRemote(name: string, value: unknown): boolean {
  if (!MEDIA.has(name)) return false;
  const url: unknown = typeof value === 'object' && value !== null && 'url' in value ? value.url : value;
  return typeof url === 'string' && !url.startsWith('data:');
}

/** True where an engine would fetch something from an address that the client chose. */
export function fetches(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(fetches);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, below]) => isRemote(name, below) || fetches(below));
}
