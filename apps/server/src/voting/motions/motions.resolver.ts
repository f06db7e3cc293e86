import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { EFFECT_KINDS } from '#libs/voting';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { MotionDeskService } from './motion-desk.service.js';
import { motionModel } from './motion-model.js';
import { MotionViewService } from './motion-view.service.js';
import {
  CastVoteResult,
  MOTION_REFUSALS,
  MotionKindName,
  MotionModel,
  MotionResult,
  MotionTextInput,
  OwnResult,
  SignedBallotInput,
} from './motions.models.js';
import type { Member, MotionView, VersionAsked } from './motions.types.js';
import { VoteDeskService } from './vote-desk.service.js';

interface Kind {
  readonly kind: string;
}

const refused = (refusal: Refusal): Kind => toRefusalModel(refusal, MOTION_REFUSALS);

/** Words are trimmed at their ends; members of an effect that are named twice are refused by its form. */
export function versionOf({ title, why, what, cost, effect, options }: MotionTextInput): VersionAsked {
  const members = Object.fromEntries(effect.map(({ name, value }) => [name, value]));
  const named = (options ?? []).map(({ id, title: words, cost: takes }) => {
    const line = words.trim();
    return takes === undefined || takes === null ? { id, title: line } : { id, title: line, cost: takes };
  });
  const words = { title: title.trim(), why: why.trim(), what: what.trim(), cost: cost.trim() };
  return { ...words, effect: members, options: named };
}

/** Motions as anybody may read them, and every step that a member takes with one. No field here tells a choice. */
@Resolver(() => MotionModel)
export class MotionsResolver {
  constructor(
    private readonly desk: MotionDeskService,
    private readonly votes: VoteDeskService,
    private readonly views: MotionViewService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [MotionModel], { description: 'The open ones first; drafts are their authors’ alone.' })
  async motions(@Context() { viewer }: RequestContext): Promise<MotionModel[]> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return [];
    const person = personOf(viewer, partnership.id);
    return this.models(await this.views.list(partnership.id, person));
  }

  @Requires('readPublic')
  @Query(() => MotionModel, { nullable: true })
  async motion(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<MotionModel | null> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? null : this.one(partnership.id, id, personOf(viewer, partnership.id));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult)
  draftMotion(
    @Context() { viewer }: RequestContext,
    @Args('kind', { type: () => MotionKindName }) kind: string,
    @Args('text', { type: () => MotionTextInput }) text: MotionTextInput,
  ): Promise<Kind> {
    return this.changed(viewer, async (member) => {
      const known = EFFECT_KINDS.find((each) => each === kind);
      if (known === undefined)
        return refuse('NotFound', { message: 'No such kind.', field: 'kind', rule: 'motion.kind' });
      return this.desk.draft(member, known, versionOf(text));
    });
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult, { description: 'The next version, written on the one that its author has read.' })
  reviseMotion(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('base', { type: () => Int }) base: number,
    @Args('text', { type: () => MotionTextInput }) text: MotionTextInput,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.revise(member, { id, base }, versionOf(text)));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult, { description: 'Lets everybody read it; takes its notice back where it was noticed.' })
  publishMotion(@Context() { viewer }: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.publish(member, id));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult)
  withdrawMotion(@Context() { viewer }: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.withdraw(member, id));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult, { description: 'Calls a motion that too few came to a second time, once.' })
  callMotionAgain(@Context() { viewer }: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.callAgain(member, id));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult)
  supportMotion(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('does', { type: () => Boolean }) does: boolean,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.support(member, id, does));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult, { description: 'Asks a member, by roll number, to write it with the sponsor.' })
  inviteAuthor(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('rollNumber', { type: () => String }) rollNumber: string,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.invite(member, id, rollNumber));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult, {
    description: 'By the sponsor: a member, by roll number, writes it with them no longer.',
  })
  removeAuthor(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('rollNumber', { type: () => String }) rollNumber: string,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.letGo(member, id, rollNumber));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult, { description: 'Says yes to writing it together, or leaves.' })
  answerAuthorship(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('does', { type: () => Boolean }) does: boolean,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.answerAuthorship(member, id, does));
  }

  @Requires('writeMotions')
  @Mutation(() => MotionResult, { description: 'Freezes its text, terms and hours, and tells when it is voted on.' })
  noticeMotion(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('opensAt', { type: () => Date }) opensAt: Date,
    @Args('closesAt', { type: () => Date }) closesAt: Date,
  ): Promise<Kind> {
    return this.changed(viewer, (member) => this.desk.notice(member, { motionId: id, version, opensAt, closesAt }));
  }

  @Requires('castBallot')
  @Mutation(() => OwnResult, {
    description: 'Enrols a key of this browser for one motion: your ballots on it are signed with it.',
  })
  async enrolVoterKey(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
    @Args('key', { type: () => String }) key: string,
  ): Promise<Kind> {
    const member = await this.member(viewer);
    if (isRefusal(member)) return refused(member);
    const done = await this.votes.enrolKey(member, motionId, key);
    return isRefusal(done) ? refused(done) : ownChanged(done);
  }

  @Requires('castBallot')
  @Mutation(() => OwnResult, {
    description: 'In which college you vote, where you stand in two: before a roll freezes.',
  })
  async chooseCollege(
    @Context() { viewer }: RequestContext,
    @Args('college', { type: () => String }) college: string,
  ): Promise<Kind> {
    const member = await this.member(viewer);
    if (isRefusal(member)) return refused(member);
    const done = await this.desk.chooseCollege(member, college);
    return isRefusal(done) ? refused(done) : ownChanged(done);
  }

  @Requires('castBallot')
  @Mutation(() => CastVoteResult)
  async castVote(
    @Context() { viewer }: RequestContext,
    @Args('ballot', { type: () => SignedBallotInput }) ballot: SignedBallotInput,
  ): Promise<Kind> {
    const member = await this.member(viewer);
    if (isRefusal(member)) return refused(member);
    const cast = await this.votes.cast(member, ballot);
    if (isRefusal(cast)) return refused(cast);
    const motion = await this.one(member.partnershipId, cast.motionId, member.personId);
    return { ...cast, ...(motion && { motion }) };
  }

  private async changed(
    viewer: Viewer | undefined,
    work: (member: Member) => Promise<string | Refusal>,
  ): Promise<Kind> {
    const member = await this.member(viewer);
    if (isRefusal(member)) return refused(member);
    const id = await work(member);
    if (isRefusal(id)) return refused(id);
    const motion = await this.one(member.partnershipId, id, member.personId);
    return { kind: 'MotionChanged', ...(motion && { motion }) };
  }

  private async member(viewer: Viewer | undefined): Promise<Member | Refusal<'NotAllowed'>> {
    const partnership = await this.partnerships.current();
    if (partnership !== undefined && viewer?.partnershipId === partnership.id) {
      return { partnershipId: partnership.id, personId: viewer.personId };
    }
    const message = 'Sign in as a member of this partnership first.';
    return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.writeMotions' });
  }

  private async one(partnershipId: string, id: string, person: string | undefined): Promise<MotionModel | null> {
    const view = await this.views.one(partnershipId, id, person);
    const [model] = view === undefined ? [] : this.models([view]);
    return model ?? null;
  }

  private models(views: readonly MotionView[]): MotionModel[] {
    return views.map((view) => motionModel(view));
  }
}

const ownChanged = (value: string): Kind & { readonly value: string } => ({ kind: 'OwnChanged', value });

const personOf = (viewer: Viewer | undefined, partnershipId: string): string | undefined =>
  viewer?.partnershipId === partnershipId ? viewer.personId : undefined;
