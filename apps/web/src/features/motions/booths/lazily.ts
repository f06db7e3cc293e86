import { lazy } from 'react';
import { addWords } from '../../../i18n/i18n.js';

// What a ballot needs that says more than yes or no, with its words: one chunk, fetched once for all of its parts.

/** Such a ballot, to be filled in. */
export const FillIn = lazy(async () => {
  const { FillIn: shown, messages } = await import('./rich-ballot.js');
  addWords(messages);
  return { default: shown };
});

/** The same ballot, as it is looked over. */
export const ReadOver = lazy(async () => {
  const { ReadOver: shown, messages } = await import('./rich-ballot.js');
  addWords(messages);
  return { default: shown };
});

/** What the count does with it. */
export const BallotRule = lazy(async () => {
  const { BallotRule: shown, messages } = await import('./rich-ballot.js');
  addWords(messages);
  return { default: shown };
});
