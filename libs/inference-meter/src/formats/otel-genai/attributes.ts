import { isJsonObject, type JsonObject } from '../../json-text.js';

const WHOLE = /^-?\d{1,16}$/u;

/** OTLP/JSON writes 64-bit integers as texts; one that a double holds exactly becomes a number, any other stays text. */
function wholeOf(value: unknown): unknown {
  if (typeof value !== 'string' || !WHOLE.test(value)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** One `AnyValue` of OTLP/JSON; lists of texts are kept, all else is null. */
function valueOf(value: unknown): unknown {
  if (!isJsonObject(value)) return null;
  if ('intValue' in value) return wholeOf(value['intValue']);
  const list = isJsonObject(value['arrayValue']) ? value['arrayValue']['values'] : undefined;
  if (Array.isArray(list))
    return list.map((item: unknown) => (isJsonObject(item) ? (item['stringValue'] ?? null) : null));
  return value['stringValue'] ?? value['doubleValue'] ?? value['boolValue'] ?? null;
}

/**
 * Attributes by name, out of OTLP/JSON's list of `{key, value}` or out of a plain object. Whatever is neither holds
 * none; the last of two of one name stands.
 */
export function attributesOf(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(
    value
      .filter((pair: unknown): pair is JsonObject => isJsonObject(pair) && typeof pair['key'] === 'string')
      .map((pair) => [String(pair['key']), valueOf(pair['value'])]),
  );
}

/** The objects of a member that should be a list of them. */
export function objectsOf(value: unknown, member: string): readonly JsonObject[] {
  const list = isJsonObject(value) ? value[member] : undefined;
  return Array.isArray(list) ? list.filter((item: unknown) => isJsonObject(item)) : [];
}

const NANOS = /^\d{1,20}$/u;

/** Nanoseconds since 1970 as milliseconds, rounded down; null where they are absent, 0 (OTLP's unknown) or no such number. */
export function millisOfNanos(value: unknown): bigint | null {
  const text = typeof value === 'number' ? value.toString() : value;
  if (typeof text !== 'string' || !NANOS.test(text)) return null;
  const millis = BigInt(text) / 1_000_000n;
  return millis === 0n ? null : millis;
}

/** A text attribute under the first of its names that has one. */
export function textUnder(attributes: JsonObject, names: readonly string[]): string | null {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
