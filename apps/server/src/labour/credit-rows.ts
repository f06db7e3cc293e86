import { createHash } from 'node:crypto';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import {
  creditHolder,
  creditRow,
  labelDigest,
  reconcileRow,
  type LabelDecision,
  type LabelRow,
  type RowRefusal,
} from '#libs/lineage';
import type { StoredRow } from './labour.store.js';
import type { CreditedRow, LabelImportRequest } from './labour.types.js';

/** What the rows of an import are judged by. */
export interface CreditContext {
  readonly request: LabelImportRequest;
  readonly custom: Custom;
  /** Person ids by roll number, of everybody named in the claims. */
  readonly people: ReadonlyMap<string, string>;
  readonly stored: ReadonlyMap<string, StoredRow>;
}

/** Rows to be recorded, how many were there before, and those that cannot be taken. */
export interface CreditedRows {
  readonly rows: readonly CreditedRow[];
  readonly alreadyKnown: number;
  readonly refusals: readonly RowRefusal[];
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Which rows are new, whose they are, and what each earns by the card in force. */
export function creditRows(rows: readonly LabelRow[], context: CreditContext): CreditedRows | Refusal {
  const credited: CreditedRow[] = [];
  const refusals: RowRefusal[] = [];
  let alreadyKnown = 0;
  for (const row of rows) {
    const digest = labelDigest(row.content, sha256);
    const stored = context.stored.get(row.key);
    const imported = { digest, decision: row.decision, updatedAt: row.updatedAt };
    switch (reconcileRow(stored === undefined ? undefined : versionOf(stored), imported)) {
      case 'SAME':
      case 'STALE':
        alreadyKnown += 1;
        break;
      case 'AWAITS_DECISION':
        refusals.push(awaitsDecision(row));
        break;
      case 'NEW':
      case 'NEW_VERSION': {
        const next = credit(row, { ...context, digest, version: (stored?.version ?? 0) + 1 });
        if (isRefusal(next)) return next;
        credited.push(next);
      }
    }
  }
  return { rows: credited, alreadyKnown, refusals };
}

function credit(
  row: LabelRow,
  { request, custom, people, digest, version }: CreditContext & { digest: string; version: number },
): CreditedRow | Refusal {
  const claims = new Map(
    [...(request.claims ?? [])].map(([ref, roll]) => [`unclaimed:${request.source}:${ref}`, roll]),
  );
  const holder = creditHolder(row, claims);
  const { key, decision } = row;
  const rates = { customVersion: custom.version, cards: custom.rateCards };
  const earned = creditRow({ key, decision, holder, taskType: request.taskType }, rates);
  if (isRefusal(earned)) return earned;
  return {
    key,
    line: row.line,
    itemId: row.itemId,
    labellerRef: row.labellerRef ?? '',
    personId: people.get(holder) ?? null,
    holder,
    decision,
    decidedBy: row.decidedBy ?? `import:${row.basis}`,
    digest: Buffer.from(digest, 'hex'),
    toolUpdatedAt: row.updatedAt,
    seconds: row.seconds,
    version,
    points: earned?.points ?? 0n,
    wageMinor: earned?.wageMinor ?? 0n,
  };
}

function versionOf(stored: StoredRow): Parameters<typeof reconcileRow>[0] {
  const decision = decisionOf(stored.decision);
  return {
    digest: stored.digest.toString('hex'),
    decision,
    updatedAt: stored.toolUpdatedAt,
    credited: decision === 'accepted',
  };
}

const DECISIONS: readonly LabelDecision[] = ['accepted', 'rejected', 'pending', 'skipped', 'gold'];

function decisionOf(text: string): LabelDecision {
  const found = DECISIONS.find((decision) => decision === text.toLowerCase());
  if (found === undefined) throw new InvariantViolation(`"${text}" is no decision`);
  return found;
}

function awaitsDecision({ line, key }: LabelRow): RowRefusal {
  return {
    kind: 'LabelAwaitsDecision',
    refused: true,
    line,
    field: 'id',
    rule: 'labels.reconcile',
    message: `${key} is known with another label or decision; accepted work is never re-scored by an import`,
  };
}
