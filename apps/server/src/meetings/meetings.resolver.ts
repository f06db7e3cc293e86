import { createHash } from 'node:crypto';
import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { MEETING_STATES, readMinutes, tellMinutes } from '#libs/voting';
import { toRefusalModel } from '../graphql/refusal.models.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { Requires, type Viewer } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { CollegesService } from './colleges.service.js';
import {
  CollegeStandingModel,
  MEETING_REFUSALS,
  MeetingInput,
  MeetingItemInput,
  MeetingModel,
  MeetingMoveInput,
  MeetingResult,
  ProposedItemModel,
  RequisitionModel,
  RequisitionResult,
} from './meetings.models.js';
import { MeetingsService } from './meetings.service.js';
import type { Attendant, MeetingView } from './meetings.types.js';

interface Kind {
  readonly kind: string;
}

const refused = (refusal: Refusal): Kind => toRefusalModel(refusal, MEETING_REFUSALS);

/** A meeting in the shape of the schema. */
function meetingModel({ meeting, items, steps, leads, members, quorum }: MeetingView): MeetingModel {
  const { minutes, notes, called: _, door, ...row } = meeting;
  const facts = minutes === null ? undefined : readMinutes(minutes);
  return {
    ...row,
    items: [...items],
    steps: [...steps],
    ...{ leads, members, quorum },
    door: leads ? door : null,
    minutes:
      minutes === null
        ? null
        : {
            told: facts === undefined ? [] : [...tellMinutes(facts)],
            text: minutes,
            hash: createHash('sha256').update(minutes).digest('hex'),
            notes,
          },
  };
}

/** General meetings, what members ask for, and the colleges: anybody reads them. */
@Resolver(() => MeetingModel)
export class MeetingsResolver {
  constructor(
    private readonly meetingsOf: MeetingsService,
    private readonly collegesOf: CollegesService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [MeetingModel], { description: 'The latest to begin first; fifty at most.' })
  async meetings(@Context() { viewer }: RequestContext): Promise<MeetingModel[]> {
    const reader = await this.reader(viewer);
    return reader === undefined ? [] : (await this.meetingsOf.list(reader)).map(meetingModel);
  }

  @Requires('readPublic')
  @Query(() => MeetingModel, { nullable: true })
  async meeting(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<MeetingModel | null> {
    const reader = await this.reader(viewer);
    const view = reader === undefined ? undefined : await this.meetingsOf.one(reader, id);
    return view === undefined ? null : meetingModel(view);
  }

  @Requires('readPublic')
  @Query(() => [RequisitionModel], { description: 'The latest first; twenty at most.' })
  async requisitions(@Context() { viewer }: RequestContext): Promise<RequisitionModel[]> {
    const reader = await this.reader(viewer);
    return reader === undefined ? [] : [...(await this.meetingsOf.requisitions(reader))];
  }

  @Requires('readPublic')
  @Query(() => [ProposedItemModel], { description: 'What the books say is due at the next meeting.' })
  async agendaProposed(): Promise<ProposedItemModel[]> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? [] : [...(await this.meetingsOf.proposed(partnership.id))];
  }

  @Requires('readPublic')
  @Query(() => [CollegeStandingModel])
  async collegeStandings(@Context() { viewer }: RequestContext): Promise<CollegeStandingModel[]> {
    const reader = await this.reader(viewer);
    return reader === undefined ? [] : [...(await this.collegesOf.standings(reader))];
  }

  @Requires('holdMeetings')
  @Mutation(() => MeetingResult, { description: 'By officers; or by who asked for it, where officers did not.' })
  callMeeting(
    @Context() { viewer }: RequestContext,
    @Args('meeting', { type: () => MeetingInput }) { requisition, ...meeting }: MeetingInput,
  ): Promise<Kind> {
    return this.changed(viewer, (attendant) => {
      return this.meetingsOf.call(attendant, { ...meeting, requisition: requisition ?? null });
    });
  }

  @Requires('holdMeetings')
  @Mutation(() => MeetingResult, { description: 'By whoever leads it; a motion with support enough by a supporter.' })
  addMeetingItem(
    @Context() { viewer }: RequestContext,
    @Args('item', { type: () => MeetingItemInput }) { motion, minutesOf, ...item }: MeetingItemInput,
  ): Promise<Kind> {
    return this.changed(viewer, (attendant) => {
      return this.meetingsOf.putItem(attendant, { ...item, motion: motion ?? null, minutesOf: minutesOf ?? null });
    });
  }

