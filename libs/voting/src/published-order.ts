import { compareIds, InvariantViolation } from '#libs/amount';

/** SHA-256, given from outside; synchronous. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const encoder = new TextEncoder();

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Orders ids by SHA-256(seed ‖ utf8(id)), ascending: the last resort of every tie. Nobody can choose it, because
 * the seed is fixed only when the vote closes. The order of the input does not matter; an id given twice throws.
 *
 * @example publishedOrder(['BET', 'RESERVE'], seed, sha256) // the same for everybody who knows the seed
 */
export function publishedOrder(ids: readonly string[], seed: Uint8Array, sha256: Sha256): readonly string[] {
  if (new Set(ids).size !== ids.length) throw new InvariantViolation('an order needs distinct ids');
  return ids
    .map((id) => ({ id, key: toHex(sha256(concat([seed, encoder.encode(id)]))) }))
    .sort((a, b) => compareIds(a.key, b.key))
    .map(({ id }) => id);
}

/**
 * The seed as long as no log root exists: SHA-256 over the ballots' commitments, sorted by their bytes and joined.
 * It does not depend on the order in which ballots arrived or rows are read.
 */
export function seedOfCommitments(commitments: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  const named = commitments.map((bytes) => ({ bytes, name: toHex(bytes) }));
  return sha256(concat(named.sort((a, b) => compareIds(a.name, b.name)).map(({ bytes }) => bytes)));
}
