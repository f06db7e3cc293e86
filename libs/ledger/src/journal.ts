import { formatAmount, isRefusal, refuse, unitOf } from '#libs/amount';
import { isAccountPath, mirror } from './account.js';
import type { JournalDraft, Posting } from './posting.js';
import { checkHead } from './journal-head.js';
import type { JournalRefusal } from './journal-refusal.js';
import { byUnit, toTransfers, type Transfer } from './transfer.js';

/** Amounts and balances are below this many smallest steps: 38 digits. */
const LARGEST = 10n ** 38n;

/** A journal that keeps every rule that needs no balance: what the ledger may be asked to post. */
export interface ValidJournal {
  readonly draft: JournalDraft;
  readonly transfers: readonly Transfer[];
}

function checkPosting(posting: Posting, index: number): JournalRefusal | undefined {
  const at = `postings.${index}`;
  if (!isAccountPath(posting.account)) {
    return refuse('AccountPathMalformed', {
      message: `"${posting.account}" is not a path such as je:assets:bank`,
      field: `${at}.account`,
      rule: 'ledger.path',
    });
  }
  const unit = unitOf(posting.unit);
  if (isRefusal(unit)) return { ...unit, field: `${at}.unit` };
  if (posting.amount >= LARGEST) {
    return refuse('AmountTooLarge', {
      message: `${posting.account}: an amount has at most 38 digits`,
      field: `${at}.amount`,
      rule: 'ledger.amount',
    });
  }
  if (posting.amount > 0n) return undefined;
  return refuse('AmountNotPositive', {
    message: `${posting.account}: ${posting.amount} is not above zero; the side says the direction`,
    field: `${at}.amount`,
    rule: 'ledger.positive',
  });
}

/** Each posting's unit was looked at before. */
function shownIn(code: string, amount: bigint): string {
  const unit = unitOf(code);
  return isRefusal(unit) ? `${amount} ${code}` : `${formatAmount(amount, code)} ${unit.shownAs}`;
}

function checkBalance(postings: readonly Posting[]): JournalRefusal | undefined {
  for (const [unit, lines] of byUnit(postings)) {
    const net = lines.reduce((sum, { side, amount }) => (side === 'DEBIT' ? sum + amount : sum - amount), 0n);
    if (net === 0n) continue;
    const [heavier, excess] = net > 0n ? ['debits', net] : ['credits', -net];
    return refuse('UnbalancedJournal', {
      message: `in ${unit}, ${heavier} exceed the other side by ${shownIn(unit, excess)}`,
      field: 'postings',
      rule: 'ledger.balance',
    });
  }
  return undefined;
}

/**
 * Checks what a journal must keep whatever the balances: a key, an instant, postings above zero in known units, debits
 * equal to credits in each unit, and no transfer from an account to itself. Returns it with its transfers, or the
 * first refusal.
 */
export function validateJournal(draft: JournalDraft): ValidJournal | JournalRefusal {
  const head = checkHead(draft);
  if (head !== undefined) return head;
  for (const [index, posting] of draft.postings.entries()) {
    const refusal = checkPosting(posting, index);
    if (refusal !== undefined) return refusal;
  }
  const unbalanced = checkBalance(draft.postings);
  if (unbalanced !== undefined) return unbalanced;
  const transfers = toTransfers(draft.postings);
  const loop = transfers.find(({ debit, credit }) => debit === credit);
  if (loop === undefined) return { draft, transfers };
  return refuse('SameAccountTransfer', {
    message: `${loop.debit} cannot pay itself`,
    field: 'postings',
    rule: 'ledger.two-accounts',
  });
}

/** What a reversal says of itself; its postings come from the journal it undoes. */
export type ReversalHead = Omit<
  JournalDraft,
  'kind' | 'postings' | 'reverses' | 'source' | 'phase' | 'expiresAt' | 'resolves'
>;

/**
 * The mirror image of a journal: every line on the other side, in the same order, naming what it reverses. A journal
 * is never edited; a correction is this, then a new one.
 */
export function reverseJournal(draft: JournalDraft, head: ReversalHead): JournalDraft {
  return {
    ...head,
    kind: 'reversal',
    reverses: draft.idempotencyKey,
    ...(draft.source === undefined ? {} : { source: draft.source }),
    postings: draft.postings.map((posting) => ({ ...posting, side: mirror(posting.side) })),
  };
}
