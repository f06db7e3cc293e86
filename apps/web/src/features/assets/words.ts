import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Tone } from '../../ui/mark.js';

type Words = Readonly<Record<string, MessageDescriptor>>;

/** Kinds of things owned in common, in the order they are offered. */
export const CLASSES: Words = {
  HARDWARE: msg`Machines`,
  SITE_LEASE: msg`Leases of sites`,
  MODEL_WEIGHTS: msg`Models`,
  DATASET: msg`Datasets`,
  RESERVE: msg`Reserves`,
  IP: msg`Rights in works`,
};

/** How the lock stands to one thing. */
export const LOCK_STATES: Words = {
  REGISTERED: msg`entered, not yet in the books`,
  LOCKED: msg`locked`,
  DISPOSAL_ASKED: msg`somebody asks to give it away`,
  DISPOSAL_AUTHORISED: msg`may be given away once`,
  DISPOSED: msg`given away`,
  IMPAIRED: msg`locked, written down`,
};

export const LOCK_TONES: Readonly<Record<string, Tone>> = {
  REGISTERED: 'warn',
  DISPOSAL_ASKED: 'warn',
  DISPOSAL_AUTHORISED: 'warn',
  DISPOSED: 'bad',
};

/** What the rules say to a wish to give something away. */
export const DECISIONS: Words = {
  ALLOW: msg`the rules allow it`,
  HOLD: msg`waits for the guardian`,
  REJECT: msg`the rules forbid it`,
};

export const DECISION_TONES: Readonly<Record<string, Tone>> = { ALLOW: 'good', HOLD: 'warn', REJECT: 'bad' };

/** What became of a wish to give something away. */
export const DISPOSAL_STATES: Words = {
  ASKED: msg`asked`,
  HELD: msg`waiting`,
  REJECTED: msg`refused`,
  AUTHORISED: msg`allowed, not yet done`,
  DISPOSED: msg`done`,
  EXPIRED: msg`was allowed, the time has run out`,
  REVOKED: msg`was allowed, the guardian took it back`,
};

export const CAPITAL_KINDS: Words = {
  WITHDRAWABLE_SHARE: msg`Shares that can be withdrawn`,
  CAPPED_RETURN: msg`Loan with a limited return`,
  GRANT: msg`Gifts`,
};

export const CAPITAL_STATES: Words = {
  OPEN: msg`open`,
  PAYING: msg`being repaid`,
  CLOSED: msg`repaid`,
  SUSPENDED: msg`withdrawal suspended`,
  GIVEN: msg`given`,
};

/** What each step of a winding-up does. */
export const STEPS: Words = {
  ASSET: msg`What there is`,
  SET_OFF: msg`Set against it`,
  PURPOSE: msg`Bound to a purpose`,
  CREDITOR: msg`Creditors first`,
  PAR_CAPITAL: msg`Then capital, at what was paid in`,
  SUCCESSOR: msg`The rest, to another locked body`,
};

/** Codes in the reader's words; one the pages do not know speaks for itself, in small letters. */
export function useWords(): (words: Words, code: string) => string {
  const { t } = useLingui();
  return (words, code) => {
    const known = Object.hasOwn(words, code) ? words[code] : undefined;
    return known === undefined ? code.toLocaleLowerCase().replaceAll('_', ' ') : t(known);
  };
}
