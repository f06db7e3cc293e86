/**
 * Reads what a person typed into a percentage box as basis points, without a float; null when it is no percentage of at
 * most two decimals between 0 and 100. An empty box means nothing was given.
 *
 * @example parsePercent('12.5') // 1250
 */
export function parsePercent(text: string): number | null {
  const parts = /^(?<whole>\d{0,3})(?:[.,](?<decimals>\d{0,2}))?$/u.exec(text.trim())?.groups;
  if (parts === undefined) return null;
  const whole = parts['whole'] ?? '';
  const basisPoints = Number.parseInt(`${whole === '' ? '0' : whole}${(parts['decimals'] ?? '').padEnd(2, '0')}`, 10);
  return basisPoints > 10_000 ? null : basisPoints;
}

/** 1250 → '12.5', as a number box wants it. */
export function percentText(basisPoints: number): string {
  const whole = Math.trunc(basisPoints / 100);
  const rest = `${basisPoints % 100}`.padStart(2, '0').replace(/0+$/u, '');
  return rest === '' ? `${whole}` : `${whole}.${rest}`;
}
