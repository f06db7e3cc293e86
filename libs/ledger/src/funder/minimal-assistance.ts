import { InvariantViolation, refuse, type Refusal } from '#libs/amount';

/** Help that an enterprise had or asks for, in pence: gifts in kind at their gross cash equivalent. */
export interface Assistance {
  /** The day on which it was given, 'YYYY-MM-DD'. */
  readonly on: string;
  readonly grossMinor: bigint;
}

/** What the statute allows, by the day of the fact; a change is a new row. */
const LIMITS = [{ from: '2023-01-04', limitMinor: 31_500_000n, source: 'Subsidy Control Act 2022 s. 36' }] as const;

/** `MinimalAssistanceExceeded`, with what may still be given, in pence. */
export interface MinimalAssistanceExceeded extends Refusal<'MinimalAssistanceExceeded'> {
  readonly roomMinor: bigint;
}

/**
 * The first day of the second financial year before the one that a day falls in; `yearBegins` is the month and day on
 * which years begin, such as '04-01'.
 */
function twoYearsBefore(day: string, yearBegins: string): string {
  if (!/^\d{4}-\d\d-\d\d$/u.test(day) || !/^\d\d-\d\d$/u.test(yearBegins)) {
    throw new InvariantViolation(`no financial year of ${day} beginning on ${yearBegins}`);
  }
  const year = Number(day.slice(0, 4)) - (day.slice(5) < yearBegins ? 1 : 0) - 2;
  return `${String(year).padStart(4, '0')}-${yearBegins}`;
}

/**
 * Minimal financial assistance in the United Kingdom: £315,000 at most over the elapsed part of the financial year and
 * the two years before it. Undefined means that it may be given. Refuses `AssistanceNegative` and
 * `MinimalAssistanceExceeded`.
 *
 * @example 150,000 and 100,000 given, 70,000 asked // refused, room 65,000 (AUD-3)
 */
export function checkMinimalAssistance(
  given: readonly Assistance[],
  asked: Assistance,
  yearBegins: string,
): MinimalAssistanceExceeded | Refusal<'AssistanceNegative' | 'NoLimitKnown'> | undefined {
  const details = { field: 'amount', rule: 'AUD-3' };
  if ([...given, asked].some(({ grossMinor }) => grossMinor < 0n)) {
    return refuse('AssistanceNegative', { ...details, message: 'Help is not below nothing.' });
  }
  const limit = LIMITS.findLast(({ from }) => from <= asked.on);
  if (limit === undefined) {
    return refuse('NoLimitKnown', { ...details, field: 'on', message: `On ${asked.on} this limit did not stand.` });
  }
  const since = twoYearsBefore(asked.on, yearBegins);
  const had = given
    .filter(({ on }) => on >= since && on <= asked.on)
    .reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
  const roomMinor = had < limit.limitMinor ? limit.limitMinor - had : 0n;
  if (asked.grossMinor <= roomMinor) return undefined;
  const message = `${had} was given since ${since} of at most ${limit.limitMinor}: ${roomMinor} may follow, not ${asked.grossMinor}.`;
  return { ...refuse('MinimalAssistanceExceeded', { ...details, message }), roomMinor };
}
