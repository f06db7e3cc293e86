import { useLingui } from '@lingui/react/macro';

/** Why nothing can be cast by a mandate now, in words for its holder. */
export function useFaultWords(): (fault: string) => string {
  const { t } = useLingui();
  return (fault) => {
    switch (fault) {
      case 'MandateRevoked':
        return t`They took the mandate back: what you cast for them does not count.`;
      case 'MandateExpired':
        return t`The mandate has run out. What you cast before stays.`;
      case 'HolderAbsent':
        return t`Check in at the meeting first: whoever is absent casts nothing for others.`;
      case 'HolderOverCap':
        return t`You hold more mandates than the rules allow: those given first count.`;
      default:
        return t`You cannot vote for them now.`;
    }
  };
}

/** What became of the last ballot that was cast by a mandate, once the vote is over. */
export function useFateWords(): (fate: string) => string {
  const { t } = useLingui();
  return (fate) => {
    switch (fate) {
      case 'BY_MANDATE':
        return t`The last ballot cast by this mandate was counted.`;
      case 'OVERRIDDEN':
        return t`It was not counted: the member voted themselves, and their own ballot goes before.`;
      case 'MANDATE_REVOKED':
        return t`It was not counted: the mandate was taken back before voting closed.`;
      default:
        return t`It was not counted.`;
    }
  };
}
