import { journalField } from '#libs/entry-proof';
import type { Doubts } from './doubts.js';
import type { BundleJournal } from './journal.js';

/** Every entry names a custom that the log had before it, and that had begun by the entry's own date. */
export class InForcePart {
  /** The custom of the last entry, and the first second in which it holds, as PostgreSQL writes it. */
  private last: { readonly version: string; readonly begins: string | undefined } | undefined;

  constructor(
    private readonly doubts: Doubts,
    /** When a custom begins, milliseconds since 1970; undefined where the log has no such custom yet. */
    private readonly begins: (version: number) => number | undefined,
  ) {}

  journal({ row, key }: BundleJournal, sequence: bigint): void {
    const version = journalField(row, 'customVersion') ?? '';
    if (this.last?.version !== version || this.last.begins === undefined) {
      this.last = { version, begins: this.secondOf(version) };
    }
    const { begins } = this.last;
    if (begins !== undefined && (journalField(row, 'effectiveAt') ?? '') >= begins) return;
    // That no custom could be read at all is said where customs are read.
    if (begins === undefined && this.begins(1) === undefined) return;
    const message = `The entry "${key}" names custom ${version || '?'}, which was not in force on its day.`;
    this.doubts.add('CustomNotInForce', sequence, message);
  }

  /** The first custom holds for whatever was before it, too. */
  private secondOf(version: string): string | undefined {
    const begins = /^\d{1,9}$/u.test(version) ? this.begins(Number(version)) : undefined;
    if (begins === undefined || version === '1') return begins === undefined ? undefined : '';
    return new Date(begins).toISOString().slice(0, 19).replace('T', ' ');
  }
}
