import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse } from '#libs/amount';
import { DistributionService } from '../distribution/distribution.service.js';
import { toRefusalModel } from '../graphql/refusal.models.js';
import { Requires, type Viewer } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { BallotService } from './ballot.service.js';
import { lineWords } from './line-words.js';
import { MotionService, type Decision, type MotionView } from './motion.service.js';
import {
  AllocationInput,
  CASTING_REFUSALS,
  CastBallotResult,
  DivisionModel,
  type OutcomeModel,
} from './voting.models.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Divisions of a surplus as anybody may read them, and the one way to vote on them. No field here tells a choice. */
@Resolver(() => DivisionModel)
export class VotingResolver {
  constructor(
    private readonly motionService: MotionService,
    private readonly ballots: BallotService,
    private readonly partnerships: PartnershipService,
    private readonly distributions: DistributionService,
  ) {}

  @Requires('readPublic')
  @Query(() => [DivisionModel])
  async divisions(@Context() { viewer }: RequestContext): Promise<DivisionModel[]> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return [];
    const views = await this.motionService.motions(partnership.id, personOf(viewer, partnership.id));
    return Promise.all(views.map((view) => this.model(view, partnership)));
  }

  @Requires('readPublic')
  @Query(() => DivisionModel, { nullable: true })
  async division(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DivisionModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || !UUID.test(id)) return null;
    const view = await this.motionService.motion(partnership.id, id, personOf(viewer, partnership.id));
    return view === undefined ? null : this.model(view, partnership);
  }

  @Requires('castBallot')
  @Mutation(() => CastBallotResult)
  async castBallot(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('allocations', { type: () => [AllocationInput] }) allocations: AllocationInput[],
  ): Promise<{ readonly kind: string }> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || viewer?.partnershipId !== partnership.id) {
      const message = 'Sign in as a member of this partnership to vote.';
      return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.castBallot' });
    }
    const { personId } = viewer;
    const cast = await this.ballots.cast(partnership.id, { motionId, personId, allocations });
    if (isRefusal(cast)) return toRefusalModel(cast, CASTING_REFUSALS);
    const view = await this.motionService.motion(partnership.id, motionId, personId);
    return { ...cast, ...(view && { motion: await this.model(view, partnership) }) };
  }

  private async model(view: MotionView, partnership: { id: string; currency: string }): Promise<DivisionModel> {
    const { motion, lines, mayVote, receipt, decision } = view;
    return {
      ...motion,
      amount: BigInt(motion.amount),
      currency: partnership.currency,
      lines: lines.map(({ code, floor, cap }) => ({
        code,
        ...lineWords(code),
        floor: BigInt(floor),
        cap: cap === null ? null : BigInt(cap),
      })),
      mayVote,
      receipt,
      outcome: decision === undefined ? null : await this.outcome(partnership.id, motion.executedAt, decision),
    };
  }

  private async outcome(partnershipId: string, executedAt: Date | null, decision: Decision): Promise<OutcomeModel> {
    const resultHash = decision.resolution.resultHash.toString('hex');
    const [journalIds, run] = await Promise.all([
      this.distributions.journalsOfResolution(partnershipId, resultHash),
      this.distributions.ofResolution(partnershipId, decision.resolution.id),
    ]);
    return {
      lines: decision.lines.map(({ line, share, amount }) => ({
        code: line,
        label: lineWords(line).label,
        share,
        amount,
      })),
      resultHash,
      executedAt,
      journalIds: [...journalIds],
      run: run ?? null,
    };
  }
}

const personOf = (viewer: Viewer | undefined, partnershipId: string): string | undefined =>
  viewer?.partnershipId === partnershipId ? viewer.personId : undefined;
