import { createHash } from 'node:crypto';

const READABLE = 48;

/**
 * A run's code: readable where it can be, distinct always, because it ends in the beginning of a SHA-256 of the parts.
 *
 * @example runCode('royalty', ['Q3 2026', 'code-7b']) // 'royalty-q3-2026-code-7b-1f0c…'
 */
export function runCode(prefix: string, parts: readonly string[]): string {
  const readable = [prefix, ...parts]
    .join('-')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/gu, '-')
    .slice(0, READABLE)
    .replace(/-+$/u, '');
  const digest = createHash('sha256')
    .update(JSON.stringify([prefix, ...parts]))
    .digest('hex');
  return `${readable}-${digest.slice(0, 12)}`;
}
