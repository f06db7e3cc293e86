import { lazy } from 'react';
import { addWords } from '../../../i18n/i18n.js';

/** What a secret vote needs, with its words: fetched where a vote is secret. */
async function secret() {
  const { secretVote } = await import('./secret-vote.js');
  addWords(secretVote.messages);
  return secretVote;
}

/** Draws a token, and lets it vote. */
export const SecretBooth = lazy(async () => ({ default: (await secret()).SecretBooth }));

/** What a secret vote protects, and what not. */
export const SecretClaim = lazy(async () => ({ default: (await secret()).SecretClaim }));
