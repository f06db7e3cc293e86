import { Injectable } from '@nestjs/common';
import { fineState, type FineState } from '#libs/court-roll';
import { toHex } from '#libs/transparency-log';
import { LogKeeperService } from '../../transparency-log/log-keeper.service.js';
import { LogProofService, type LogProofFile } from '../../transparency-log/log-proof.service.js';
import type { Viewer } from '../../identity/authority.js';
import { CopyStore, type CopiedFine, type HeldRecord, type LineRecord } from './copy.store.js';

/** A line of the roll with the proof that it stands in the log. */
export interface CopiedLine {
  readonly number: string;
  readonly event: string;
  readonly on: string;
  readonly customVersion: number;
  /** SHA-256 of the document, in hexadecimal. */
  readonly hash: string;
  readonly document: string | null;
  /** The leaf: its hash in hexadecimal, its place and its `.tlog-proof` file; null while it waits for the log. */
  readonly leaf: {
    readonly hash: string;
    readonly index: string;
    readonly size: string;
    readonly proof: string;
  } | null;
  /** Opens the commitment to the holder in the document, where the line is of whoever holds now: roll numbers are public. */
  readonly holder: { readonly rollNumber: string; readonly salt: string } | null;
}

/** Whose roll is copied. */
export interface CopiedFrom {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
}

/** All that the roll says of one right, with what proves it away from this server. */
export interface CertifiedCopy {
  readonly copyhold: 'certified-copy';
  readonly v: '1';
  readonly madeAt: string;
  readonly partnership: Omit<CopiedFrom, 'id'>;
  readonly log: {
    readonly origin: string | null;
    readonly vkeys: readonly string[];
    readonly size: string | null;
    readonly checkpoint: string | null;
  };
  readonly holding: Omit<HeldRecord, 'personId' | 'namePublic' | 'name'> & {
    /** The holder's name, where it is public or they ask themselves. */
    readonly name: string | null;
    readonly customVersion: number;
  };
  /** What roll and books say of its entry fines; the books' part is not proven by the lines. */
  readonly fines: readonly (Omit<CopiedFine, 'disputed'> & { readonly state: FineState })[];
  readonly entries: readonly CopiedLine[];
}

/** Who asks, and when. */
export interface CopyAsked {
  readonly number: string;
  readonly viewer: Viewer | undefined;
  readonly at: Date;
}

/** Makes certified copies of the court roll. */
@Injectable()
export class CertifiedCopyService {
  constructor(
    private readonly store: CopyStore,
    private readonly proofs: LogProofService,
    private readonly keeper: LogKeeperService,
  ) {}

  /** Undefined where no right has this number. */
  async copy(partnership: CopiedFrom, { number, viewer, at }: CopyAsked): Promise<CertifiedCopy | undefined> {
    const { id, slug, name, currency } = partnership;
    const read = await this.store.read(id, number);
    if (read === undefined) return undefined;
    const { held, lines, fines } = read;
    const { personId, namePublic, name: holderName, ...right } = held;
    const isHolder = viewer?.partnershipId === id && viewer.personId === personId;
    const mayName = isHolder || namePublic;
    const [head, vkeys] = await Promise.all([this.proofs.head(id), this.keeper.vkeys(id)]);
    const entries: CopiedLine[] = [];
    for (const line of lines) {
      const hash = this.proofs.leafOf(line.entry);
      const proof = await this.proofs.proofOf(id, hash);
      entries.push(copied(line, { hash: toHex(hash), proof, rollNumber: held.rollNumber }));
    }
    return {
      copyhold: 'certified-copy',
      v: '1',
      madeAt: at.toISOString(),
      partnership: { slug, name, currency },
      log: {
        origin: head?.origin ?? null,
        vkeys,
        size: head?.size.toString() ?? null,
        checkpoint: head?.checkpoint ?? null,
      },
      holding: { ...right, name: mayName ? holderName : null, customVersion: lines.at(-1)?.customVersion ?? 1 },
      fines: fines.map(shownFine),
      entries,
    };
  }
}

function shownFine({ disputed, ...fine }: CopiedFine): CertifiedCopy['fines'][number] {
  return { ...fine, state: fineState({ dueMinor: BigInt(fine.due), paidMinor: BigInt(fine.paid), disputed }) };
}

interface Proven {
  readonly hash: string;
  readonly proof: LogProofFile | undefined;
  /** Who holds now, by roll number. */
  readonly rollNumber: string;
}

function copied(
  { number, event, on, customVersion, hash, document, holderSalt }: LineRecord,
  { hash: leafHash, proof, rollNumber }: Proven,
): CopiedLine {
  return {
    number,
    event,
    on,
    customVersion,
    hash,
    document,
    leaf:
      proof === undefined
        ? null
        : { hash: leafHash, index: proof.index.toString(), size: proof.size.toString(), proof: proof.file },
    holder: holderSalt === null ? null : { rollNumber, salt: holderSalt },
  };
}
