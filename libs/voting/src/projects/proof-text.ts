import { compareIds, formatFraction, type Fraction } from '#libs/amount';
import type { EqualShares } from './equal-shares.js';

/** Names the rule and its version in every result, so that a recount years later runs the same one. */
export const PROJECTS_RULE = 'equal-shares-cost/1';

type Plain = string | readonly Plain[] | { readonly [key: string]: Plain };

const isFraction = (value: object): value is Fraction => 'numerator' in value && 'denominator' in value;

/** Numbers and fractions as text, keys by their bytes. */
function plain(value: unknown): Plain {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isFraction(value)) return formatFraction(value);
  const entries = Object.entries(value).sort(([a], [b]) => compareIds(a, b));
  return Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]));
}

/**
 * An outcome with its proof as one canonical text: every value is text, a list or an object with sorted keys, so that
 * equal ballots give equal bytes on every machine. Recounting the published ballots and comparing this text is a replay.
 */
export function canonicalEqualShares(result: EqualShares): string {
  return JSON.stringify(plain({ ...result, rule: PROJECTS_RULE }));
}
