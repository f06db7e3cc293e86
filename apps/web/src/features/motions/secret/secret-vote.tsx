import { messages } from './locales/en.po';
import { SecretBooth } from './secret-booth.js';
import { SecretClaim } from './secret-claim.js';

/** What a secret vote needs, with its words: one chunk, fetched where a vote is secret. */
export const secretVote = { SecretBooth, SecretClaim, messages };
