import type { JournalDraft, Posting } from '#libs/ledger';
import type { StoredJournal } from './posting.types.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Only what is an id is looked for. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** Legs as the lines that give exactly these legs again, in their order. */
export function postingsOfLegs(legs: StoredJournal['legs']): readonly Posting[] {
  return legs.flatMap(({ debit, credit, unit, amount, purpose }) => {
    const line = { unit, amount, ...(purpose === null ? {} : { purpose }) };
    return [
      { ...line, account: debit, side: 'DEBIT' as const },
      { ...line, account: credit, side: 'CREDIT' as const },
    ];
  });
}

/** A stored journal as it was asked for: what its reversal mirrors and names. */
export function draftOf(journal: StoredJournal): JournalDraft {
  const { key, kind, memo, actor, effectiveAt, source, legs } = journal;
  return {
    idempotencyKey: key,
    kind,
    effectiveAt: effectiveAt.toISOString(),
    memo,
    actor,
    customVersion: 0,
    ...(source === null ? {} : { source }),
    postings: postingsOfLegs(legs),
  };
}
