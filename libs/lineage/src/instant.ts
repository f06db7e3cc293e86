const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/u;

/**
 * An ISO 8601 instant as nanoseconds since 1970, UTC, or `undefined` if the text is none. Text cannot be compared
 * instead: tools write different numbers of decimals and different offsets for one moment.
 *
 * @example parseInstant('1970-01-01T01:00:00.5+01:00') // 500_000_000n
 */
export function parseInstant(text: string): bigint | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const midnight = Date.UTC(year, month - 1, day);
  // Date.UTC rolls 30 February over to March and reads years below 100 as 1900s; neither is the day that was written.
  if (!new Date(midnight).toISOString().startsWith(text.slice(0, 10))) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const seconds =
    BigInt(midnight) / 1000n + BigInt(hour * 3600 + minute * 60 + second) - offsetSeconds(parts[8] ?? 'Z');
  return seconds * 1_000_000_000n + BigInt((parts[7] ?? '').padEnd(9, '0'));
}

function offsetSeconds(offset: string): bigint {
  if (offset === 'Z') return 0n;
  const seconds = BigInt(Number(offset.slice(1, 3)) * 3600 + Number(offset.slice(4, 6)) * 60);
  return offset.startsWith('-') ? -seconds : seconds;
}
