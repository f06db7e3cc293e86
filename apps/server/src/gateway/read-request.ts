import { isJsonObject, type JsonObject, type RequestSize } from '#libs/inference-meter';
import { isNo, sayNo, type GatewayNo } from './gateway-no.js';
import { fetches, passedOn, promptBytes, type Route } from './request-fields.js';

/** What a client asks for, as far as the gateway has to know it. */
export interface Wanted {
  readonly route: Route;
  readonly model: string;
  readonly stream: boolean;
  /** The client asked for the usage in the stream. */
  readonly showUsage: boolean;
  readonly size: RequestSize;
  /** How many choices each prompt has: where one request holds several prompts. */
  readonly choicesPerPrompt: number;
  /** What is sent on, less model, stream and limits. */
  readonly passed: JsonObject;
}

/** OpenAI's own default of the legacy route. */
const COMPLETION_TOKENS = 16n;
/** More choices, or texts, than any server takes at once. */
const MOST_CHOICES = 128;
const MOST_TEXTS = 2048;

const bad = (param: string, message: string, code = 'invalid_value'): GatewayNo =>
  sayNo({ status: 400, code, message, param });

function countIn(body: JsonObject, name: string, most = Number.MAX_SAFE_INTEGER): number | undefined | GatewayNo {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  return bad(name, `${name} is a whole number from 1 to ${most}`);
}

const LIMITS: Readonly<Record<Route, readonly string[]>> = {
  chat: ['max_completion_tokens', 'max_tokens'],
  completion: ['max_tokens'],
  embedding: [],
};

function limitOf(route: Route, body: JsonObject): bigint | null | GatewayNo {
  for (const name of LIMITS[route]) {
    const limit = countIn(body, name);
    if (isNo(limit)) return limit;
    if (limit !== undefined) return BigInt(limit);
  }
  if (route === 'embedding') return 0n;
  return route === 'completion' ? COMPLETION_TOKENS : null;
}

/** How many prompts a request holds: a list of texts or of lists of tokens is several. */
function promptsIn(route: Route, body: JsonObject): number | GatewayNo {
  if (route === 'chat') {
    const { messages } = body;
    const isList = Array.isArray(messages) && messages.length > 0 && messages.every(isJsonObject);
    return isList ? 1 : bad('messages', 'messages is a list of one message or more');
  }
  const name = route === 'completion' ? 'prompt' : 'input';
  const given = body[name];
  if (typeof given === 'string') return 1;
  if (!Array.isArray(given) || given.length === 0) return bad(name, `${name} is a text, or a list that is not empty`);
  if (given.every((item) => typeof item === 'number')) return 1;
  if (given.length > MOST_TEXTS) return bad(name, `${name} holds at most ${MOST_TEXTS} texts`);
  return given.length;
}

function choicesIn(body: JsonObject): number | GatewayNo {
  const n = countIn(body, 'n', MOST_CHOICES);
  if (isNo(n)) return n;
  const best = countIn(body, 'best_of', MOST_CHOICES);
  if (isNo(best)) return best;
  return Math.max(n ?? 1, best ?? 1);
}

function sizeOf(route: Route, body: JsonObject): Pick<Wanted, 'size' | 'choicesPerPrompt'> | GatewayNo {
  const prompts = promptsIn(route, body);
  if (isNo(prompts)) return prompts;
  const choices = choicesIn(body);
  if (isNo(choices)) return choices;
  const maxTokens = limitOf(route, body);
  if (isNo(maxTokens)) return maxTokens;
  const { messages } = body;
  const size: RequestSize = {
    promptTokens: null,
    promptBytes: promptBytes(body),
    prompts: BigInt(prompts),
    messages: BigInt(Array.isArray(messages) ? messages.length : prompts),
    maxTokens,
    choices: route === 'embedding' ? 1n : BigInt(prompts * choices),
  };
  return { size, choicesPerPrompt: choices };
}

/** Reads a request of one of the routes. Says no to whatever is malformed or unknown, naming the parameter. */
export function readRequest(route: Route, body: unknown): Wanted | GatewayNo {
  if (!isJsonObject(body)) return bad('body', 'the body is a JSON object');
  const { model, stream = null, stream_options: options = null } = body;
  if (typeof model !== 'string' || model === '') return bad('model', 'model is missing');
  if (stream !== null && typeof stream !== 'boolean') return bad('stream', 'stream is true or false');
  if (options !== null && !isJsonObject(options)) return bad('stream_options', 'stream_options is an object');
  const passed = passedOn(route, body);
  if (typeof passed === 'string') {
    return bad(passed, `${passed} is not known here, or not taken`, 'unknown_parameter');
  }
  if (fetches(passed)) {
    return bad('url', 'nothing is fetched from an address in a request: send it as a data: URL', 'remote_media');
  }
  const size = sizeOf(route, body);
  if (isNo(size)) return size;
  const showUsage = options?.['include_usage'] === true;
  return { ...size, route, model, stream: stream === true, showUsage, passed };
}
