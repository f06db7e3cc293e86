import type { Findings, FindingKind } from './finding.js';

/** Something wrong with an entry, unless it was taken over from other books. */
interface Doubt {
  /** Number of its batch. */
  readonly sequence: bigint;
  readonly kind: FindingKind;
  readonly message: string;
  readonly leaf: bigint | undefined;
  readonly line: number;
}

/** So many are kept: more say nothing more. */
const MOST = 100;

/**
 * What is wrong with entries that name facts which the log does not have. Those that were taken over from other books
 * may: they name facts of those, and the leaf that says which entries they are comes after them.
 */
export class Doubts {
  private readonly kept: Doubt[] = [];
  private history = { first: 0n, last: 0n };

  constructor(private readonly findings: Findings) {}

  add(kind: FindingKind, sequence: bigint, message: string): void {
    const { line, leaf } = this.findings;
    if (this.kept.length < MOST) this.kept.push({ kind, sequence, message, leaf, line });
  }

  /** These batches hold what was taken over. */
  isHistory(first: bigint, last: bigint): void {
    this.history = { first, last };
  }

  end(): void {
    for (const { sequence, kind, message, leaf, line } of this.kept) {
      if (sequence >= this.history.first && sequence <= this.history.last) continue;
      this.findings.add(kind, message, { line, ...(leaf === undefined ? {} : { leaf }) });
    }
  }
}
