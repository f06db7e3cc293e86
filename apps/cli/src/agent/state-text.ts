/** A bigint or a map as JSON can say it: an object whose only member is one of these. */
const BIGINT = '$bigint';
const MAP = '$map';

function written(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { [BIGINT]: value.toString() };
  return value instanceof Map ? { [MAP]: [...(value as Map<unknown, unknown>)] } : value;
}

function read(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (BIGINT in value && typeof value[BIGINT] === 'string') return BigInt(value[BIGINT]);
  // What was written as a map is a list of pairs: the members of the file are ours.
  return MAP in value && Array.isArray(value[MAP]) ? new Map(value[MAP] as [unknown, unknown][]) : value;
}

/**
 * What a reader remembers, as one line of JSON that keeps bigints and maps. Members that are undefined are left out.
 *
 * @example stateOf(stateText({ atMs: 5n })) // { atMs: 5n }
 */
export function stateText(state: unknown): string {
  return JSON.stringify(state, written);
}

/** The same read back. Throws on what is no JSON. */
export function stateOf(text: string): unknown {
  return JSON.parse(text, read);
}
