import { Args, Query, Resolver } from '@nestjs/graphql';
import { emptyRoot, toHex } from '#libs/transparency-log';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { sha256 } from './ed25519.js';
import { LogKeeperService, type LogStatus } from './log-keeper.service.js';
import { LogProofService } from './log-proof.service.js';
import { LogHeadModel, LogProofModel } from './log.models.js';

/** The log, for pages: how it stands, and that a leaf stands in it. */
@Resolver()
export class LogResolver {
  constructor(
    private readonly keeper: LogKeeperService,
    private readonly proofs: LogProofService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => LogHeadModel, { nullable: true, description: 'Null before anything was signed, while all is well.' })
  async logHead(): Promise<LogHeadModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return null;
    return headOf(await this.keeper.status(partnership.id));
  }

  @Requires('readPublic')
  @Query(() => LogProofModel, { nullable: true, description: 'By hash or by place; null while it is not sequenced.' })
  async logProof(
    @Args('leafHash', { type: () => String, nullable: true }) leafHash: string | null | undefined,
    @Args('index', { type: () => String, nullable: true }) index: string | null | undefined,
  ): Promise<LogProofModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return null;
    const found = await this.find(partnership.id, { leafHash: leafHash ?? '', index: index ?? '' });
    if (found === undefined) return null;
    return {
      ...found,
      index: String(found.index),
      size: String(found.size),
      leafHash: found.leafHash.toString('hex'),
      proof: found.proof.map(toHex),
    };
  }

  private async find(
    partnershipId: string,
    { leafHash, index }: { leafHash: string; index: string },
  ): ReturnType<LogProofService['proofOf']> {
    if (/^[0-9a-f]{64}$/u.test(leafHash)) return this.proofs.proofOf(partnershipId, Buffer.from(leafHash, 'hex'));
    const isPlace = leafHash === '' && /^\d{1,18}$/u.test(index);
    return isPlace ? this.proofs.proofAt(partnershipId, BigInt(index)) : undefined;
  }
}

/** What is shown of a log that nobody has signed: nothing but that it stands still. */
const unsigned = (origin: string): Omit<NonNullable<LogStatus['head']>, 'signedAt'> & { readonly signedAt: null } => ({
  origin,
  size: 0n,
  root: Buffer.from(emptyRoot(sha256)),
  checkpoint: '',
  cosigners: [],
  signedAt: null,
});

function headOf({ head: signed, origin, vkeys, witnesses, k, ...standing }: LogStatus): LogHeadModel | null {
  if (signed === undefined && standing.reason === null) return null;
  const head = signed ?? unsigned(origin ?? '');
  return {
    origin: head.origin,
    vkey: vkeys.at(-1) ?? '',
    size: String(head.size),
    root: head.root.toString('hex'),
    checkpoint: head.checkpoint,
    signedAt: head.signedAt,
    staged: String(standing.staged - head.size),
    waitingSince: standing.waitingSince,
    state: standing.state,
    reason: standing.reason,
    cosigners: head.cosigners,
    witnessesNeeded: k,
    witnesses: witnesses.map(({ name, url, size, askedAt, failure }) => ({
      name,
      url,
      cosignedSize: size,
      lastAsked: askedAt,
      failure,
    })),
    witnessed: k > 0 && head.cosigners.length >= k,
  };
}
