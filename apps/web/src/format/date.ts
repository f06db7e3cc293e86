/** A day, '5 October 2026', whatever time zone the reader sits in: a date of the books is no instant. */
export function formatDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}

/** A day for a column of days, '5 Oct 2026'. */
export function formatShortDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}

/** A month, 'Oct 2026', of '2026-10' or of any day in it. */
export function formatMonth(month: string, locale: string): string {
  const options = { month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${month.slice(0, 7)}-01`));
}

/** An instant in the reader's own zone, which it names. */
export function formatInstant(instant: string, locale: string): string {
  const options = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  return new Intl.DateTimeFormat(locale, options).format(new Date(instant));
}

/** 'in 3 days', '5 hours ago'. */
export function formatDistance(instant: string, now: Date, locale: string): string {
  const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size >= 86_400) return format.format(Math.trunc(seconds / 86_400), 'day');
  if (size >= 3_600) return format.format(Math.trunc(seconds / 3_600), 'hour');
  return format.format(Math.trunc(seconds / 60), 'minute');
}
