import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { JournalPhase } from '../../gql/entries/graphql.js';

/** What became of an entry, in plain words. */
export const PHASE_WORDS: Readonly<Record<JournalPhase, MessageDescriptor>> = {
  POSTED: msg`posted`,
  PENDING: msg`held back`,
  VOIDED: msg`given up`,
  EXPIRED: msg`ended by itself`,
};

/** The name of a fund, a document or a kind of other books as people read it: it is data, in its own language. */
export const wordsOf = (code: string): string => code.replaceAll('-', ' ');
