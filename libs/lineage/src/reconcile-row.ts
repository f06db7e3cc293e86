import { parseInstant } from './instant.js';
import type { LabelDecision } from './label-row.js';

/** One version of a piece of work: what the label says, how it stands, and when the tool last changed it. */
export interface RowVersion {
  readonly digest: string;
  readonly decision: LabelDecision;
  readonly updatedAt: string | null;
}

/** What an import does with a row: nothing, store it, store a new version, or ask. */
export type Reconciliation = 'NEW' | 'SAME' | 'NEW_VERSION' | 'STALE' | 'AWAITS_DECISION';

/**
 * Compares an imported row with the stored one of the same key. Same label and decision: nothing to do. A later
 * version replaces an earlier one, except that accepted work is never re-scored by an import: once credited, a
 * change waits for a decision. So does a change whose order in time is unknown.
 *
 * @example reconcileRow(undefined, version) // 'NEW'
 */
export function reconcileRow(
  stored: (RowVersion & { readonly credited: boolean }) | undefined,
  imported: RowVersion,
): Reconciliation {
  if (stored === undefined) return 'NEW';
  if (stored.digest === imported.digest && stored.decision === imported.decision) return 'SAME';
  const before = stored.updatedAt === null ? undefined : parseInstant(stored.updatedAt);
  const after = imported.updatedAt === null ? undefined : parseInstant(imported.updatedAt);
  if (before === undefined || after === undefined) return 'AWAITS_DECISION';
  if (after < before) return 'STALE';
  // A review changes the decision without always touching the annotation's own time.
  if (after === before && stored.digest !== imported.digest) return 'AWAITS_DECISION';
  return stored.credited ? 'AWAITS_DECISION' : 'NEW_VERSION';
}
