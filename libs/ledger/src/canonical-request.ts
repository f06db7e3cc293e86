import type { JournalDraft } from './posting.js';

/** The first character of every canonical request: a change of format changes it, and so every hash made from it. */
const VERSION = '1';

/**
 * The bytes that say what a journal asks for: versioned, keys sorted, amounts as decimal strings, postings in line
 * order. Two requests under one key are the same request exactly where their canonical text is; the server hashes it.
 * Only named fields enter, so that what the transport adds never changes the hash.
 */
export function canonicalRequest(draft: JournalDraft): string {
  const { idempotencyKey, kind, effectiveAt, memo, actor, customVersion, source, reverses, postings } = draft;
  const { phase, expiresAt, resolves, adjustment, adjustsPeriod } = draft;
  // JSON.stringify writes members in the order given here, which is that of their names, and leaves out what is undefined.
  const request = {
    actor,
    adjustment: adjustment === undefined ? undefined : 'true',
    adjustsPeriod,
    customVersion,
    effectiveAt,
    expiresAt,
    idempotencyKey,
    kind,
    memo,
    phase,
    postings: postings.map(({ account, unit, side, amount, purpose }) => ({
      account,
      amount: amount.toString(),
      purpose,
      side,
      unit,
    })),
    resolves: resolves === undefined ? undefined : { as: resolves.as, hold: resolves.hold },
    reverses,
    source: source === undefined ? undefined : { id: source.id, kind: source.kind },
  };
  return `${VERSION}${JSON.stringify(request)}`;
}
