import { compareIds } from '#libs/amount';
import type { JournalDraft } from './posting.js';

/** The first character of every canonical request: a change of format changes it, and so every hash made from it. */
const VERSION = '1';

type Canonical = string | number | readonly Canonical[] | { readonly [key: string]: Canonical | undefined };

function write(value: Canonical): string {
  if (typeof value === 'string' || typeof value === 'number') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(write).join(',')}]`;
  const members = Object.entries(value)
    .filter((entry): entry is [string, Canonical] => entry[1] !== undefined)
    .sort(([a], [b]) => compareIds(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`);
  return `{${members.join(',')}}`;
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}

/**
 * The bytes that say what a journal asks for: versioned, keys sorted, amounts as decimal strings, postings in line
 * order. Two requests under one key are the same request exactly where their canonical text is; the server hashes it.
 * Only named fields enter, so that what the transport adds never changes the hash.
 */
export function canonicalRequest(draft: JournalDraft): string {
  const { idempotencyKey, kind, effectiveAt, memo, actor, customVersion, source, reverses, postings } = draft;
  const request = {
    idempotencyKey,
    kind,
    effectiveAt,
    memo,
    actor,
    customVersion,
    source: source === undefined ? undefined : { kind: source.kind, id: source.id },
    reverses,
    postings: postings.map(({ account, unit, side, amount, purpose }) => ({
      account,
      unit,
      side,
      amount: amount.toString(),
      purpose,
    })),
  };
  return `${VERSION}${write(request)}`;
}