  @Requires('holdMeetings')
  @Mutation(() => MeetingResult)
  dropMeetingItem(
    @Context() { viewer }: RequestContext,
    @Args('meetingId', { type: () => ID }) meetingId: string,
    @Args('number', { type: () => Int }) number: number,
  ): Promise<Kind> {
    return this.changed(viewer, (attendant) => this.meetingsOf.dropItem(attendant, meetingId, number));
  }

  @Requires('holdMeetings')
  @Mutation(() => MeetingResult, { description: 'The next step of a meeting, by whoever leads it.' })
  moveMeeting(
    @Context() { viewer }: RequestContext,
    @Args('move', { type: () => MeetingMoveInput }) { to: asked, beginsAt, notes, meetingId }: MeetingMoveInput,
  ): Promise<Kind> {
    return this.changed(viewer, (attendant) => {
      const to = MEETING_STATES.find((state) => state === asked) ?? 'CALLED';
      return this.meetingsOf.move(attendant, { meetingId, to, beginsAt: beginsAt ?? null, notes: notes ?? null });
    });
  }

  @Requires('holdMeetings')
  @Mutation(() => MeetingResult, { description: 'Says that you are there, by the code that is told at the door.' })
  checkIn(
    @Context() { viewer }: RequestContext,
    @Args('meetingId', { type: () => ID }) meetingId: string,
    @Args('door', { type: () => String }) door: string,
  ): Promise<Kind> {
    return this.changed(viewer, (attendant) => this.meetingsOf.checkIn(attendant, meetingId, door));
  }

  @Requires('holdMeetings')
  @Mutation(() => RequisitionResult, { description: 'Asks for a general meeting, and signs first.' })
  beginRequisition(
    @Context() { viewer }: RequestContext,
    @Args('why', { type: () => String }) why: string,
  ): Promise<Kind> {
    return this.asked(viewer, (attendant) => this.meetingsOf.beginRequisition(attendant, why));
  }

  @Requires('holdMeetings')
  @Mutation(() => RequisitionResult)
  signRequisition(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('does', { type: () => Boolean }) does: boolean,
  ): Promise<Kind> {
    return this.asked(viewer, (attendant) => this.meetingsOf.sign(attendant, id, does));
  }

  private async changed(
    viewer: Viewer | undefined,
    work: (attendant: Attendant) => Promise<string | Refusal>,
  ): Promise<Kind> {
    const attendant = await this.attendant(viewer);
    if (isRefusal(attendant)) return refused(attendant);
    const id = await work(attendant);
    if (isRefusal(id)) return refused(id);
    const view = await this.meetingsOf.one(attendant, id);
    return { kind: 'MeetingChanged', ...(view && { meeting: meetingModel(view) }) };
  }

  private async asked(
    viewer: Viewer | undefined,
    work: (attendant: Attendant) => Promise<string | Refusal>,
  ): Promise<Kind> {
    const attendant = await this.attendant(viewer);
    if (isRefusal(attendant)) return refused(attendant);
    const id = await work(attendant);
    if (isRefusal(id)) return refused(id);
    const requisition = (await this.meetingsOf.requisitions(attendant)).find((each) => each.id === id);
    return { kind: 'RequisitionChanged', ...(requisition && { requisition }) };
  }

  private async attendant(viewer: Viewer | undefined): Promise<Attendant | Refusal<'NotAllowed'>> {
    const partnership = await this.partnerships.current();
    if (partnership !== undefined && viewer?.partnershipId === partnership.id) {
      return { partnershipId: partnership.id, personId: viewer.personId, officer: viewer.roles.has('OFFICER') };
    }
    const message = 'Sign in as a member of this partnership first.';
    return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.holdMeetings' });
  }

  private async reader(viewer: Viewer | undefined) {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return undefined;
    const own = viewer?.partnershipId === partnership.id ? viewer : undefined;
    return { partnershipId: partnership.id, personId: own?.personId, officer: own?.roles.has('OFFICER') ?? false };
  }
}
