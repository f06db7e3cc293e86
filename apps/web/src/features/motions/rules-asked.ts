import type { MotionRulesQuery } from '../../gql/motions/graphql.js';

/** A rule of the custom that is one text or number, as text; undefined where the custom has none of that name. */
export function ruleOf(answer: MotionRulesQuery | undefined, key: string): string | undefined {
  const raw = answer?.customVersion?.rules.find((rule) => rule.key === key)?.raw;
  if (raw === undefined) return undefined;
  const value: unknown = JSON.parse(raw);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

const DAY_MS = 86_400_000;

/** A day, '2026-11-23', so many days from now, by the clock of whoever reads. */
function dayFrom(now: Date, days: number): string {
  const day = new Date(now.getTime() + days * DAY_MS);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/**
 * When a vote called now can open and close at the earliest: the day after the clear days that lie between, and one to
 * spare, since the partnership's midnight need not be the reader's.
 */
export function firstDays(now: Date, clearDays: number, openDays: number): { opens: string; closes: string } {
  return { opens: dayFrom(now, clearDays + 2), closes: dayFrom(now, clearDays + 2 + openDays) };
}

/** That hour of the day, by the reader's clock, as an instant. */
export const instantOn = (day: string, hour: number): string =>
  new Date(`${day}T${String(hour).padStart(2, '0')}:00:00`).toISOString();
