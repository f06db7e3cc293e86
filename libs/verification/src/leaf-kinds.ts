import { canonicalJson, type CanonicalValue } from '#libs/transparency-log';
import type { Context } from './context.js';

/** Every kind of leaf that a log has. A leaf of any other says something that nobody here can judge. */
const KNOWN: ReadonlySet<string> = new Set([
  'account-change',
  'annulment',
  'asset',
  'ballot',
  'batch',
  'capital',
  'closing',
  'collateral',
  'custom',
  'deed',
  'demonstration',
  'disposal',
  'disposal-authorisation',
  'disposal-revocation',
  'elector-key',
  'finding',
  'guardian-consent',
  'history-import',
  'locked-body',
  'log-halt',
  'log-key',
  'log-resume',
  'loss-absorption',
  'machine',
  'machine-key',
  'mandate',
  'mandate-ballot',
  'mandate-end',
  'meeting',
  'meeting-presence',
  'motion',
  'motion-extension',
  'motion-opening',
  'motion-recall',
  'objection',
  'objection-withdrawal',
  'pasture',
  'period-close',
  'release-login',
  'reopening',
  'requisition',
  'resolution',
  'roll-entry',
  'stint-capacity',
  'token',
  'token-issue',
  'token-issuer',
  'usage-void',
  'valuation',
  'words-erased',
  'workload',
]);

/** Most leaves are of batches: what looks like this is canonical and need not be written again to see it. */
const BATCH =
  /^\{"hash":"[\da-f]{64}","ledger":"[\da-f-]{36}","n":"\d+","prev":"[\da-f]*","seq":"\d+","type":"batch","v":"\d+"\}$/u;

/** A leaf is of a kind that is known, and its text is the one way in which it is written (RFC 8785). */
export function judgeLeaf({ findings }: Context, type: string, text: string): void {
  if (!KNOWN.has(type))
    findings.add('LeafUnknown', `Nobody knows what a leaf of the kind "${type.slice(0, 40)}" says.`);
  if (!BATCH.test(text) && !isCanonical(text)) {
    findings.add(
      'LeafNotCanonical',
      'This leaf is not written as leaves are: readers could take it in different ways.',
    );
  }
}

/**
 * Whether a text is the canonical one of its value. Nearly every leaf is seen to be by the quick way; writing it anew,
 * member by member, would cost more than all else that is done with it.
 */
function isCanonical(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (isInOrder(value) && JSON.stringify(value) === text) return true;
    // Deliberately past the compiler: what is not canonical throws.
    return canonicalJson(value as CanonicalValue) === text;
  } catch {
    return false;
  }
}

/** Whether no number stands in it, no half of a surrogate pair, and every object has its keys in order. */
function isInOrder(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return typeof value !== 'number';
  if (Array.isArray(value)) return value.every(isInOrder);
  let before = '';
  for (const [key, member] of Object.entries(value)) {
    if (key < before || !key.isWellFormed() || !isInOrder(member)) return false;
    before = key;
  }
  return true;
}
