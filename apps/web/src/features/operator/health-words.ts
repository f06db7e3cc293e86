import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { Tone } from '../../ui/mark.js';

interface StateWords {
  readonly words: MessageDescriptor;
  readonly tone: Tone;
}

/** How a machine's reporting stands, the worst first: the order in which machines are listed. */
export const HEALTH_WORDS: Readonly<Record<string, StateWords>> = {
  SILENT: { words: msg`Silent`, tone: 'bad' },
  KEY_ENDED: { words: msg`Its key has ended`, tone: 'bad' },
  NEVER_HEARD: { words: msg`Never heard`, tone: 'bad' },
  NO_KEY: { words: msg`Has no key`, tone: 'warn' },
  TOKEN_WAITS: { words: msg`A token waits for it`, tone: 'warn' },
  WELL: { words: msg`Reports`, tone: 'good' },
};

const ORDER = Object.keys(HEALTH_WORDS);

/** Where a state stands in that order; one that is not known comes first, for somebody should look. */
export const rankOf = (state: string | undefined): number => ORDER.indexOf(state ?? '');
