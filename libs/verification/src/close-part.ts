import type { Custom } from '#libs/custom';
import { toHex, utf8 } from '#libs/transparency-log';
import { closeFault } from './close-rule.js';
import type { Context } from './context.js';
import type { RulePart } from './rule-part.js';
import { isText, type Members, membersOf, textAt, wholeNumber } from './shape.js';

/** A batch that is the last so far. */
interface Head {
  readonly sequence: bigint;
  readonly hash: string;
}

/** The documents of closed periods against their leaves, what was posted against the documents, and both against the rules. */
export class ClosePart {
  /** Hash of the document that must follow. */
  private awaited: string | undefined;
  /** What the last close of each period left to divide. */
  private readonly lefts = new Map<string, bigint>();

  constructor(
    private readonly context: Context,
    private readonly rules: RulePart,
    private readonly customOf: (version: number) => Custom | undefined,
  ) {}

  /** What the last close of a period left, in minor units; undefined where the log has no close of it. */
  left(period: string): bigint | undefined {
    return this.lefts.get(period);
  }

  /** Takes a close's leaf. True where its document must follow; the oldest leaves are documents themselves. */
  leaf(entry: Members): boolean {
    const hash = textAt(entry, 'hash');
    if (textAt(entry, 'v') !== '3' || hash === undefined) {
      this.judge(entry);
      return false;
    }
    this.awaited = hash;
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
    if (toHex(sha256(utf8(value))) !== awaited) {
      findings.add('CloseHashDiffers', 'The document of this close is not the one whose hash was logged.');
    }
    const document = membersOf(value);
    if (document !== undefined) this.judge(document);
  }

  private judge(document: Members): void {
    this.rules.close(document);
    const [closed, allocable] = [textAt(document, 'period'), wholeNumber(document['allocable'])];
    if (closed !== undefined && allocable !== undefined) this.lefts.set(closed, allocable);
    const { findings } = this.context;
    const version = wholeNumber(document['customVersion']);
    const custom = version === undefined ? undefined : this.customOf(Number(version));
    const period = textAt(document, 'name') ?? '?';
    // That no custom could be read at all is said where customs are read.
    if (custom === undefined && this.customOf(1) === undefined) return;
    const fault =
      custom === undefined ? `the log has no custom ${version ?? '?'} before it` : closeFault(document, custom);
    if (fault !== undefined) findings.add('CloseNotByRule', `The close of ${period} is not by the rules: ${fault}.`);
  }

  /** Takes the leaf by which the books of a period were closed: it names the last batch before it. */
  closing(entry: Members, { sequence, hash }: Head): void {
    const { findings } = this.context;
    findings.unproven('the trial balance of a period as its closing names it by hash');
    if (wholeNumber(entry['seq']) === sequence && entry['head'] === hash) return;
    const message = `This closing names batch ${textAt(entry, 'seq') ?? '?'} as the last, which was batch ${sequence}, or another hash of it.`;
    findings.add('ClosingDiffers', message);
  }
}
