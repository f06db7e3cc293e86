import { InvariantViolation } from '#libs/amount';
import { sha256 } from './sha256.js';

/** Most bytes of a segment that the ledger takes; one character may be written with nine. */
const LONGEST_BYTES = 100;
/** Of an id that is too long, so much is kept to be read. */
const KEPT_BYTES = 60;
const DIGEST_CHARACTERS = 32;

/** Stands between the beginning of an id that was too long and the digest of all of it: SUBSTITUTE, which nobody types. */
const SUBSTITUTE = '\u001A';
const DIGEST = /^[0-9a-f]{32}$/u;

const written = (id: string): string => id.replace(/[%:\s\p{Cc}]/gu, encodeURIComponent);

/** Whether an id is a beginning and a digest already. */
function isShortened(id: string): boolean {
  const parts = id.split(SUBSTITUTE);
  return parts.length === 2 && parts[0] !== '' && DIGEST.test(parts[1] ?? '');
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The beginning of an id, as long as it may be written; whole characters only. */
function beginning(id: string): string {
  let [kept, bytes] = ['', 0];
  for (const character of id) {
    bytes += bytesOf(written(character));
    if (bytes > KEPT_BYTES || character === SUBSTITUTE) break;
    kept += character;
  }
  return kept === '' ? '-' : kept;
}

/**
 * An id as accounts and keys hold it: itself where it is short enough, else its beginning and a digest of all of it, so
 * that two long ids never become one. What is shortened stays as it is when it is asked again.
 *
 * @example shortened('m'.repeat(300)) // 60 times m, U+001A, then 32 hexadecimal digits
 */
export function shortened(id: string): string {
  if (id === '' || !id.isWellFormed()) throw new InvariantViolation('an id is a text of at least one character');
  const fits = (id.length <= LONGEST_BYTES / 9 || bytesOf(written(id)) <= LONGEST_BYTES) && !id.includes(SUBSTITUTE);
  if (fits || (isShortened(id) && bytesOf(written(id)) <= LONGEST_BYTES)) return id;
  return `${beginning(id)}${SUBSTITUTE}${sha256(id).slice(0, DIGEST_CHARACTERS)}`;
}

/**
 * An id as one segment of an account's path or of a key: colons, per cent signs, white space and control characters
 * become %XX, so that two ids never share a path and no id forges one; of an id that needs more than 100 bytes so,
 * a digest stands for the rest. An empty id is a bug and throws.
 *
 * @example segment('developer:9') // 'developer%3A9'
 */
export function segment(id: string): string {
  return written(shortened(id));
}

/**
 * The id that a segment was written from; shortened where that was too long. Undefined where nothing is written so.
 *
 * @example idOfSegment('developer%3A9') // 'developer:9'
 */
export function idOfSegment(text: string): string | undefined {
  try {
    const id = decodeURIComponent(text);
    return id !== '' && segment(id) === text ? id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Segments joined by colons. Different lists of ids always give different texts.
 *
 * @example joined('run', ['r1', 'CR-7']) // 'run:r1:CR-7'
 */
export function joined(prefix: string, ids: readonly string[]): string {
  return [prefix, ...ids.map(segment)].join(':');
}
