const PATTERN = /^(?:(?:(\d{1,6})-)?(\d{1,6}):)?(\d{1,6}):(\d{2})(?:\.(\d{1,3}))?$/u;

/**
 * Reads '[[days-]hours:]minutes:seconds[.milliseconds]' as sacct prints durations: whole milliseconds. Undefined for
 * anything else, such as 'UNLIMITED', 'Partition_Limit' or 60 minutes beside hours.
 *
 * @example readDuration('2-22:03:04') // 252_184_000n
 */
export function readDuration(text: string): bigint | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, days, hours, minutes = '', seconds = '', decimals = ''] = match;
  if (days !== undefined && Number(hours) > 23) return undefined;
  if (hours !== undefined && (Number(minutes) > 59 || minutes.length !== 2)) return undefined;
  if (Number(seconds) > 59) return undefined;
  const wholeHours = BigInt(days ?? '0') * 24n + BigInt(hours ?? '0');
  const wholeSeconds = wholeHours * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  return wholeSeconds * 1000n + BigInt(decimals.padEnd(3, '0'));
}
