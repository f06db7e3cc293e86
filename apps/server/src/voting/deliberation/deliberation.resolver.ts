import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { SIGNALS } from '#libs/voting';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { versionOf } from '../motions/motions.resolver.js';
import type { Member } from '../motions/motions.types.js';
import { deliberationModel, versionModel } from './deliberation-model.js';
import { DeliberationViewService } from './deliberation-view.service.js';
import {
  AmendmentInput,
  DELIBERATION_REFUSALS,
  DeliberationModel,
  DeliberationResult,
  MotionPostInput,
  MotionSignalName,
  MotionVersionHeadModel,
  MotionVersionTextModel,
} from './deliberation.models.js';
import { DeliberationService } from './deliberation.service.js';
import { POST_KINDS } from './deliberation.types.js';

interface Kind {
  readonly kind: string;
}

const refused = (refusal: Refusal): Kind => toRefusalModel(refusal, DELIBERATION_REFUSALS);

/** One of the names that the schema lets through; anything else is none of them. */
const oneOf = <T extends string>(names: readonly T[], asked: string): T | Refusal =>
  names.find((name) => name === asked) ??
  refuse('NotFound', { message: 'No such kind.', field: 'kind', rule: 'motion.deliberation' });

/** What members say to a motion: anybody reads it, members write it. No field tells who gave which signal. */
@Resolver(() => DeliberationModel)
export class DeliberationResolver {
  constructor(
    private readonly desk: DeliberationService,
    private readonly views: DeliberationViewService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => DeliberationModel, { nullable: true })
  async deliberation(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('after', { type: () => ID, nullable: true }) after?: string | null,
  ): Promise<DeliberationModel | null> {
    const reader = await this.reader(viewer);
    const view = reader && (await this.views.one(reader, motionId, after ?? undefined));
    return view === undefined ? null : deliberationModel(view);
  }

  @Requires('readPublic')
  @Query(() => [MotionVersionHeadModel], { description: 'The latest first; two hundred at most.' })
  async motionVersions(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
  ): Promise<MotionVersionHeadModel[]> {
    const reader = await this.reader(viewer);
    const versions = reader && (await this.views.versions(reader, motionId));
    return [...(versions ?? [])];
  }

  @Requires('readPublic')
  @Query(() => MotionVersionTextModel, { nullable: true, description: 'The words of one version.' })
  async motionVersion(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('number', { type: () => Int }) number: number,
  ): Promise<MotionVersionTextModel | null> {
    const reader = await this.reader(viewer);
    const version = reader && (await this.views.version(reader, motionId, number));
    return version === undefined ? null : versionModel(number, version);
  }

  @Requires('writeMotions')
  @Mutation(() => DeliberationResult, { description: 'A comment, a question, or an argument for or against.' })
  postOnMotion(
    @Context() { viewer }: RequestContext,
    @Args('post', { type: () => MotionPostInput }) { kind: asked, ...post }: MotionPostInput,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => {
      const kind = oneOf(POST_KINDS, asked);
      return isRefusal(kind) ? Promise.resolve(kind) : this.desk.post(member, { ...post, kind, answers: null });
    });
  }

  @Requires('writeMotions')
  @Mutation(() => DeliberationResult, { description: 'Any member may answer; the motion waits for who writes it.' })
  answerQuestion(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('question', { type: () => ID }) answers: string,
    @Args('words', { type: () => String }) words: string,
  ): Promise<Kind> {
    const answer = { motionId, answers, words, kind: 'ANSWER', mustAnswer: false } as const;
    return this.changed(viewer, (member) => this.desk.post(member, answer));
  }

  @Requires('writeMotions')
  @Mutation(() => DeliberationResult, { description: 'Takes your own words back, at any time: the place stays.' })
  withdrawPost(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.withdrawPost(member, motionId, id));
  }

  @Requires('writeMotions')
  @Mutation(() => DeliberationResult, { description: 'Binds nobody; your last one counts, and only sums are shown.' })
  signalOnMotion(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('signal', { type: () => MotionSignalName }) asked: string,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => {
      const signal = oneOf(SIGNALS, asked);
      return isRefusal(signal) ? Promise.resolve(signal) : this.desk.signal(member, motionId, signal);
    });
  }

  @Requires('writeMotions')
  @Mutation(() => DeliberationResult)
  proposeAmendment(
    @Context() { viewer }: RequestContext,
    @Args('amendment', { type: () => AmendmentInput }) { text, ...asked }: AmendmentInput,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.propose(member, { ...asked, text: versionOf(text) }));
  }

  @Requires('writeMotions')
  @Mutation(() => DeliberationResult, {
    description: 'By who writes the motion: accepted, it is the next version; declined, it takes reasons.',
  })
  answerAmendment(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('number', { type: () => Int }) number: number,
    @Args('accepts', { type: () => Boolean }) accepts: boolean,
    @Args('reasons', { type: () => String }) reasons: string,
  ): Promise<Kind> {
    const answer = { motionId, number, accepts, reasons };
    return this.changed(viewer, (member) => this.desk.answerAmendment(member, answer));
  }

  @Requires('writeMotions')
  @Mutation(() => DeliberationResult)
  withdrawAmendment(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('number', { type: () => Int }) number: number,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.withdrawAmendment(member, motionId, number));
  }

  private async reader(
    viewer: Viewer | undefined,
  ): Promise<{ readonly partnershipId: string; readonly personId: string | undefined } | undefined> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return undefined;
    const personId = viewer?.partnershipId === partnership.id ? viewer.personId : undefined;
    return { partnershipId: partnership.id, personId };
  }

  private async changed(
    viewer: Viewer | undefined,
    work: (member: Member) => Promise<string | Refusal>,
  ): Promise<Kind> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || viewer?.partnershipId !== partnership.id) {
      const message = 'Sign in as a member of this partnership first.';
      return refused(refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.writeMotions' }));
    }
    const member = { partnershipId: partnership.id, personId: viewer.personId };
    const id = await work(member);
    if (isRefusal(id)) return refused(id);
    const view = await this.views.one(member, id);
    return { kind: 'DeliberationChanged', ...(view && { deliberation: deliberationModel(view) }) };
  }
}
