/** What the plot needs of a day and a resource. */
export interface DayPart {
  readonly day: string;
  readonly resource: string;
  readonly amount: bigint;
}

/** One day of a month, with what of it is whose. */
export interface PlottedDay {
  readonly day: string;
  readonly total: bigint;
  /** In the order of the resources, nothing left out. */
  readonly parts: readonly bigint[];
  /** It lies ahead, or is not over. */
  readonly partial: boolean;
}

const two = (part: number): string => String(part).padStart(2, '0');

/** Resources, the most used first. */
export function ranked(parts: readonly DayPart[]): readonly string[] {
  const sums = new Map<string, bigint>();
  for (const { resource, amount } of parts) sums.set(resource, (sums.get(resource) ?? 0n) + amount);
  return [...sums]
    .filter(([, sum]) => sum > 0n)
    .toSorted(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? 1 : -1))
    .map(([resource]) => resource);
}

/**
 * The parts under as many names as can be told from each other: where there are more, those that were used least go by one
 * name, the last.
 */
export function folded(parts: readonly DayPart[], { most, rest }: { most: number; rest: string }): readonly DayPart[] {
  const names = ranked(parts);
  if (names.length <= most) return parts;
  const own = new Set(names.slice(0, most - 1));
  return parts.map((part) => (own.has(part.resource) ? part : { ...part, resource: rest }));
}

/** Every day of a month ('2026-11', UTC), also those without use. `today` ('2026-11-23') is the first that is not over. */
export function plottedDays(
  month: string,
  { parts, resources, today }: { parts: readonly DayPart[]; resources: readonly string[]; today: string },
): readonly PlottedDay[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length }, (_, index) => {
    const day = `${month}-${two(index + 1)}`;
    const own = resources.map((resource) =>
      parts.reduce((sum, part) => (part.day === day && part.resource === resource ? sum + part.amount : sum), 0n),
    );
    return { day, parts: own, total: own.reduce((sum, part) => sum + part, 0n), partial: day >= today };
  });
}
