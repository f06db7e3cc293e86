import { isRefusal, refuse, unitOf, type Refusal } from '#libs/amount';
import { isAccountPath, mirror } from './account.js';
import type { JournalDraft, Posting } from './posting.js';
import { byUnit, toTransfers, type Transfer } from './transfer.js';

/** A journal that keeps every rule that needs no balance: what the ledger may be asked to post. */
export interface ValidJournal {
  readonly draft: JournalDraft;
  readonly transfers: readonly Transfer[];
}

export type JournalRefusal = Refusal<
  | 'AccountPathMalformed'
  | 'AmountNotPositive'
  | 'EffectiveAtMalformed'
  | 'EmptyJournal'
  | 'IdempotencyKeyMissing'
  | 'SameAccountTransfer'
  | 'UnbalancedJournal'
  | 'UnknownUnit'
>;

/** Seconds are required and the zone is Z, so that one instant has few spellings and no locale. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/u;

function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const parsed = new Date(text);
  // Date rolls 30 February over into March; the date it then shows is another one.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text.slice(0, 10));
}

function checkHead(draft: JournalDraft): JournalRefusal | undefined {
  if (draft.idempotencyKey === '') {
    return refuse('IdempotencyKeyMissing', {
      message: 'a journal needs a key, so that a retry posts it once',
      field: 'idempotencyKey',
      rule: 'ledger.idempotency',
    });
  }
  if (!isInstant(draft.effectiveAt)) {
    return refuse('EffectiveAtMalformed', {
      message: `"${draft.effectiveAt}" is not an instant such as 2026-03-01T00:00:00Z`,
      field: 'effectiveAt',
      rule: 'ledger.instant',
    });
  }
  if (draft.postings.length === 0) {
    return refuse('EmptyJournal', { message: 'a journal needs postings', field: 'postings', rule: 'ledger.empty' });
  }
  return undefined;
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
  if (posting.amount > 0n) return undefined;
  return refuse('AmountNotPositive', {
    message: `${posting.account}: ${posting.amount} is not above zero; the side says the direction`,
    field: `${at}.amount`,
    rule: 'ledger.positive',
  });
}

function checkBalance(postings: readonly Posting[]): JournalRefusal | undefined {
  for (const [unit, lines] of byUnit(postings)) {
    const net = lines.reduce((sum, { side, amount }) => (side === 'DEBIT' ? sum + amount : sum - amount), 0n);
    if (net === 0n) continue;
    const [heavier, excess] = net > 0n ? ['debits', net] : ['credits', -net];
    return refuse('UnbalancedJournal', {
      message: `in ${unit}, ${heavier} exceed the other side by ${excess} smallest steps`,
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
export type ReversalHead = Omit<JournalDraft, 'kind' | 'postings' | 'reverses' | 'source'>;

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
