import { BadRequestException, NotFoundException } from '@nestjs/common';
import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../graphql/refusal.models.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { Requires, type Viewer } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { CustomChangeService, LONGEST_DOCUMENT } from './custom-change.service.js';
import {
  CheckedCustomModel,
  CustomChangeModel,
  CustomCostModel,
  CustomProposalModel,
  CustomVersionModel,
  PROPOSAL_REFUSALS,
  ProposeCustomInput,
  ProposeCustomResult,
  WithdrawCustomResult,
} from './custom.models.js';
import { OwnCostsService } from './own-costs.service.js';
import { ProposalService, type Proposal, type Proposer } from './proposal.service.js';
import { VersionsService } from './versions.service.js';

interface Kind {
  readonly kind: string;
  readonly proposal?: Proposal;
}

const resultOf = (kind: string, answer: Proposal | Refusal): Kind =>
  isRefusal(answer) ? toRefusalModel(answer, PROPOSAL_REFUSALS) : { kind, proposal: answer };

function short(document: string): string {
  if (document.length <= LONGEST_DOCUMENT) return document;
  throw new BadRequestException(`document: at most ${String(LONGEST_DOCUMENT)} characters`);
}

/** The custom, version by version, and what members would have it say; readable by anybody. */
@Resolver()
export class CustomResolver {
  constructor(
    private readonly versions: VersionsService,
    private readonly changes: CustomChangeService,
    private readonly proposals: ProposalService,
    private readonly costs: OwnCostsService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [CustomVersionModel], { description: 'The latest first.' })
  async customVersions(): Promise<readonly CustomVersionModel[]> {
    return this.versions.list(await this.partnershipId(), new Date());
  }

  @Requires('readPublic')
  @Query(() => CustomVersionModel, { nullable: true })
  async customVersion(@Args('version', { type: () => Int }) version: number): Promise<CustomVersionModel | null> {
    const found = await this.versions.list(await this.partnershipId(), new Date());
    return found.find((each) => each.version === version) ?? null;
  }

  @Requires('readPublic')
  @Query(() => [CustomChangeModel], { description: 'What a later version says otherwise, in words.' })
  async customDiff(
    @Args('from', { type: () => Int }) from: number,
    @Args('to', { type: () => Int }) to: number,
  ): Promise<readonly CustomChangeModel[]> {
    const changes = await this.versions.diff(await this.partnershipId(), from, to);
    if (changes === undefined) throw new NotFoundException('there is no such version of the custom');
    return changes;
  }

  @Requires('readPublic')
  @Query(() => String, {
    description: 'A version as it was adopted and hashed; without a number the last one, every key of it.',
  })
  async customDocument(@Args('version', { type: () => Int, nullable: true }) version?: number | null): Promise<string> {
    const text = await this.versions.document(await this.partnershipId(), version ?? null);
    if (text === undefined) throw new NotFoundException('there is no such version of the custom');
    return text;
  }

  @Requires('readPublic')
  @Query(() => CheckedCustomModel, { description: 'Judges a change as if it were adopted now.' })
  async checkCustom(@Args('document', { type: () => String }) document: string): Promise<CheckedCustomModel> {
    return this.changes.check(await this.partnershipId(), short(document));
  }

  @Requires('readOwnShare')
  @Query(() => [CustomCostModel], { description: 'What the change would cost whoever asks; only what changes.' })
  async customCost(
    @Args('document', { type: () => String }) document: string,
    @Context() { viewer }: RequestContext,
  ): Promise<readonly CustomCostModel[]> {
    return viewer === undefined ? [] : this.costs.of(viewer, short(document));
  }

  @Requires('readPublic')
  @Query(() => [CustomProposalModel], { description: 'The latest first.' })
  async customProposals(): Promise<readonly CustomProposalModel[]> {
    return this.proposals.list(await this.partnershipId());
  }

  @Requires('readPublic')
  @Query(() => CustomProposalModel, { nullable: true })
  async customProposal(@Args('id', { type: () => ID }) id: string): Promise<CustomProposalModel | null> {
    return (await this.proposals.one(await this.partnershipId(), id)) ?? null;
  }

  @Requires('proposeCustom')
  @Mutation(() => ProposeCustomResult)
  async proposeCustom(
    @Args('input', { type: () => ProposeCustomInput }) input: ProposeCustomInput,
    @Context() { viewer }: RequestContext,
  ): Promise<Kind> {
    const proposer = await this.proposer(viewer);
    return resultOf('CustomProposed', isRefusal(proposer) ? proposer : await this.proposals.propose(proposer, input));
  }

  @Requires('proposeCustom')
  @Mutation(() => WithdrawCustomResult)
  async withdrawCustomProposal(
    @Args('id', { type: () => ID }) id: string,
    @Context() { viewer }: RequestContext,
  ): Promise<Kind> {
    const proposer = await this.proposer(viewer);
    return resultOf('CustomWithdrawn', isRefusal(proposer) ? proposer : await this.proposals.withdraw(proposer, id));
  }

  private async partnershipId(): Promise<string> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    return partnership.id;
  }

  /** Whoever signed in, where this custom is theirs. */
  private async proposer(viewer: Viewer | undefined): Promise<Proposer | Refusal<'NotAllowed'>> {
    if (viewer?.partnershipId === (await this.partnershipId())) return viewer;
    const message = 'Sign in as somebody on the roll of this partnership to propose a change of its custom.';
    return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.proposeCustom' });
  }
}
