import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { MotionKindName } from '../motions/motions.models.js';
import type { Member } from '../motions/motions.types.js';
import { MandateService } from './mandate.service.js';
import {
  CastMandateVotesResult,
  MANDATE_REFUSALS,
  MandateBallotInput,
  MandateModel,
  MandateOnVoteModel,
  MandatesResult,
} from './mandates.models.js';

interface Kind {
  readonly kind: string;
}

const refused = (refusal: Refusal): Kind => toRefusalModel(refusal, MANDATE_REFUSALS);

/** Who votes for whom: each sees what they gave and hold, and nobody sees anybody else's. */
@Resolver(() => MandateModel)
export class MandatesResolver {
  constructor(
    private readonly mandates: MandateService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('castBallot')
  @Query(() => [MandateModel], { description: 'What you gave and hold, the latest first.' })
  async myMandates(@Context() { viewer }: RequestContext): Promise<MandateModel[]> {
    const member = await this.member(viewer);
    return isRefusal(member) ? [] : this.mandates.mine(member);
  }

  @Requires('castBallot')
  @Query(() => [MandateOnVoteModel], { description: 'The mandates of one vote that you gave or hold.' })
  async mandatesOn(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
  ): Promise<MandateOnVoteModel[]> {
    const member = await this.member(viewer);
    return isRefusal(member) ? [] : this.mandates.onVote(member, motionId);
  }

  @Requires('castBallot')
  @Mutation(() => MandatesResult, {
    description:
      'Asks another member, by roll number, to vote for you: on one motion, on a kind, at a meeting, or on all.',
  })
  async giveMandate(
    @Context() { viewer }: RequestContext,
    @Args('rollNumber', { type: () => String }) rollNumber: string,
    @Args('until', { type: () => Date }) until: Date,
    @Args('topic', { type: () => MotionKindName, nullable: true }) topic?: string | null,
    @Args('motionId', { type: () => ID, nullable: true }) motionId?: string | null,
    @Args('meetingId', { type: () => ID, nullable: true }) meetingId?: string | null,
  ): Promise<Kind> {
    const asked = {
      rollNumber: rollNumber.trim(),
      until,
      topic: topic ?? undefined,
      motionId: motionId ?? undefined,
      meetingId: meetingId ?? undefined,
    };
    return this.changed(viewer, (member) => this.mandates.give(member, asked));
  }

  @Requires('castBallot')
  @Mutation(() => MandatesResult, {
    description: 'Takes a mandate back: what was cast by it on open votes counts no more.',
  })
  revokeMandate(@Context() { viewer }: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<Kind> {
    return this.changed(viewer, (member) => this.mandates.revoke(member, id));
  }

  @Requires('castBallot')
  @Mutation(() => CastMandateVotesResult, {
    description: 'Casts for others, one ballot for each mandate that you hold.',
  })
  async castMandateVotes(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('ballots', { type: () => [MandateBallotInput] }) ballots: MandateBallotInput[],
  ): Promise<Kind> {
    const member = await this.member(viewer);
    if (isRefusal(member)) return refused(member);
    const cast = await this.mandates.cast(member, motionId, ballots);
    if (isRefusal(cast)) return refused(cast);
    const mandates = await this.mandates.onVote(member, motionId);
    return { kind: 'MandateVotesCast', ...{ cast, mandates } };
  }

  private async changed(
    viewer: Viewer | undefined,
    work: (member: Member) => Promise<string | Refusal>,
  ): Promise<Kind> {
    const member = await this.member(viewer);
    if (isRefusal(member)) return refused(member);
    const done = await work(member);
    if (isRefusal(done)) return refused(done);
    return { kind: 'MandatesChanged', ...{ mandates: await this.mandates.mine(member) } };
  }

  private async member(viewer: Viewer | undefined): Promise<Member | Refusal<'NotAllowed'>> {
    const partnership = await this.partnerships.current();
    if (partnership !== undefined && viewer?.partnershipId === partnership.id) {
      return { partnershipId: partnership.id, personId: viewer.personId };
    }
    const message = 'Sign in as a member of this partnership first.';
    return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.castBallot' });
  }
}
