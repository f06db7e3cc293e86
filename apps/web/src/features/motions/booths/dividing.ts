import type { Dividing } from '../../ballots/division.js';
import type { BallotParts } from './ballot-parts.js';

/** What a motion divides, as the boxes for shares take it. */
export function dividingOf({ division }: Pick<BallotParts, 'division'>): Dividing {
  if (division === null) return { amount: '0', currency: 'EUR', lines: [] };
  const { amount, currency, lines } = division;
  return { amount, currency, lines: lines.map(({ hint, ...line }) => ({ ...line, explanation: hint })) };
}
