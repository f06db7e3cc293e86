import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DistributionService } from '../../distribution/distribution.service.js';
import { RunModel } from '../../distribution/run.model.js';
import { Requires } from '../../identity/authority.js';
import type { OutcomeLine } from './ballot-model.js';
import { MotionOutcomeLineModel } from './ballot.models.js';
import { MotionViewService } from './motion-view.service.js';
import { MotionOutcomeModel } from './motions.models.js';

/** An outcome as `motionModel` makes it: with what its further fields are asked by. */
export type OutcomeParent = MotionOutcomeModel & {
  readonly partnershipId: string;
  readonly motionId: string;
  readonly resolutionId: string;
  readonly decidedLines: readonly OutcomeLine[];
};

/** One count for every whole per cent, 0 to 100. */
const PLACES = 101;

/** What an outcome caused, and how its ballots spread: asked for only where a page shows it. */
@Resolver(() => MotionOutcomeModel)
export class MotionOutcomeResolver {
  constructor(
    private readonly views: MotionViewService,
    private readonly distributions: DistributionService,
  ) {}

  @Requires('readPublic')
  @ResolveField(() => [MotionOutcomeLineModel])
  async lines(@Parent() outcome: OutcomeParent): Promise<MotionOutcomeLineModel[]> {
    const { partnershipId, motionId, decidedLines } = outcome;
    if (decidedLines.length === 0) return [];
    const counts = await this.views.spread(partnershipId, motionId);
    return decidedLines.map((line) => {
      const spread = Array.from({ length: PLACES }, () => 0);
      for (const { line: id, place, ballots } of counts) if (id === line.id) spread[place] = ballots;
      return { ...line, spread };
    });
  }

  @Requires('readPublic')
  @ResolveField(() => [String])
  async journalIds(@Parent() { partnershipId, resultHash }: OutcomeParent): Promise<readonly string[]> {
    return this.distributions.journalsOfResolution(partnershipId, resultHash);
  }

  @Requires('readPublic')
  @ResolveField(() => RunModel, { nullable: true })
  async run(@Parent() { partnershipId, resolutionId, decidedLines }: OutcomeParent): Promise<RunModel | null> {
    if (decidedLines.length === 0) return null;
    return (await this.distributions.ofResolution(partnershipId, resolutionId)) ?? null;
  }
}
