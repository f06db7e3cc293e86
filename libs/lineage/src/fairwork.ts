import { compareFractions, fraction, refuse, type Fraction, type Refusal } from '#libs/amount';

/** The five principles of Fairwork for cloudwork. */
export const FAIRWORK_PRINCIPLES = ['PAY', 'CONDITIONS', 'CONTRACTS', 'MANAGEMENT', 'REPRESENTATION'] as const;

export type FairworkPrinciple = (typeof FAIRWORK_PRINCIPLES)[number];

/** What was shown of one principle: its threshold, such as 1.1 (guaranteed timely pay), and the next, such as 1.2. */
export interface FairworkEvidence {
  readonly first: boolean;
  readonly second: boolean;
}

/** Points of each principle, 0 to 2, and of all, 0 to 10. */
export interface FairworkScore {
  readonly points: Readonly<Record<FairworkPrinciple, 0 | 1 | 2>>;
  readonly total: number;
}

const pointsOf = ({ first, second }: FairworkEvidence): 0 | 1 | 2 => {
  if (!first) return 0;
  return second ? 2 : 1;
};

/**
 * Scores a work place: two points for each principle, the second only after the first. What was not shown counts as
 * not there.
 *
 * @example 1.1 (guaranteed timely pay) not shown, 1.2 (local minimum wage) shown // 0 points (LAB-1)
 */
export function fairworkScore(evidence: Partial<Readonly<Record<FairworkPrinciple, FairworkEvidence>>>): FairworkScore {
  const of = (principle: FairworkPrinciple): 0 | 1 | 2 =>
    pointsOf(evidence[principle] ?? { first: false, second: false });
  const points = {
    PAY: of('PAY'),
    CONDITIONS: of('CONDITIONS'),
    CONTRACTS: of('CONTRACTS'),
    MANAGEMENT: of('MANAGEMENT'),
    REPRESENTATION: of('REPRESENTATION'),
  };
  return { points, total: FAIRWORK_PRINCIPLES.reduce<number>((sum, principle) => sum + points[principle], 0) };
}

/** Piece work of one person, and the hour's least wage where they live: minor units and minutes. */
export interface PieceWork {
  readonly paidMinor: bigint;
  /** What the work cost the worker: fees, devices, transfers. */
  readonly costsMinor: bigint;
  /** Estimated minutes of the pieces, screening and rework included whether or not they were paid. */
  readonly minutes: bigint;
  readonly leastHourlyMinor: bigint;
}

export type WageRefusal = Refusal<'WorkMalformed' | 'PayBelowMinimumWage'>;

/**
 * Threshold 1.2: pay after costs, by the hour, reaches the local minimum wage, exactly. Returns the hourly pay, minor
 * units. Refuses `WorkMalformed` (no time, or an amount below zero) and `PayBelowMinimumWage`.
 *
 * @example 3,000 paid, 200 of costs, 120 minutes, 1,400 an hour // 1400/1
 */
export function hourlyAfterCosts({
  paidMinor,
  costsMinor,
  minutes,
  leastHourlyMinor,
}: PieceWork): Fraction | WageRefusal {
  if (minutes <= 0n || paidMinor < 0n || costsMinor < 0n || leastHourlyMinor < 0n) {
    const message = 'Piece work is compared by its time, and nothing of it is below zero.';
    return refuse('WorkMalformed', { message, field: 'minutes', rule: 'fairwork.1.2' });
  }
  const hourly = fraction((paidMinor - costsMinor) * 60n, minutes);
  if (compareFractions(hourly, fraction(leastHourlyMinor)) >= 0) return hourly;
  const message = `After costs an hour of this work brings less than the ${leastHourlyMinor} of the local minimum wage.`;
  return refuse('PayBelowMinimumWage', { message, field: 'paid', rule: 'fairwork.1.2' });
}
