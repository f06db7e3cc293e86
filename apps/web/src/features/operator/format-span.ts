/**
 * From one instant to a later one in the reader's own zone, which it names; what both have in common is said once.
 *
 * @example formatSpan('2026-11-22T12:00:00Z', '2026-11-22T12:20:00Z', 'en') // 'Nov 22, 2026, 12:00 – 12:20 PM UTC'
 */
export function formatSpan(from: string, until: string, locale: string): string {
  const options = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  return new Intl.DateTimeFormat(locale, options).formatRange(new Date(from), new Date(until));
}
