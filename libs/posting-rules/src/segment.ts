import { InvariantViolation } from '#libs/amount';

/**
 * An id as one segment of an account's path or of a key: colons, per cent signs, white space and control characters
 * become %XX, so that two ids never share a path and no id forges one. An empty id is a bug and throws.
 *
 * @example segment('developer:9') // 'developer%3A9'
 */
export function segment(id: string): string {
  if (id === '' || !id.isWellFormed()) throw new InvariantViolation('an id is a text of at least one character');
  return id.replace(/[%:\s\p{Cc}]/gu, encodeURIComponent);
}

/**
 * Segments joined by colons. Different lists of ids always give different texts.
 *
 * @example joined('run', ['r1', 'CR-7']) // 'run:r1:CR-7'
 */
export function joined(prefix: string, ids: readonly string[]): string {
  return [prefix, ...ids.map(segment)].join(':');
}
