/** True for a day of the calendar as 2026-02-28. */
export function validDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day)) return false;
  const parsed = new Date(`${day}T00:00:00Z`);
  // Date rolls 30 February over into March.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

/** The first instant of a day: what an entry that knows no time of day is effective at. */
export const startOfDay = (day: string): string => `${day}T00:00:00Z`;
