import { toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import type { RulePart } from './rule-part.js';
import { isText, type Members, membersOf, textAt, wholeNumber } from './shape.js';

/** The documents of closed periods against their leaves, and what was posted against the documents. */
export class ClosePart {
  private awaited: { readonly hash: string; readonly generation: bigint } | undefined;

  constructor(
    private readonly context: Context,
    private readonly rules: RulePart,
  ) {}

  /** Takes a close's leaf. True where its document must follow; the oldest leaves are documents themselves. */
  leaf(entry: Members): boolean {
    const [hash, generation] = [textAt(entry, 'hash'), wholeNumber(entry['generation'])];
    if (textAt(entry, 'v') !== '3' || hash === undefined) {
      this.rules.close(entry, 1n);
      return false;
    }
    this.awaited = { hash, generation: generation ?? 1n };
    return true;
  }

  document(value: unknown): void {
    const { findings, sha256 } = this.context;
    const { awaited } = this;
    this.awaited = undefined;
    if (awaited === undefined || !isText(value)) {
      findings.add('RowsUnannounced', 'This close follows no leaf of a close.');
      return;
    }
    if (toHex(sha256(utf8(value))) !== awaited.hash) {
      findings.add('CloseHashDiffers', 'The document of this close is not the one whose hash was logged.');
    }
    const document = membersOf(value);
    if (document !== undefined) this.rules.close(document, awaited.generation);
  }
}
