import { refuse, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { postingsOf, type Movement } from './movement.js';
import { sha256 } from './sha256.js';

/** When a business event was true, who brought it about, and the custom it happened under. */
export interface Occasion {
  /** An instant in UTC: '2026-03-01T00:00:00Z'. */
  readonly effectiveAt: string;
  readonly actor: string;
  readonly customVersion: number;
}

/** An event that moves nothing has no journal; one that may only add cannot take away. */
export type PostingRefusal = Refusal<'NothingToPost' | 'AmountNegative'>;

/** A journal but for its postings. */
export type JournalHead = Omit<JournalDraft, 'postings' | 'reverses'>;

/** The part of a journal's head that an occasion gives. */
export function headOf({ effectiveAt, actor, customVersion }: Occasion): Occasion {
  return { effectiveAt, actor, customVersion };
}

/** Most characters of a source's id, and of a memo: the ledger takes no more. */
const LONGEST_NAME = 300;
const LONGEST_MEMO = 2000;

/** What is too long keeps its beginning and a digest of all of it, so that two long names stay two. */
function fitting(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Half of a pair at the cut is no character.
  return `${text.slice(0, longest - 70).toWellFormed()}…${sha256(text)}`;
}

/** Ids from elsewhere may be of any length. */
const fittingHead = (head: JournalHead): JournalHead => ({
  ...head,
  memo: fitting(head.memo, LONGEST_MEMO),
  ...(head.source === undefined ? {} : { source: { ...head.source, id: fitting(head.source.id, LONGEST_NAME) } }),
});

/** The journal of these movements, in this order; refuses where none of them moves anything. */
export function draftJournal(
  head: JournalHead,
  movements: readonly Movement[],
): JournalDraft | Refusal<'NothingToPost'> {
  const postings = movements.flatMap(postingsOf);
  if (postings.length > 0) return { ...fittingHead(head), postings };
  const message = `${head.memo}: there is nothing to post`;
  return refuse('NothingToPost', { message, field: 'amount', rule: 'posting.amount' });
}

/** The same, for events that may not take anything back: a correction is a reversal, not a negative event. */
export function draftAdditiveJournal(head: JournalHead, movements: readonly Movement[]): JournalDraft | PostingRefusal {
  const negative = movements.find(({ amount }) => amount < 0n);
  if (negative === undefined) return draftJournal(head, movements);
  const message = `${head.memo}: ${negative.amount} for ${negative.credit} is below zero`;
  return refuse('AmountNegative', { message, field: 'amount', rule: 'posting.amount' });
}
