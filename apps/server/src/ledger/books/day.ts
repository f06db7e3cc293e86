import { refuse, type Refusal } from '#libs/amount';

const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const DAY_MS = 86_400_000;

/** The first instant of a day, in UTC. Refuses `DayMalformed`, also for a day that no calendar has. */
export function dayOf(text: string, field: string): Date | Refusal<'DayMalformed'> {
  const midnight = new Date(DAY.test(text) ? `${text}T00:00:00Z` : Number.NaN);
  // The 30th of February rolls over into March.
  if (!Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text)) return midnight;
  const message = `"${text.slice(0, 40)}" is not a day such as 2026-03-01`;
  return refuse('DayMalformed', { message, field, rule: 'books.filter' });
}

/** The first instant after a day that begins then. */
export const afterDay = (midnight: Date): Date => new Date(midnight.getTime() + DAY_MS);

/** '2026-03-01' */
export const dayText = (at: Date): string => at.toISOString().slice(0, 10);
