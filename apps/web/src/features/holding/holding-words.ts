import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Kinds of holding in plain words, in the order they are offered. */
export const HOLDING_KINDS: Readonly<Record<string, MessageDescriptor>> = {
  HOST_CLAIM: msg`Host community’s claim`,
  LABELLER_SHARE: msg`Labeller’s standing share`,
  DEVELOPER_RIGHT: msg`Developer’s right of use`,
  STINT_GATE: msg`Gate of a stint`,
};

/** States of a holding in plain words. */
export const HOLDING_STATES: Readonly<Record<string, MessageDescriptor>> = {
  GRANTED: msg`granted, holder not yet admitted`,
  ADMITTED: msg`held`,
  SURRENDERED: msg`given up, to somebody’s use`,
  ADMITTANCE_DUE: msg`next holder not yet admitted`,
  HEIR_DUE: msg`holder died, heir awaited`,
  NOTICE1: msg`heir called once`,
  NOTICE2: msg`heir called twice`,
  NOTICE3: msg`heir called three times`,
  SEIZED_QUOUSQUE: msg`kept until an heir comes`,
  ESCHEAT: msg`fallen back to the commons`,
  PRESENTED: msg`before a jury`,
  SUSPENDED: msg`suspended by a jury`,
  FORFEIT: msg`forfeited by a jury`,
  SPLIT: msg`divided into other holdings`,
  RELINQUISHED: msg`given back to the commons`,
};

/** States in which somebody must do something. */
const WAITING = new Set(['GRANTED', 'ADMITTANCE_DUE', 'HEIR_DUE', 'PRESENTED', 'SEIZED_QUOUSQUE', 'SURRENDERED']);
const ENDED = new Set(['SUSPENDED', 'FORFEIT', 'ESCHEAT', 'SPLIT', 'RELINQUISHED']);

/** How loudly a state speaks. */
export function toneOf(state: string): 'good' | 'warn' | 'bad' {
  if (ENDED.has(state)) return 'bad';
  return WAITING.has(state) || state.startsWith('NOTICE') ? 'warn' : 'good';
}

/** True where nobody holds it any more. A suspended right still has its holder. */
export function isOver(state: string): boolean {
  return ENDED.has(state) && state !== 'SUSPENDED';
}

export { messages as holdingWords } from './locales/en.po';
