import { Injectable } from '@nestjs/common';
import { toBase64 } from '#libs/transparency-log';
import { LogKeeperService } from '../../transparency-log/log-keeper.service.js';
import { LogProofService } from '../../transparency-log/log-proof.service.js';
import { journalLine } from './bundle-rows.js';
import { EntryStore } from './entry.store.js';

/** One entry, for whoever computes it anew: the lines of a bundle that it takes, and the proof of its batch's leaf. */
export interface EntryProof {
  readonly copyhold: 'entry';
  readonly v: '1';
  readonly origin: string;
  readonly vkeys: readonly string[];
  /** A line of a bundle: the row, its legs, its words and their salt. */
  readonly journal: object;
  /** The batch's row: number, hash before it, number of entries, version of the hash. */
  readonly batch: object;
  /** Hashes of all entries of the batch in their order, hexadecimal; version 3 alone has them. */
  readonly hashes: readonly string[];
  /** The batch's leaf, and its place in the tree. */
  readonly leaf: { readonly entry: string; readonly index: string; readonly proof: readonly string[] };
  /** The signed note. */
  readonly checkpoint: string;
}

/** Proves one entry of the books. */
@Injectable()
export class EntryProofService {
  constructor(
    private readonly store: EntryStore,
    private readonly log: LogProofService,
    private readonly keeper: LogKeeperService,
  ) {}

  /** Undefined where there is no such entry, or its leaf is not in the log yet. */
  async proofOf(partnershipId: string, journalId: string): Promise<EntryProof | undefined> {
    const found = await this.store.entry(partnershipId, journalId);
    if (found === undefined) return undefined;
    const { journal, batch, hashes } = found;
    const leafHash = await this.log.leafOfBatch(partnershipId, BigInt(batch.seq));
    const proof = leafHash === undefined ? undefined : await this.log.proofOf(partnershipId, leafHash);
    const head = await this.log.head(partnershipId);
    if (proof === undefined || head === undefined) return undefined;
    return {
      copyhold: 'entry',
      v: '1',
      origin: head.origin,
      vkeys: await this.keeper.vkeys(partnershipId),
      journal: journalLine(journal, batch.hashVersion),
      batch,
      hashes,
      leaf: { entry: proof.entry, index: String(proof.index), proof: proof.proof.map(toBase64) },
      checkpoint: proof.checkpoint,
    };
  }

  /** The `.tlog-proof` file of the ballot with this receipt; undefined where there is none, or the log waits for it. */
  async proofOfReceipt(partnershipId: string, receipt: string): Promise<string | undefined> {
    const entry = await this.store.ballotEntry(partnershipId, receipt);
    if (entry === undefined) return undefined;
    return (await this.log.proofOf(partnershipId, this.log.leafOf(entry)))?.file;
  }
}
