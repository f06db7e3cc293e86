import { type Members, textAt } from './shape.js';

/** So much of a resolution's hash begins the names of the purses of its bets. */
const TOLD_BY = 12;

/**
 * When votes closed, by what the log has of them: the terms of bets are counted from there. A notice stands for the one
 * before it; an extension comes after it.
 */
export class BetTerms {
  private readonly closed = new Map<string, string>();

  /** Takes any leaf. */
  leaf(type: string, entry: Members): void {
    const [notice, put] = [type === 'motion' && entry['kind'] === 'BETS', type === 'motion-extension'];
    if (!notice && !put) return;
    const motion = textAt(entry, notice ? 'id' : 'motion');
    const at = textAt(entry, notice ? 'closesAt' : 'until');
    // An extension of another kind of vote is of no interest here.
    if (motion !== undefined && at !== undefined && (notice || this.closed.has(motion))) this.closed.set(motion, at);
  }

  /** Whether a deed names the term that the resolution with this hash gives its bets. */
  holds(said: Members, names: Members, hash: string): boolean {
    const closed = this.closed.get(textAt(said, 'motion') ?? '');
    const years = textAt(said, 'years') ?? '';
    return (
      closed !== undefined &&
      names['years'] === years &&
      names['bets'] === hash.slice(0, TOLD_BY) &&
      names['ends'] === yearsAfter(closed, Number(years))
    );
  }
}

/** The civil day in UTC so many years after an instant; the last of February where a leap day is missing. */
export function yearsAfter(instant: string, years: number): string {
  const year = String(Number(instant.slice(0, 4)) + years).padStart(4, '0');
  const day = `${year}${instant.slice(4, 10)}`;
  const there = new Date(`${day}T00:00:00.000Z`);
  return there.toISOString().slice(0, 10) === day ? day : `${year}-02-28`;
}
