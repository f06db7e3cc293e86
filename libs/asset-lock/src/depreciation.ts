import { allocate, InvariantViolation, isRefusal } from '#libs/amount';

/**
 * A straight-line schedule: the cost in equal yearly parts that sum to it exactly, odd steps in the earliest years.
 * The part of a year is the room of its DEPRECIATION gate.
 *
 * @example depreciationSchedule({ cost: 120_000n, years: 4 }) // 30_000n each year (LOCK-8)
 */
export function depreciationSchedule({ cost, years }: { cost: bigint; years: number }): readonly bigint[] {
  const parts = allocate(
    cost,
    Array.from({ length: years }, (_, year) => ({ id: String(year).padStart(4, '0'), weight: 1n })),
  );
  if (isRefusal(parts)) throw new InvariantViolation('a schedule lasts at least one year');
  return parts.map(({ amount }) => amount);
}
