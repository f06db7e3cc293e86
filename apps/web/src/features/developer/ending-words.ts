import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Tone } from '../../ui/mark.js';

/** How a request may end, in words, and how that looks. */
export const ENDINGS: Readonly<Record<string, { readonly tone: Tone; readonly words: MessageDescriptor }>> = {
  FINISHED: { tone: 'good', words: msg`came to its end` },
  LEFT: { tone: 'warn', words: msg`your program left: counted up to there` },
  STOPPED: { tone: 'warn', words: msg`stopped: what was held of the stint was used up` },
  BROKEN: { tone: 'bad', words: msg`the model’s server broke off: counted up to there` },
  NOT_TAKEN: { tone: 'bad', words: msg`no server took it: nothing was counted` },
  GATEWAY_GONE: { tone: 'bad', words: msg`the gateway failed: counted as of its last sign of life` },
};
