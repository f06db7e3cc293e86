const SECONDS = /^(?<sign>-?)(?<whole>\d{1,40})(?:\.(?<decimals>\d{0,40}))?(?:[eE](?<exponent>[+-]?\d{1,2}))?$/u;

/**
 * Seconds since 1970-01-01T00:00Z as whole milliseconds, rounded down: an instant, not a quantity, so what is finer than
 * a millisecond may go. Undefined for anything else.
 *
 * @example millisOf('1.6724736012345e+09') // 1672473601234n
 */
export function millisOf(text: string): bigint | undefined {
  const parts = SECONDS.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const decimals = parts['decimals'] ?? '';
  const digits = BigInt(`${parts['sign'] ?? ''}${parts['whole'] ?? ''}${decimals}`);
  const power = Number(parts['exponent'] ?? '0') - decimals.length + 3;
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  const rest = digits % divisor;
  return (digits - (rest < 0n ? rest + divisor : rest)) / divisor;
}
