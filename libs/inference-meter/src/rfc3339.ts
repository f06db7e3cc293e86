import { parseUtcInstant } from './instant.js';

const TIMESTAMP =
  /^(?<date>\d{4}-\d\d-\d\d)T(?<time>\d\d:\d\d:\d\d)(?:\.(?<decimals>\d+))?(?:Z|(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d))$/iu;

const MINUTE_MS = 60_000n;
/** More decimals than anybody's clock has. */
const LONGEST = 64;

/**
 * Reads an RFC 3339 timestamp, with its offset, as milliseconds since 1970-01-01T00:00Z, rounded down. Undefined for
 * anything else: no offset, a space in place of the T, hour 24, 31 April, a leap second.
 *
 * @example parseRfc3339('2018-04-05T05:56:24+02:00') // as 2018-04-05T03:56:24Z
 */
export function parseRfc3339(text: string): bigint | undefined {
  // Nearly every clock writes UTC this way, which needs no pattern.
  const utc = text.endsWith('Z') && text[10] === 'T' ? parseUtcInstant(text) : undefined;
  if (utc !== undefined) return utc;
  const parts = text.length > LONGEST ? undefined : TIMESTAMP.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const millis = (parts['decimals'] ?? '').padEnd(3, '0').slice(0, 3);
  const local = parseUtcInstant(`${parts['date'] ?? ''}T${parts['time'] ?? ''}.${millis}Z`);
  const [hours, minutes] = [BigInt(parts['hours'] ?? '0'), BigInt(parts['minutes'] ?? '0')];
  if (local === undefined || hours > 23n || minutes > 59n) return undefined;
  const offset = (hours * 60n + minutes) * MINUTE_MS;
  return parts['sign'] === '-' ? local + offset : local - offset;
}
