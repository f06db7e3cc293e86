/** An object out of a JSON text, its members not yet looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deeper than any usage record nests, far shallower than the stack. */
export const MAX_JSON_DEPTH = 64;

/**
 * The value of a JSON text (RFC 8259), or undefined where it is none or nests deeper than 64 levels; never throws. A
 * number that a double would round or cannot hold (9007199254740993, 1e400), or of more than 64 characters, comes as its
 * own text, so that whoever expects a number refuses it instead of counting something else.
 *
 * @example readJson('{"tokens":12}') // { value: { tokens: 12 } }
 */
export function readJson(text: string): { readonly value: unknown } | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    const value: unknown = MAY_ROUND.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) {
      index = endOfString(text, index);
      // A string without an end is no JSON, whatever comes.
      if (index < 0) return false;
    } else if (OPENING.has(character)) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (CLOSING.has(character)) depth -= 1;
  }
  return false;
}

/** Where the string that begins here ends; -1 where it does not. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** An odd number of backslashes before a quote makes it part of its string. */
function isEscaped(text: string, quote: number): boolean {
  let before = quote - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (quote - before) % 2 === 0;
}

/** What the engine tells of a value beside it (ECMAScript's JSON.parse source text access). */
interface ReviverContext {
  readonly source?: string;
}

/**
 * A double holds every number of up to 15 digits exactly, as long as no exponent makes it larger or smaller than it is
 * long. Where no run of characters can be any other number, nothing is held against its text, which takes ten times as
 * long: chunks of a stream are read by the hundred thousand.
 */
const MAY_ROUND = /(?:^|[:,[\s])-?(?:[\d.]{16}|\d[\d.]*[eE])/u;

/** No double needs more; comparing the digits of a number of a million of them would take minutes. */
const LONGEST_NUMBER = 64;

function keepDigits(_key: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== 'number') return value;
  // An engine that does not tell the text leaves the number as it rounded it.
  const source = context?.source ?? String(value);
  if (source.length > LONGEST_NUMBER) return source;
  return significand(source) === significand(String(value)) ? value : source;
}

/** One text for all ways to write a number: '1.50e3', '1500' and '1500.0' are '15e2'. */
function significand(text: string): string {
  const parts = /^-?(?<whole>\d+)(?:\.(?<decimals>\d*))?(?:[eE](?<exponent>[+-]?\d{1,9}))?$/u.exec(text)?.groups;
  if (parts === undefined) return text;
  const decimals = parts['decimals'] ?? '';
  const digits = `${parts['whole'] ?? ''}${decimals}`.replace(/^0+/u, '');
  const kept = digits.replace(/0+$/u, '');
  if (kept === '') return '0';
  const exponent = Number(parts['exponent'] ?? '0') - decimals.length + digits.length - kept.length;
  return `${kept}e${exponent}`;
}
