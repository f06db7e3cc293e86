import { InvariantViolation } from '#libs/amount';
import type { Side } from './posting.js';

/** STATISTICAL accounts (energy, water) balance like the rest, but stay out of every money statement. */
export type AccountType = 'ASSET' | 'LIABILITY' | 'EQUITY' | 'INCOME' | 'EXPENSE' | 'STATISTICAL';

/** The side on which an account of that type grows. A contra account states its own side instead. */
export function normalSideOf(type: AccountType): Side {
  return type === 'ASSET' || type === 'EXPENSE' || type === 'STATISTICAL' ? 'DEBIT' : 'CREDIT';
}

/** The other side. */
export function mirror(side: Side): Side {
  return side === 'DEBIT' ? 'CREDIT' : 'DEBIT';
}

/** The two running totals of one account in one unit, in smallest steps. */
export interface Totals {
  readonly debits: bigint;
  readonly credits: bigint;
}

/** What an account holds on its normal side; negative where it stands on the other. */
export function balanceOf({ debits, credits }: Totals, normalSide: Side): bigint {
  return normalSide === 'DEBIT' ? debits - credits : credits - debits;
}

/**
 * The body that owns an account: the first segment of its path.
 *
 * @example bodyOf('je:assets:bank') // 'je'
 */
export function bodyOf(path: string): string {
  const [body] = path.split(':');
  if (body === undefined || body === '') throw new InvariantViolation(`"${path}" is not the path of an account`);
  return body;
}

/** Most bytes of a path in UTF-8, and of one segment: keys and memos that are made of several still fit their columns. */
const LONGEST_PATH = 400;
const LONGEST_SEGMENT = 100;

/** A body in lower case, then at least one segment without spaces. */
const SHAPE = /^[a-z][a-z0-9-]*(?::[^\s:]+)+$/u;

/** Nothing but plain letters, digits and signs: most paths, told at once. */
const PLAIN = /^[a-z][a-z0-9-]*(?::[!-$&-9;-~]+)+$/u;

/**
 * A segment as ids are written: what would end it or not be seen stands as %XX of its UTF-8, in capitals, and nothing else
 * does, so that each id has one spelling. No NUL: no text of the database holds one.
 */
const SEGMENT =
  /^(?:[^%\s\p{Cc}]|%(?:0[1-9A-F]|1[0-9A-F]|20|25|3A|7F|C2%(?:[89][0-9A-F]|A0)|E1%9A%80|E2%(?:80%(?:8[0-9A]|A[89F])|81%9F)|E3%80%80|EF%BB%BF))+$/u;

/** Bytes of a text in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

/** True for what has the shape of a path, whatever its length: an account that books of the past hold. */
export function isPathShaped(path: string): boolean {
  return SHAPE.test(path);
}

/**
 * True for a path such as 'je:assets:bank' that may be posted to: a body in lower case, then at least one segment, each
 * written as an id is, of at most 100 bytes; 400 bytes in all.
 */
export function isAccountPath(path: string): boolean {
  if (path.length <= LONGEST_SEGMENT && PLAIN.test(path)) return true;
  if (path.length > LONGEST_PATH || !path.isWellFormed() || !SHAPE.test(path)) return false;
  const segments = path.split(':');
  return (
    bytesOf(path) <= LONGEST_PATH &&
    segments.every((segment) => bytesOf(segment) <= LONGEST_SEGMENT) &&
    segments.slice(1).every((segment) => SEGMENT.test(segment))
  );
}
