import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';

/** Who keeps the books of the demonstration. */
export const CLERK = 'clerk';
export const CURRENCY = 'EUR';

/** Drafts of this story are right by construction: a refusal is a bug of the story. */
export function drafted(draft: JournalDraft | Refusal): JournalDraft {
  if (isRefusal(draft)) throw new InvariantViolation(draft.message);
  return draft;
}
