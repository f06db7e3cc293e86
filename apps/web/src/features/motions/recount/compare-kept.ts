import type { KeptBallot } from '../kept-ballot.js';

/** What of a ballot's leaf is held against a kept copy. */
export interface LoggedBallot {
  readonly motion: string;
  readonly voter: string;
  readonly number: number;
  /** Lower-case hexadecimal. */
  readonly commitment: string;
}

/**
 * What a kept copy says of the ballot that counted. SAME: it is this one. DIFFERS: the server took in this ballot under
 * that number, and another stands in the log. DROPPED: it took in a later one, and that is not there. ELSEWHERE: nothing
 * that this browser sent was counted, and no answer to it came. OTHER_LEAF: the leaf is of another vote or voter.
 */
export type KeptVerdict = 'NOTHING' | 'SAME' | 'DIFFERS' | 'DROPPED' | 'ELSEWHERE' | 'OTHER_LEAF';

interface Compared {
  readonly kept: readonly KeptBallot[];
  /** The last ballot under the reference; undefined where there is none. */
  readonly logged: LoggedBallot | undefined;
  readonly place: Pick<LoggedBallot, 'motion' | 'voter'>;
  /** The commitment to a choice with its salt, lower-case hexadecimal. */
  readonly commitmentOf: (ballot: Pick<KeptBallot, 'choice' | 'salt'>) => string;
}

/** Holds the ballots that this browser kept against the one that counted. */
export function compareKept({ kept, logged, place, commitmentOf }: Compared): KeptVerdict {
  if (logged !== undefined && (logged.motion !== place.motion || logged.voter !== place.voter)) return 'OTHER_LEAF';
  if (kept.length === 0) return 'NOTHING';
  const last = logged?.number ?? 0;
  const taken = kept.filter(({ receipt }) => receipt !== undefined);
  if (taken.some(({ number }) => number > last)) return 'DROPPED';
  const ofNumber = kept.filter(({ number }) => number === last);
  if (ofNumber.some((ballot) => commitmentOf(ballot) === logged?.commitment)) return 'SAME';
  return taken.some(({ number }) => number === last) ? 'DIFFERS' : 'ELSEWHERE';
}
