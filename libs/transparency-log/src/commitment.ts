import { type HashBytes, hashOf } from './bytes.js';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';
import { type LogRefusal, refuseEntry } from './refusal.js';

/** What is committed to, under which domain, hidden by which salt. */
export interface Committed {
  /** Names what the value is (`ballot`, `name`), so that a commitment to one never opens as another. */
  readonly domain: string;
  /** 32 random bytes, kept in an erasable table: erasing them makes the commitment say nothing. */
  readonly salt: Uint8Array;
  readonly value: CanonicalValue;
}

const SALT_BYTES = 32;

/**
 * SHA-256(domain ‖ 0x0A ‖ salt ‖ canonical JSON). Names and ballots are easy to guess, so they are
 * never hashed bare; with the salt nobody can try them all.
 *
 * Errors: `SaltNot32Bytes`, `DomainMalformed` (empty, or holding the separator).
 */
export function commitment(
  committed: Committed,
  sha256: HashBytes,
): Uint8Array | LogRefusal<'SaltNot32Bytes' | 'DomainMalformed'> {
  const { domain, salt, value } = committed;
  if (salt.length !== SALT_BYTES) {
    return refuseEntry('SaltNot32Bytes', {
      field: 'salt',
      message: `A salt has ${String(SALT_BYTES)} bytes; this one has ${String(salt.length)}.`,
    });
  }
  if (domain === '' || domain.includes('\n') || !domain.isWellFormed()) {
    return refuseEntry('DomainMalformed', {
      field: 'domain',
      message: 'A domain is one line of text that is not empty.',
    });
  }
  return hashOf([`${domain}\n`, salt, canonicalJson(value)], sha256);
}
