import { add, compareFractions, divide, refuse, ZERO, type Fraction, type Refusal } from '#libs/amount';

/**
 * The weights among the colleges that are seated: those of the custom, each over their sum, so that they sum to one.
 * A college that nobody has joined yet has no ballots to give; that is not the same as one that is seated and silent,
 * of which `college.empty` decides. Refuses `NobodySeated`.
 *
 * @example seatedWeights({ WORKER: 1/4, PUBLIC: 1/4, HOST: 1/2 }, new Set(['WORKER', 'PUBLIC'])) // 1/2, 1/2
 */
export function seatedWeights(
  weights: Readonly<Record<string, Fraction>>,
  seated: ReadonlySet<string>,
): Readonly<Record<string, Fraction>> | Refusal<'NobodySeated'> {
  const kept = Object.entries(weights).filter(([college]) => seated.has(college));
  const sum = kept.reduce((total, [, weight]) => add(total, weight), ZERO);
  if (compareFractions(sum, ZERO) <= 0) {
    return refuse('NobodySeated', {
      message: 'No college that votes is seated.',
      field: 'seated',
      rule: 'motion.colleges',
    });
  }
  return Object.fromEntries(kept.map(([college, weight]) => [college, divide(weight, sum)]));
}
