import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { CapitalListService } from './capital-list.service.js';
import {
  CAPITAL_REFUSALS,
  CapitalInstrumentNode,
  ShareInput,
  SharesResult,
  WindingUpPlanResult,
  WithdrawalsResult,
} from './capital.models.js';
import { CapitalService } from './capital.service.js';
import type { CapitalNode, SharesMoved, Withdrawals } from './capital.types.js';
import type { WindingUpPlan } from './winding-up-document.js';
import { WindingUpService } from './winding-up.service.js';

type Shown<T extends object> = T | (Refusal & { readonly otherKind?: string });

const shown = <T extends object>(answer: T | Refusal): Shown<T> =>
  isRefusal(answer) ? toRefusalModel(answer, CAPITAL_REFUSALS) : answer;

/** Capital that never rules: who brought it, what it is paid, and what would become of everything in the end. */
@Resolver()
export class CapitalResolver {
  constructor(
    private readonly partnerships: PartnershipService,
    private readonly capitals: CapitalService,
    private readonly lists: CapitalListService,
    private readonly plans: WindingUpService,
  ) {}

  @Requires('readPublic')
  @Query(() => [CapitalInstrumentNode])
  async capital(@Context() { viewer }: RequestContext): Promise<readonly CapitalNode[]> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return [];
    const own = viewer?.partnershipId === partnership.id ? viewer.rollNumber : undefined;
    return this.lists.list(partnership.id, new Date(), own);
  }

  @Requires('readPublic')
  @Query(() => WindingUpPlanResult, { description: 'By the books of a day, of today where none is said.' })
  async windingUpPlan(
    @Args('at', { type: () => String, nullable: true }) at: string | null,
  ): Promise<Shown<WindingUpPlan>> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return shown<WindingUpPlan>(NO_PARTNERSHIP);
    return shown(await this.plans.plan(partnership.id, at ?? undefined, new Date()));
  }

  @Requires('keepBooks')
  @Mutation(() => SharesResult, { description: 'A person pays in for withdrawable shares, at par.' })
  async subscribeShares(
    @Context() { viewer }: RequestContext,
    @Args('input') input: ShareInput,
  ): Promise<Shown<SharesMoved>> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return shown<SharesMoved>(officer);
    return shown(await this.capitals.subscribe(officer.partnershipId, input, officer.rollNumber));
  }

  @Requires('keepBooks')
  @Mutation(() => SharesResult, { description: 'A person takes back what they paid in for shares, at par.' })
  async withdrawShares(
    @Context() { viewer }: RequestContext,
    @Args('input') input: ShareInput,
  ): Promise<Shown<SharesMoved>> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return shown<SharesMoved>(officer);
    return shown(await this.capitals.withdraw(officer.partnershipId, input, officer.rollNumber));
  }

  @Requires('keepBooks')
  @Mutation(() => WithdrawalsResult, { description: 'What the board decided; everybody reads why.' })
  async setWithdrawals(
    @Context() { viewer }: RequestContext,
    @Args('suspended', { type: () => Boolean }) suspended: boolean,
    @Args('why', { type: () => String }) why: string,
  ): Promise<Shown<Withdrawals>> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return shown<Withdrawals>(officer);
    return shown(await this.capitals.setWithdrawals(officer.partnershipId, { suspended, why }, officer.rollNumber));
  }

  /** Whoever signed in, where these books are theirs to keep. */
  private async officer(viewer: Viewer | undefined): Promise<Viewer | Refusal<'NotAllowed'>> {
    const partnership = await this.partnerships.current();
    if (viewer !== undefined && viewer.partnershipId === partnership?.id) return viewer;
    const message = 'Sign in as an officer of this partnership to keep its books.';
    return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.keepBooks' });
  }
}

const NO_PARTNERSHIP = refuse('NotFound', {
  message: 'there is no partnership yet',
  field: 'at',
  rule: 'partnership.current',
});
