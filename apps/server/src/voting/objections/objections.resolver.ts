import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { OBJECTION_RULES } from '#libs/voting';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import type { Member } from '../motions/motions.types.js';
import { ObjectionService } from './objection.service.js';
import {
  MotionObjectionsModel,
  OBJECTION_REFUSALS,
  ObjectionFindingInput,
  ObjectionInput,
  ObjectionsResult,
} from './objections.models.js';
import { objectionsModel } from './objections-model.js';

interface Kind {
  readonly kind: string;
}

/** Objections to what was decided: anybody reads them, members raise them, officers enter what juries found. */
@Resolver(() => MotionObjectionsModel)
export class ObjectionsResolver {
  constructor(
    private readonly objections: ObjectionService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => MotionObjectionsModel, { nullable: true, description: 'Null while nothing was decided.' })
  async motionObjections(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
  ): Promise<MotionObjectionsModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return null;
    return this.model(partnership.id, motionId, viewer?.partnershipId === partnership.id ? viewer : undefined);
  }

  @Requires('writeMotions')
  @Mutation(() => ObjectionsResult, { description: 'Within the standstill it holds the execution up for thirty days.' })
  objectToMotion(
    @Context() { viewer }: RequestContext,
    @Args('objection', { type: () => ObjectionInput }) { rule: asked, ...objection }: ObjectionInput,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => {
      const rule = OBJECTION_RULES.find((each) => each === asked);
      return rule === undefined
        ? Promise.resolve(notAllowed('There is no such rule.'))
        : this.objections.object(member, { ...objection, rule });
    });
  }

  @Requires('writeMotions')
  @Mutation(() => ObjectionsResult, { description: 'Your own, while no jury has found about it.' })
  withdrawObjection(@Context() { viewer }: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<Kind> {
    return this.changed(viewer, (member) => this.objections.withdraw(member, id));
  }

  @Requires('enterRoll')
  @Mutation(() => ObjectionsResult, {
    description: 'By officers: what a jury of holders found. Upheld, the motion is annulled and what it did is undone.',
  })
  findObjection(
    @Context() { viewer }: RequestContext,
    @Args('finding', { type: () => ObjectionFindingInput }) finding: ObjectionFindingInput,
  ): Promise<Kind> {
    return this.changed(viewer, ({ partnershipId }) => {
      if (viewer?.roles.has('OFFICER') !== true) {
        return Promise.resolve(notAllowed('Officers enter what a jury found.'));
      }
      const { objectionId, jury, votes, reasons } = finding;
      const verdict = finding.verdict === 'UPHELD' ? 'UPHELD' : 'DISMISSED';
      return this.objections.find(
        { partnershipId, actor: viewer.rollNumber },
        { objectionId, jury, votes, reasons, verdict },
      );
    });
  }

  private async changed(
    viewer: Viewer | undefined,
    work: (member: Member) => Promise<string | Refusal>,
  ): Promise<Kind> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || viewer?.partnershipId !== partnership.id) {
      return refused(notAllowed('Sign in as a member of this partnership first.'));
    }
    const { personId } = viewer;
    const motionId = await work({ partnershipId: partnership.id, personId });
    if (isRefusal(motionId)) return refused(motionId);
    const objections = await this.model(partnership.id, motionId, viewer);
    return { kind: 'ObjectionsChanged', ...(objections && { objections }) };
  }

  private async model(
    partnershipId: string,
    motionId: string,
    viewer: Viewer | undefined,
  ): Promise<MotionObjectionsModel | null> {
    const reader = { personId: viewer?.personId, officer: viewer?.roles.has('OFFICER') === true };
    const found = await this.objections.of(partnershipId, motionId, reader);
    return found === undefined ? null : objectionsModel(found, new Date());
  }
}

const refused = (refusal: Refusal): Kind => toRefusalModel(refusal, OBJECTION_REFUSALS);

const notAllowed = (message: string): Refusal<'NotAllowed'> =>
  refuse('NotAllowed', { message, field: 'viewer', rule: 'motion.objection' });
