import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import {
  decodeTile,
  encodeEntries,
  formatProofFile,
  inclusionProof,
  isLogRefusal,
  leafHash,
  parseTilePath,
  tileWidth,
  utf8,
} from '#libs/transparency-log';
import { sha256 } from './ed25519.js';
import { LogStore, type PublishedHead, type StagedLeaf } from './log.store.js';

/** That a leaf stands in the log, and all that is needed to check it offline. */
export interface LogProofFile {
  readonly index: bigint;
  readonly size: bigint;
  readonly leafHash: Buffer;
  /** The entry's bytes as text. */
  readonly entry: string;
  /** Sibling hashes, the leaf's own first. */
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
  /** All of it as a `.tlog-proof` file. */
  readonly file: string;
}

/** Proves of leaves that they stand in the published log, and serves its tiles. */
@Injectable()
export class LogProofService {
  constructor(private readonly store: LogStore) {}

  /** Undefined while the leaf is not sequenced, or where there is none. */
  async proofOf(partnershipId: string, hash: Uint8Array): Promise<LogProofFile | undefined> {
    return this.proven(partnershipId, await this.store.leafByHash(partnershipId, hash));
  }

  async proofAt(partnershipId: string, index: bigint): Promise<LogProofFile | undefined> {
    return this.proven(partnershipId, await this.store.leafAt(partnershipId, index));
  }

  /** The hash of the leaf that an entry has, whether it stands in the log or not. */
  leafOf(entry: string | Uint8Array): Uint8Array {
    return leafHash(typeof entry === 'string' ? utf8(entry) : entry, sha256);
  }

  /** The hash of the leaf of a posted batch. */
  async leafOfBatch(partnershipId: string, sequence: bigint): Promise<Uint8Array | undefined> {
    const entry = await this.store.batchEntry(partnershipId, sequence);
    return entry === undefined ? undefined : this.leafOf(entry);
  }

  head(partnershipId: string): Promise<PublishedHead | undefined> {
    return this.store.head(partnershipId);
  }

  /** What a path below the log's prefix names, as bytes; undefined for what is not published. */
  async tile(partnershipId: string, path: string): Promise<Uint8Array | undefined> {
    const name = parseTilePath(path);
    if (isLogRefusal(name)) return undefined;
    const head = await this.store.head(partnershipId);
    const level = name.kind === 'tile' ? name.level : 0;
    if (head === undefined || tileWidth(head.size, { level, index: name.index }) < name.width) return undefined;
    if (name.kind === 'entries') {
      return encodeEntries(await this.store.entries(partnershipId, name.index * 256n, name.width));
    }
    const bytes = await this.store.tiles(partnershipId)(name);
    const whole = decodeTile(bytes, name.width);
    if (isLogRefusal(whole)) throw new InvariantViolation(`${path}: ${whole.message}`);
    return bytes;
  }

  private async proven(partnershipId: string, leaf: StagedLeaf | undefined): Promise<LogProofFile | undefined> {
    if (leaf === undefined) return undefined;
    const head = await this.store.head(partnershipId);
    if (head === undefined || leaf.index >= head.size) return undefined;
    const { index, entry } = leaf;
    const { size, checkpoint } = head;
    const proof = await inclusionProof({ index, size }, { read: this.store.tiles(partnershipId), sha256 });
    if (isLogRefusal(proof)) throw new InvariantViolation(`leaf ${String(index)}: ${proof.message}`);
    const file = formatProofFile({ index, proof, checkpoint, extra: new Uint8Array(entry) });
    return { index, size, leafHash: leaf.leafHash, entry: entry.toString('utf8'), proof, checkpoint, file };
  }
}
