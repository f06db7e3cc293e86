import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';

/** What each kind of entry means, in words for whoever never read a court roll. */
const EVENT_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  GRANTED: msg`Granted`,
  ADMITTED: msg`Holder admitted`,
  ADMITTANCE: msg`Holder admitted`,
  GRANT: msg`Granted`,
  SURRENDERED: msg`Given up`,
  RECEIVED: msg`Taken back into the steward’s hands`,
  PLEDGED: msg`Pledged for a debt`,
  PLEDGE_RELEASED: msg`Pledge ended: the debt is repaid`,
  FORECLOSED: msg`Passed to the lender`,
  DIED: msg`Holder died`,
  HEIR_NAMED: msg`Heir named`,
  HEIR_CLAIMED: msg`Claimed by an heir`,
  NOTICED: msg`Heirs called`,
  SEIZED: msg`Kept until an heir comes`,
  RESTORED: msg`Given back to the heir`,
  ESCHEATED: msg`Fell back to the commons`,
  PRESENTED: msg`Brought before a jury`,
  JUDGED: msg`The jury decided`,
  REINSTATED: msg`Suspension ended`,
  SPLIT: msg`Divided`,
  APPORTIONED: msg`Made from a part of another holding`,
  LET: msg`Let for a time`,
  OPERATOR_CHANGED: msg`Operator changed, at no charge`,
  FINE_DISPUTED: msg`Fine disputed`,
  FINE_SETTLED: msg`Dispute about the fine settled`,
  FINE_REDUCED: msg`Fine reduced by a jury`,
  LAPSED: msg`Lapsed: its grantee died before they were admitted`,
  IMPROVED: msg`Improved by the holder`,
  RELINQUISHED: msg`Given back to the commons`,
};

export function useEventWords(): (event: string) => string {
  const { t } = useLingui();
  return (event) => {
    const words = Object.hasOwn(EVENT_WORDS, event) ? EVENT_WORDS[event] : undefined;
    return words === undefined ? event.toLocaleLowerCase().replaceAll('_', ' ') : t(words);
  };
}
