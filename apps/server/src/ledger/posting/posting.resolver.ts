import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { HoldService } from './hold.service.js';
import type { DeskResult } from './posting-desk.js';
import { HoldResolutionInput, JournalInput, POSTING_REFUSALS, PostResult, ReversalArgs } from './posting.models.js';
import { PostingService } from './posting.service.js';

type Answer = DeskResult | (Refusal & { readonly otherKind?: string });

const shown = (result: DeskResult): Answer => (isRefusal(result) ? toRefusalModel(result, POSTING_REFUSALS) : result);

/** What officers write into the books: journals, reversals, the end of holds. Who it was is never theirs to say. */
@Resolver()
export class PostingResolver {
  constructor(
    private readonly postings: PostingService,
    private readonly holds: HoldService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('keepBooks')
  @Mutation(() => [PostResult], {
    description: 'A result for each journal, in their order. Where `atomic`, all are posted or none.',
  })
  async postJournals(
    @Context() { viewer }: RequestContext,
    @Args('journals', { type: () => [JournalInput] }) journals: JournalInput[],
    @Args('atomic', { type: () => Boolean, nullable: true }) atomic?: boolean | null,
  ): Promise<Answer[]> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return journals.map(() => shown(officer));
    const handedIn = { actor: officer.rollNumber, atomic: atomic ?? false };
    return (await this.postings.post(officer.partnershipId, journals, handedIn)).map(shown);
  }

  @Requires('keepBooks')
  @Mutation(() => PostResult, { description: 'Undoes a journal, once, by its mirror image.' })
  async reverseJournal(@Context() { viewer }: RequestContext, @Args() wish: ReversalArgs): Promise<Answer> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return shown(officer);
    return shown(await this.postings.reverse(officer.partnershipId, wish, officer.rollNumber));
  }

  @Requires('keepBooks')
  @Mutation(() => [PostResult], { description: 'A result for each hold, in their order; each stands alone.' })
  async resolveHolds(
    @Context() { viewer }: RequestContext,
    @Args('resolutions', { type: () => [HoldResolutionInput] }) resolutions: HoldResolutionInput[],
  ): Promise<Answer[]> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return resolutions.map(() => shown(officer));
    return (await this.holds.resolve(officer.partnershipId, resolutions, officer.rollNumber)).map(shown);
  }

  /** Whoever signed in, where these books are theirs to keep. */
  private async officer(viewer: Viewer | undefined): Promise<Viewer | Refusal<'NotAllowed'>> {
    const partnership = await this.partnerships.current();
    if (viewer !== undefined && viewer.partnershipId === partnership?.id) return viewer;
    const message = 'Sign in as an officer of this partnership to keep its books.';
    return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.keepBooks' });
  }
}
