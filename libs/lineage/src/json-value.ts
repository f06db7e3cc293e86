/** An object out of a JSON text, its members not yet looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Deeper than any label, shallower than the stack.
const MAX_DEPTH = 64;

/**
 * RFC 8785 text of a value that came out of JSON.parse, or `undefined` where it has none: a number too large for a
 * double, half a surrogate pair, or nesting no label has. Unlike a log entry, a label may hold numbers (coordinates).
 */
export function canonicalLabelJson(value: unknown, depth = 0): string | undefined {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : undefined;
  if (typeof value === 'string') return value.isWellFormed() ? JSON.stringify(value) : undefined;
  if (depth >= MAX_DEPTH) return undefined;
  if (Array.isArray(value))
    return joined(
      value.map((item: unknown) => canonicalLabelJson(item, depth + 1)),
      '[]',
    );
  if (!isJsonObject(value)) return undefined;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => {
      const text = canonicalLabelJson(member, depth + 1);
      return text === undefined || !key.isWellFormed() ? undefined : `${JSON.stringify(key)}:${text}`;
    });
  return joined(members, '{}');
}

function joined(parts: readonly (string | undefined)[], brackets: '[]' | '{}'): string | undefined {
  if (parts.includes(undefined)) return undefined;
  return `${brackets.slice(0, 1)}${parts.join(',')}${brackets.slice(1)}`;
}
