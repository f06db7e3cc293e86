import type { Refusal } from '#libs/amount';

/** What a journal may be refused for before any balance is looked at. */
export type JournalRefusal = Refusal<
  | 'AccountPathMalformed'
  | 'AdjustmentContradicts'
  | 'AmountNotPositive'
  | 'AmountTooLarge'
  | 'CustomVersionMalformed'
  | 'EffectiveAtMalformed'
  | 'EmptyJournal'
  | 'ExpiresAtMalformed'
  | 'HoldContradicts'
  | 'HoldNeedsExpiry'
  | 'IdempotencyKeyMissing'
  | 'SameAccountTransfer'
  | 'TextMalformed'
  | 'UnbalancedJournal'
  | 'UnknownUnit'
>;
