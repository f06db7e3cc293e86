import { refuse, type Refusal } from '#libs/amount';
import type { CollegeVerdict } from '../college/judge-colleges.js';

/** What follows a carried division where the custom names a college that must agree, or none. */
export interface RatificationFacts {
  /** The custom's `appropriation.ratify`; empty where no college ratifies. */
  readonly college: string;
  /** What that college found; undefined while it has not voted. */
  readonly answer: CollegeVerdict | undefined;
  /** Divisions of the same surplus that were run again because it refused. */
  readonly reruns: number;
}

/** RERUN: the division is voted on once more. FALLBACK: the custom says what happens to the money. */
export type RatificationStep = 'STANDSTILL' | 'RATIFYING' | 'RERUN' | 'FALLBACK';

/**
 * The next step of a carried division. A college that lacks its quorum did not agree. Refuses `NothingToRatify`: an
 * answer where the custom asks nobody.
 *
 * @example { college: 'WORKER', answer: 'LOST', reruns: 0 } // 'RERUN'; after one rerun 'FALLBACK'
 */
export function ratificationStep({
  college,
  answer,
  reruns,
}: RatificationFacts): RatificationStep | Refusal<'NothingToRatify'> {
  if (college === '') {
    if (answer === undefined) return 'STANDSTILL';
    const message = 'No college ratifies a division under this custom.';
    return refuse('NothingToRatify', { message, field: 'answer', rule: 'appropriation.ratify' });
  }
  if (answer === undefined) return 'RATIFYING';
  if (answer === 'CARRIED') return 'STANDSTILL';
  return reruns < 1 ? 'RERUN' : 'FALLBACK';
}
