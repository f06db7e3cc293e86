import { refuse } from '#libs/amount';
import type { JournalRefusal } from './journal-refusal.js';
import type { JournalDraft } from './posting.js';

/** Seconds are required and the zone is Z, so that one instant has few spellings and no locale. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Most characters of each text. A memo is a line or two; a document stands elsewhere and is named as the source. */
const LONGEST = { idempotencyKey: 300, kind: 100, actor: 200, memo: 2000 } as const;

/** The years of these books; the database takes no others. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2199];

/** Largest version of a custom: what an integer of the database holds. */
const LARGEST_VERSION = 2 ** 31 - 1;

/** A time within the years that the books take. */
function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const parsed = new Date(text);
  const year = parsed.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return false;
  // Date rolls 30 February over into March; the date it then shows is another one.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text.slice(0, 10));
}

/** Neither can be stored as it is: PostgreSQL takes no NUL, UTF-8 no half of a pair. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

function checkTexts(draft: JournalDraft): JournalRefusal | undefined {
  const { source, reverses, resolves } = draft;
  const texts: readonly (readonly [field: string, text: string, longest: number])[] = [
    ...(['idempotencyKey', 'kind', 'actor', 'memo'] as const).map(
      (field) => [field, draft[field], LONGEST[field]] as const,
    ),
    ['source.kind', source?.kind ?? '', LONGEST.kind],
    ['source.id', source?.id ?? '', LONGEST.idempotencyKey],
    ['reverses', reverses ?? '', LONGEST.idempotencyKey],
    ['resolves.hold', resolves?.hold ?? '', LONGEST.idempotencyKey],
    ...draft.postings.map(({ purpose }, index) => [`postings.${index}.purpose`, purpose ?? '', LONGEST.kind] as const),
  ];
  const wrong = texts.find(([, text, longest]) => text.length > longest || !isStorable(text));
  if (wrong === undefined) return undefined;
  const [field, text, longest] = wrong;
  const message = isStorable(text)
    ? `${field} has ${text.length} characters; at most ${longest} fit`
    : `${field} holds a character that cannot be stored`;
  return refuse('TextMalformed', { message, field, rule: 'ledger.text' });
}

function contradiction(message: string, field: string): JournalRefusal {
  return refuse('HoldContradicts', { message, field, rule: 'ledger.hold' });
}

/** A hold ends at a time it names; what resolves it is no hold itself and undoes nothing else. */
function checkHold({ phase, expiresAt, resolves, reverses, postings }: JournalDraft): JournalRefusal | undefined {
  if (phase === 'PENDING' && expiresAt === undefined) {
    return refuse('HoldNeedsExpiry', {
      message: 'a pending journal says when it ends',
      field: 'expiresAt',
      rule: 'ledger.hold',
    });
  }
  if (expiresAt !== undefined && !isInstant(expiresAt)) {
    return refuse('ExpiresAtMalformed', {
      message: `"${expiresAt}" is not an instant from 1970 to 2199 such as 2026-03-01T00:00:00Z`,
      field: 'expiresAt',
      rule: 'ledger.instant',
    });
  }
  if (expiresAt !== undefined && phase !== 'PENDING') {
    return contradiction('only a pending journal expires', 'expiresAt');
  }
  if (phase === 'PENDING' && (resolves !== undefined || reverses !== undefined)) {
    return contradiction('a pending journal neither resolves nor reverses another', 'phase');
  }
  if (resolves === undefined) return undefined;
  if (reverses !== undefined)
    return contradiction('a journal resolves a hold or reverses a journal, not both', 'resolves');
  if (resolves.as !== 'POST' && postings.length > 0) {
    return contradiction('only the posting of a hold moves anything', 'postings');
  }
  return undefined;
}

function checkAdjustment({ adjustment, adjustsPeriod }: JournalDraft): JournalRefusal | undefined {
  const refuseWith = (message: string): JournalRefusal =>
    refuse('AdjustmentContradicts', { message, field: 'adjustsPeriod', rule: 'ledger.adjustment' });
  if (adjustsPeriod === undefined) return undefined;
  if (!UUID.test(adjustsPeriod)) return refuseWith(`"${adjustsPeriod}" is not the id of a period`);
  return adjustment === true
    ? refuseWith('an entry lies in a softly closed period, or corrects one that is closed for good, not both')
    : undefined;
}

/** The first rule that a journal breaks before its postings are looked at. */
export function checkHead(draft: JournalDraft): JournalRefusal | undefined {
  if (draft.idempotencyKey === '') {
    return refuse('IdempotencyKeyMissing', {
      message: 'a journal needs a key, so that a retry posts it once',
      field: 'idempotencyKey',
      rule: 'ledger.idempotency',
    });
  }
  if (!isInstant(draft.effectiveAt)) {
    return refuse('EffectiveAtMalformed', {
      message: `"${draft.effectiveAt}" is not an instant from 1970 to 2199 such as 2026-03-01T00:00:00Z`,
      field: 'effectiveAt',
      rule: 'ledger.instant',
    });
  }
  if (!(Number.isInteger(draft.customVersion) && draft.customVersion >= 0 && draft.customVersion <= LARGEST_VERSION)) {
    return refuse('CustomVersionMalformed', {
      message: `${draft.customVersion} is not the version of a custom`,
      field: 'customVersion',
      rule: 'ledger.custom',
    });
  }
  const refusal = checkTexts(draft) ?? checkHold(draft) ?? checkAdjustment(draft);
  if (refusal !== undefined) return refusal;
  if (draft.postings.length === 0 && (draft.resolves === undefined || draft.resolves.as === 'POST')) {
    return refuse('EmptyJournal', { message: 'a journal needs postings', field: 'postings', rule: 'ledger.empty' });
  }
  return undefined;
}
