import { isBefore, type RatedMonth, type RatingPosting, type UsePosting } from './focus.store.js';

/** What of a rating belongs to one billing month. */
export interface PostedPart {
  /** Whole steps of the meter's unit; below zero where a correction took some away. */
  readonly quantity: bigint;
  /** Minor units, as posted. */
  readonly billedMinor: bigint;
}

/** Whether a rating was posted into several months, so that its quantity must be divided between them. */
export function isSplit(postings: readonly RatingPosting[]): boolean {
  return new Set(postings.map(({ month }) => month)).size > 1;
}

/** A rating, its journals, and, where they lie in several months, how its use came into the books. */
export interface RatingHistory {
  readonly rating: Pick<RatedMonth, 'month' | 'quantity'>;
  readonly postings: readonly RatingPosting[];
  readonly use: readonly UsePosting[];
}

/**
 * What of a rating was posted into a month; undefined where nothing was. A rating too small to be posted belongs to the
 * month of its use. Of one that was posted into several months, each journal takes what use was in the books before it
 * and not taken yet, and the last one the rest: the parts of all months sum up to the rating.
 */
export function partPostedInto(month: string, { rating, postings, use }: RatingHistory): PostedPart | undefined {
  if (postings.length === 0) {
    return rating.month === month && rating.quantity !== 0n
      ? { quantity: rating.quantity, billedMinor: 0n }
      : undefined;
  }
  let part: PostedPart | undefined;
  let taken = 0n;
  for (const [index, posting] of postings.entries()) {
    const isLast = index === postings.length - 1;
    const known = isLast
      ? rating.quantity
      : use.reduce((sum, each) => (isBefore(each, posting) ? sum + each.amount : sum), 0n);
    if (posting.month === month) {
      part = {
        quantity: (part?.quantity ?? 0n) + known - taken,
        billedMinor: (part?.billedMinor ?? 0n) + posting.amount,
      };
    }
    taken = known;
  }
  return part;
}
