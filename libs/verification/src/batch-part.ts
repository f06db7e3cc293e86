import { equalBytes, fromHex, HASH_BYTES } from '#libs/transparency-log';
import {
  batchHash,
  batchHashV2,
  type BatchHead,
  journalField,
  journalHash,
  journalTextV2,
  wordsHash,
} from '#libs/entry-proof';
import type { Context } from './context.js';
import { type BundleJournal, journalOf } from './journal.js';
import { type Members, textAt, wholeNumber } from './shape.js';

/** A batch whose leaf was read and whose rows are being read. */
interface OpenBatch extends BatchHead {
  readonly place: bigint;
  readonly hash: string;
  readonly count: number;
  version: '2' | '3' | undefined;
  /** When its row says that it was recorded. */
  recordedAt: string | undefined;
  readonly hashes: Uint8Array[];
  readonly texts: string[];
  /** False once a row could not be read: the hash would only repeat that. */
  readable: boolean;
}

/** The rows of each batch against its leaf, and the chain from batch to batch. */
export class BatchPart {
  private open: OpenBatch | undefined;
  private lastHash = '';
  private lastSequence = 0n;
  private erased = 0;

  constructor(
    private readonly context: Context,
    private readonly ledger: string,
    private readonly onJournal: (
      journal: BundleJournal,
      batch: { readonly sequence: bigint; readonly old: boolean },
    ) => void,
  ) {}

  /** Journals whose words were erased. */
  get erasedWords(): number {
    return this.erased;
  }

  /** Number and hash of the last batch whose leaf was read. */
  get head(): { readonly sequence: bigint; readonly hash: string } {
    return { sequence: this.lastSequence, hash: this.lastHash };
  }

  /** Takes a batch's leaf: it follows the batch before it. */
  leaf(entry: Members): void {
    const { findings } = this.context;
    const [hash, previous, sequence] = [textAt(entry, 'hash'), textAt(entry, 'prev'), textAt(entry, 'seq')];
    const [ledger, journals] = [textAt(entry, 'ledger'), textAt(entry, 'n')];
    const [place, count] = [wholeNumber(sequence), wholeNumber(journals)];
    if (hash === undefined || previous === undefined || place === undefined || ledger === undefined) {
      findings.add('BundleMalformed', 'This leaf is of a batch and does not say which.');
      return;
    }
    if (count === undefined || count < 1n || count > 1_000_000n) {
      findings.add('BundleMalformed', `Batch ${place} has a number of entries that no batch has.`);
      return;
    }
    if (place !== this.lastSequence + 1n || previous !== this.lastHash || ledger !== this.ledger) {
      findings.add('BatchGap', `Batch ${place} does not follow batch ${this.lastSequence} by number and hash.`);
    }
    [this.lastSequence, this.lastHash] = [place, hash];
    // Written out: an object spread together costs as much as reading the leaf.
    this.open = {
      ledger,
      sequence: String(place),
      previous,
      journals: String(count),
      place,
      hash,
      count: Number(count),
      version: undefined,
      recordedAt: undefined,
      hashes: [],
      texts: [],
      readable: true,
    };
  }

  /** Takes the batch's own row: it says what the leaf says. */
  batch(value: Members): void {
    const { findings } = this.context;
    const { open } = this;
    if (open === undefined || open.version !== undefined) {
      findings.add('RowsUnannounced', 'These rows of a batch follow no leaf of a batch.');
      return;
    }
    const { hashVersion } = value;
    open.version = hashVersion === '2' || hashVersion === '3' ? hashVersion : undefined;
    if (open.version === undefined) {
      findings.add('BatchHashDiffers', `Batch ${open.sequence} names a version of its hash that nobody knows.`);
      open.readable = false;
      open.version = '3';
    }
    this.same(open, 'seq', value['seq'], open.sequence);
    this.same(open, 'prev', value['prev'], open.previous);
    this.same(open, 'hash', value['hash'], open.hash);
    this.same(open, 'n', value['n'], open.journals);
    open.recordedAt = textAt(value, 'recordedAt');
  }

  /** A member of the batch's row, where it has that member, is what the leaf says. */
  private same({ sequence }: OpenBatch, name: string, said: unknown, wanted: string): void {
    if (said === wanted || said === undefined) return;
    this.context.findings.add(
      'BatchHashDiffers',
      `The row of batch ${sequence} has another "${name}" than ${name === 'recordedAt' ? 'its entries' : 'its leaf'}.`,
    );
  }

  /** Takes the next journal of the batch. */
  journal(line: Members): void {
    const { findings } = this.context;
    const { open } = this;
    if (open?.version === undefined) {
      findings.add('RowsUnannounced', 'This entry follows no batch.');
      return;
    }
    const journal = journalOf(line);
    if (journal === undefined) {
      findings.add('BundleMalformed', `An entry of batch ${open.sequence} does not have the shape of one.`);
      open.readable = false;
      return;
    }
    // No leaf says when a batch was recorded, but each of its entries does, and all were recorded with it.
    if (open.recordedAt !== undefined) {
      this.same(open, 'recordedAt', open.recordedAt, journalField(journal.row, 'recordedAt') ?? '');
    }
    this.addHash(open, journal);
    this.onJournal(journal, { sequence: open.place, old: open.version === '2' });
  }

  private addHash(open: OpenBatch, journal: BundleJournal): void {
    const { sha256 } = this.context;
    const hashed = { row: journal.row, legs: journal.legRows };
    if (open.version === '2') {
      open.texts.push(journalTextV2(hashed, journal.words ?? NO_WORDS, sha256));
      return;
    }
    const words = this.commitmentOf(journal);
    if (words === undefined) open.readable = false;
    else open.hashes.push(journalHash(hashed, words, sha256));
  }

  /** What the words of a journal come to: computed from them, or told where their salt was erased. */
  private commitmentOf({ words, salt, commitment, key }: BundleJournal): Uint8Array | undefined {
    const hidden = salt === null ? undefined : fromHex(salt);
    if (words !== null && hidden?.length === HASH_BYTES) return wordsHash(words, hidden, this.context.sha256);
    const told = commitment === null ? undefined : fromHex(commitment);
    if (words === null && told?.length === HASH_BYTES) {
      this.erased += 1;
      return told;
    }
    const message = `The entry "${key}" has neither words with their salt nor the commitment to them.`;
    this.context.findings.add('BundleMalformed', message);
    return undefined;
  }

  /** Takes notice that the batch's rows are over. */
  close(): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    const { findings, sha256 } = this.context;
    const found = open.version === '2' ? open.texts.length : open.hashes.length;
    if (open.version === undefined || (open.readable && found !== open.count)) {
      findings.add(
        'RowsMissing',
        `Batch ${open.sequence} has ${open.journals} entries; the bundle has ${found} of them.`,
      );
      return;
    }
    if (!open.readable) return;
    const wanted = fromHex(open.hash);
    const hash = open.version === '2' ? batchHashV2(open, open.texts, sha256) : batchHash(open, open.hashes, sha256);
    if (wanted !== undefined && equalBytes(hash, wanted)) return;
    findings.add(
      'BatchHashDiffers',
      `The ${found} ${found === 1 ? 'entry' : 'entries'} of batch ${open.sequence}, which end above this line, no longer give the hash in its leaf: something in them was changed.`,
    );
  }
}

const NO_WORDS = { memo: '', requestHash: '', sourceKind: null, sourceId: null };
