import type { Dice } from './dice.js';

/** What a person of each college tends to want: parts for the lines that the motion names. */
const LEANINGS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  WORKER: { WORKER_RETURN: 40, REINVEST: 28, RESERVE: 14, HOST_FUND: 6, NEW_PCP: 7, BET: 5 },
  COMMON: { REINVEST: 26, HOST_FUND: 20, WORKER_RETURN: 16, NEW_PCP: 18, BET: 10, RESERVE: 10 },
  HOST: { HOST_FUND: 48, WORKER_RETURN: 12, REINVEST: 14, RESERVE: 12, NEW_PCP: 10, BET: 4 },
  LABELLER: { WORKER_RETURN: 34, NEW_PCP: 20, REINVEST: 18, BET: 12, HOST_FUND: 10, RESERVE: 6 },
};

const FULL = 10_000;
/** People think in steps of five per cent. */
const STEP = 500;

/** A ballot of somebody of that college: whole steps, summing to the whole. */
export function inventBallot(
  dice: Dice,
  college: string,
  lines: readonly string[],
): { readonly line: string; readonly basisPoints: number }[] {
  const leaning = LEANINGS[college] ?? LEANINGS['COMMON'] ?? {};
  // One in six gives everything to one or two things dear to them.
  const single = dice.percent(17);
  const weights = lines.map((line) => {
    const weight = (leaning[line] ?? 5) * dice.between(20, 180);
    return single && !dice.percent(30) ? 0 : weight;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return [{ line: dice.pick(lines), basisPoints: FULL }];
  const allocations = lines.map((line, index) => {
    const basisPoints = Math.floor(((weights[index] ?? 0) * FULL) / sum / STEP) * STEP;
    return { line, basisPoints };
  });
  const left = FULL - allocations.reduce((total, { basisPoints }) => total + basisPoints, 0);
  const heaviest = weights.indexOf(Math.max(...weights));
  return allocations.map((allocation, index) => {
    return index === heaviest ? { ...allocation, basisPoints: allocation.basisPoints + left } : allocation;
  });
}
