import { refuse, type Refusal } from '#libs/amount';
import type { CollegeVerdict } from '../college/judge-colleges.js';

/** What follows a carried division where the custom names a college that must agree, or none. */
export interface RatificationFacts {
  /** The custom's `appropriation.ratify`; empty where no college ratifies. */
  readonly college: string;
  /** What that college found; undefined while it has not voted. */
  readonly answer: CollegeVerdict | undefined;
  /** Divisions of what the same period left that it refused before this one. */
  readonly refused: number;
}

/** RERUN: the division is lost, and what the period left can be voted on once more. */
export type RatificationStep = 'STANDSTILL' | 'RATIFYING' | 'RERUN';

/**
 * The next step of a carried division. A college that lacks its quorum did not agree. It refuses what a period left once:
 * the next division needs nobody's agreement. Refuses `NothingToRatify`: an answer where nobody was asked.
 *
 * @example { college: 'WORKER', answer: 'LOST', refused: 0 } // 'RERUN'
 * @example { college: 'WORKER', answer: undefined, refused: 1 } // 'STANDSTILL'
 */
export function ratificationStep({
  college,
  answer,
  refused,
}: RatificationFacts): RatificationStep | Refusal<'NothingToRatify'> {
  if (college === '' || refused > 0) {
    if (answer === undefined) return 'STANDSTILL';
    const message = 'No college is asked about this division.';
    return refuse('NothingToRatify', { message, field: 'answer', rule: 'appropriation.ratify' });
  }
  if (answer === undefined) return 'RATIFYING';
  return answer === 'CARRIED' ? 'STANDSTILL' : 'RERUN';
}
