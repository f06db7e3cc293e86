import { refuse, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { checkAccountsByHand, checkKindByHand } from '#libs/posting-rules';
import type { ManualJournal } from './posting.types.js';

/** Who asks, and under which custom. */
export interface Hand {
  readonly actor: string;
  readonly customVersion: number;
}

/** What begins every key that people choose: no such key can pre-empt one of a meter's, a period's or a run's. */
export const KEY_OF_PEOPLE = 'manual:';

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** A day is its first instant. What is neither a day nor an instant is refused by the ledger, in its words. */
export const instantOf = (text: string): string => (DAY.test(text) ? `${text}T00:00:00Z` : text);

/** Yes where somebody said it: null and absent are the same to a client. */
const said = <K extends string, T>(key: K, value: T | null | undefined): Partial<Record<K, T>> =>
  // A computed key makes TypeScript forget its name.
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, T>);

/** An officer's journal as the ledger takes it. Refuses kinds and accounts that are not theirs, and phases that nobody asks for. */
export function manualDraft(journal: ManualJournal, { actor, customVersion }: Hand): JournalDraft | Refusal {
  const { idempotencyKey, kind, phase, source, expiresAt, adjustment, adjustsPeriod } = journal;
  const ofKind = kind ?? 'manual';
  const impersonated = checkKindByHand(ofKind) ?? checkAccountsByHand(ofKind, journal.postings);
  if (impersonated !== undefined) return impersonated;
  if (phase !== null && phase !== undefined && phase !== 'POSTED' && phase !== 'PENDING') {
    const message = 'a journal is posted or pending; a hold is ended by resolving it';
    return refuse('UnknownPhase', { message, field: 'phase', rule: 'ledger.hold' });
  }
  return {
    // An empty key stays empty, so that the ledger says that there is none.
    idempotencyKey: idempotencyKey === '' ? '' : `${KEY_OF_PEOPLE}${idempotencyKey}`,
    kind: ofKind,
    effectiveAt: instantOf(journal.effectiveAt),
    memo: journal.memo,
    actor,
    customVersion,
    ...(source === null || source === undefined ? {} : { source: { kind: source.kind, id: source.id } }),
    ...(phase === 'PENDING' ? { phase } : {}),
    ...(expiresAt === null || expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt) }),
    ...(adjustment === true ? { adjustment } : {}),
    ...said('adjustsPeriod', adjustsPeriod),
    postings: journal.postings.map(({ account, unit, side, amount, purpose }) => {
      return { account, unit, side, amount, ...said('purpose', purpose) };
    }),
  };
}
