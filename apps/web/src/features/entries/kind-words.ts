import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { wordsOf } from './filter-words.js';

/** What each kind of entry is called. */
export const KIND_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  'annulment-claim': msg`owed back: annulled`,
  appropriation: msg`decision of the members`,
  'asset-bought': msg`asset bought`,
  'asset-disposed': msg`asset disposed of`,
  'asset-exchanged': msg`asset out of proceeds`,
  'assets-contributed': msg`assets contributed`,
  'ca-settlement': msg`settlement with the Common Association`,
  'capital-received': msg`capital received`,
  'capital-repaid': msg`capital repaid`,
  'close-result': msg`result of a period`,
  'contribution-credited': msg`contributed machine credited`,
  correction: msg`correction`,
  depreciation: msg`depreciation`,
  'developer-payment': msg`payment of a developer`,
  'entry-fine': msg`entry fine`,
  'entry-fine-paid': msg`entry fine paid`,
  'entry-fine-reduced': msg`entry fine reduced`,
  exchange: msg`exchange`,
  'gift-received': msg`gift received`,
  'grant-received': msg`grant received`,
  'grant-returned': msg`grant returned`,
  'grant-spent': msg`grant spent`,
  'hold-expired': msg`hold ended by itself`,
  'hold-voided': msg`hold given up`,
  history: msg`taken over from other books`,
  impairment: msg`impairment`,
  'label-wage': msg`wage for labelling`,
  'loss-absorbed': msg`loss absorbed`,
  'machine-bought': msg`machine bought`,
  manual: msg`entered by hand`,
  opening: msg`opening balance`,
  'operating-cost': msg`running cost`,
  'pay-dividend': msg`dividend or return paid`,
  bets: msg`bets that members chose`,
  projects: msg`projects that members chose`,
  'rated-usage': msg`priced use`,
  reversal: msg`taken back`,
  royalty: msg`royalty`,
  'run-item': msg`part of a distribution`,
  'serving-settled': msg`serving cards settled`,
  'shares-subscribed': msg`shares subscribed`,
  'shares-withdrawn': msg`shares withdrawn`,
  'site-hour': msg`site’s hour, divided`,
  'site-payment': msg`payment to a site`,
  'standing-share-run-item': msg`part of a standing share`,
  'usage-bucket': msg`metered hour`,
  'wages-paid': msg`wages paid`,
  waterfall: msg`division of a surplus`,
};

/** Calls a kind by its name; a kind of other books is called by its own code. */
export function useKindWords(): (kind: string) => string {
  const { t } = useLingui();
  return (kind) => {
    const words = Object.hasOwn(KIND_WORDS, kind) ? KIND_WORDS[kind] : undefined;
    return words === undefined ? wordsOf(kind) : t(words);
  };
}
