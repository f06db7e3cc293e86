import { createHash, randomBytes } from 'node:crypto';
import { InvariantViolation } from '#libs/amount';
import { entryMembers, type EntryDraft } from '#libs/court-roll';
import { canonicalJson, commitment, isLogRefusal, toHex, type CanonicalValue } from '#libs/transparency-log';

const SALT_BYTES = 32;

/** A line with its place, its document, and what its commitments open with. */
export interface SealedLine {
  readonly number: bigint;
  readonly document: string;
  /** sha256 of the document, hex: the next line names it. */
  readonly hash: string;
  readonly draft: EntryDraft;
  readonly note?: string;
  readonly salts: {
    readonly holder: Buffer;
    readonly toUseOf?: Buffer;
    readonly note?: Buffer;
    readonly minorUntil?: Buffer;
  };
}

/** The end of the roll. */
export interface RollHead {
  readonly number: bigint;
  /** Hex; empty before the first line. */
  readonly hash: string;
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function committed(domain: string, salt: Buffer, value: CanonicalValue): string {
  const made = commitment({ domain, salt, value }, sha256);
  if (isLogRefusal(made)) throw new InvariantViolation(made.message);
  return toHex(made);
}

/** Gives lines their places after the head, in order, with a fresh salt for each person and note. */
export function seal(
  head: RollHead,
  drafts: readonly { readonly draft: EntryDraft; readonly note?: string }[],
): readonly SealedLine[] {
  let { number, hash } = head;
  return drafts.map(({ draft, note }) => {
    number += 1n;
    const line = sealed(draft, note?.normalize('NFC'), { number, hash });
    ({ hash } = line);
    return line;
  });
}

function sealed(draft: EntryDraft, note: string | undefined, { number, hash }: RollHead): SealedLine {
  const entry = number.toString();
  const { toUseOf, holding, minorUntil } = draft;
  const salts = {
    holder: randomBytes(SALT_BYTES),
    ...(toUseOf === undefined ? {} : { toUseOf: randomBytes(SALT_BYTES) }),
    ...(note === undefined ? {} : { note: randomBytes(SALT_BYTES) }),
    ...(minorUntil === undefined ? {} : { minorUntil: randomBytes(SALT_BYTES) }),
  };
  const members = entryMembers(draft, {
    number,
    previous: hash,
    holder: committed('roll-person', salts.holder, { entry, rollNumber: holding.holder }),
    ...(toUseOf === undefined || salts.toUseOf === undefined
      ? {}
      : { toUseOf: committed('roll-person', salts.toUseOf, { entry, rollNumber: toUseOf }) }),
    ...(note === undefined || salts.note === undefined
      ? {}
      : { note: committed('roll-note', salts.note, { entry, note }) }),
    ...(minorUntil === undefined || salts.minorUntil === undefined
      ? {}
      : { minorUntil: committed('roll-day', salts.minorUntil, { entry, until: minorUntil }) }),
  });
  const document = canonicalJson(members);
  const made = createHash('sha256').update(document).digest('hex');
  return { number, document, hash: made, draft, salts, ...(note === undefined ? {} : { note }) };
}
