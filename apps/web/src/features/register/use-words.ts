import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { VERDICTS } from './act-words.js';
import { HOLDING_KINDS, HOLDING_STATES } from '../holding/holding-words.js';

/** How an entry fine stands. */
const FINE_STATES: Readonly<Record<string, MessageDescriptor>> = {
  DUE: msg`owed`,
  DISPUTED: msg`in dispute`,
  PAID: msg`paid`,
  REMITTED: msg`remitted`,
};

/** A code of the roll in the reader's words; one the pages do not know speaks for itself, in small letters. */
export function useWords() {
  const { t } = useLingui();
  const from = (words: Readonly<Record<string, MessageDescriptor>>) => (code: string) => {
    const known = Object.hasOwn(words, code) ? words[code] : undefined;
    return known === undefined ? code.toLocaleLowerCase().replaceAll('_', ' ') : t(known);
  };
  return { kind: from(HOLDING_KINDS), state: from(HOLDING_STATES), verdict: from(VERDICTS), fine: from(FINE_STATES) };
}
