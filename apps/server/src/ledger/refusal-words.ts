import { refuse, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { shortfall } from '#libs/posting-rules';

const NOT_FOR_GOOD = 'post a correction in an open period, naming the one that it corrects';

/** Each code of the posting function, in plain words. The detail is an account, an instant, an id or a fund. */
const WORDS: Readonly<Record<string, (detail: string) => string>> = {
  AccountClosed: (account) => `${account} is closed: nothing is posted to it`,
  AdjustmentNeedsOfficer: () => 'only an officer posts an adjustment into a closed period',
  AlreadyReversed: () => 'this entry is reversed already, and an entry is reversed once',
  AmountNotPositive: (account) => `${account}: an amount is above zero; the side says the direction`,
  AmountNotWhole: (account) => `${account}: an amount is a whole number of smallest steps`,
  AmountTooLarge: (account) => `${account}: an amount has at most 38 digits`,
  // A gate that does not fit says why itself; without one, the detail is the account.
  AssetLocked: (detail) =>
    detail.includes(' ') ? detail : `${detail} is locked: what it holds belongs to the commons and cannot be paid out`,
  BalanceAboveCeiling: (breach) => `${breach}, above what the account may hold`,
  BalanceBelowFloor: (breach) => `${breach}, below what the account may hold`,
  BalanceTooLarge: (breach) => `${breach}: no account counts that far`,
  BodyUnbalanced: (body) => `the debits and credits of ${body} differ: each body keeps books of its own`,
  CannotReverseHold: () => 'a hold is voided, not reversed: nothing of it was posted yet',
  EffectiveAtMalformed: (instant) => `${instant} is no time of these books: they take entries from 1970 up to 2199`,
  EmptyJournal: () => 'a journal needs postings',
  FundNotReleased: (fund) => `the fund ${decoded(fund)} and its cash do not move by the same amount in this entry`,
  GroupRefused: () => 'another entry of the same group was refused; none of them was posted',
  HoldExceeded: () => 'a hold is posted up to what it holds, account by account',
  HoldExpired: () => 'the time of the hold is over',
  HoldNeedsExpiry: () => 'a hold says when it ends by itself',
  HoldNotExpired: () => 'the hold has not ended yet: it is voided, not expired',
  HoldResolved: () => 'this hold is posted, voided or expired already',
  IdempotencyKeyReused: (key) => `the key "${key}" was used for another request`,
  PeriodClosed: (instant) =>
    `${instant} falls in a closed period: date it in an open period, or, as an officer, enter it as an adjustment`,
  PeriodHardClosed: (instant) => `${instant} falls in a period that is closed for good; ${NOT_FOR_GOOD}`,
  PeriodNotClosed: (instant) => `${instant} falls in an open period: post it as any other entry`,
  ReversalBeforeOriginal: () => 'an entry is not undone before it was true: take its own day, or a later one',
  ReversalDiffers: () => 'a reversal mirrors what it reverses, all of it and nothing else',
  SameAccount: (account) => `${account} cannot pay itself`,
  UnknownAccount: (account) => `there is no account ${account}`,
  UnknownHold: () => 'there is no such hold',
  UnknownJournal: () => 'there is no such entry to reverse',
  UnknownPeriod: () => 'there is no such closed period to correct',
  UnknownPhase: () => 'an entry is posted, held, or ends a hold, and no two of these at once',
};

/** What each code is about; the postings where nothing is said. */
const FIELDS: Readonly<Record<string, string>> = {
  AdjustmentNeedsOfficer: 'adjustment',
  AlreadyReversed: 'reverses',
  CannotReverseHold: 'reverses',
  EffectiveAtMalformed: 'effectiveAt',
  GroupRefused: 'group',
  HoldExpired: 'expiresAt',
  HoldNeedsExpiry: 'expiresAt',
  HoldNotExpired: 'resolves',
  HoldResolved: 'resolves',
  IdempotencyKeyReused: 'idempotencyKey',
  PeriodClosed: 'effectiveAt',
  PeriodHardClosed: 'effectiveAt',
  PeriodNotClosed: 'adjustment',
  ReversalBeforeOriginal: 'effectiveAt',
  ReversalDiffers: 'reverses',
  UnknownHold: 'resolves',
  UnknownJournal: 'reverses',
  UnknownPeriod: 'adjustsPeriod',
  UnknownPhase: 'phase',
};

/** A fund as people call it, from the way in which its accounts are written. */
function decoded(fund: string): string {
  try {
    return decodeURIComponent(fund);
  } catch {
    return fund;
  }
}

/** What the ledger refused, in plain words, and which field of the journal it is about; its kind is the ledger's code. */
export function refusalOf(draft: JournalDraft, code: string, detail: string): Refusal {
  const message = shortfall(draft, detail) ?? WORDS[code]?.(detail) ?? `${code}: ${detail}`;
  return refuse(code, { message, field: FIELDS[code] ?? 'postings', rule: `ledger.${code}` });
}
