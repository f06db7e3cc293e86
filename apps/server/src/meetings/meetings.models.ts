import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MEETING_STATES } from '#libs/voting';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { MotionStateName } from '../voting/voting.models.js';

export const MeetingStateName = Object.fromEntries(MEETING_STATES.map((state) => [state, state]));
registerEnumType(MeetingStateName, { name: 'MeetingState' });

export const MeetingKindName = { ANNUAL: 'ANNUAL', EXTRAORDINARY: 'EXTRAORDINARY' } as const;
registerEnumType(MeetingKindName, { name: 'MeetingKind' });

@ObjectType('MeetingItem')
export class MeetingItemModel {
  @Field(() => Int) number!: number;
  @Field(() => String) words!: string;
  @Field(() => ID, { nullable: true, description: 'An earlier meeting, whose minutes are to be approved.' })
  minutesOf!: string | null;
  @Field(() => ID, { nullable: true, description: 'What is voted on; null where it is only talked about.' })
  motion!: string | null;
  @Field(() => String, { nullable: true }) title!: string | null;
  @Field(() => MotionStateName, { nullable: true }) motionState!: string | null;
}

@ObjectType('MeetingStep')
export class MeetingStepModel {
  @Field(() => Int) number!: number;
  @Field(() => MeetingStateName) state!: string;
  @Field(() => Date) at!: Date;
  @Field(() => Date) beginsAt!: Date;
  @Field(() => Int, { nullable: true }) members!: number | null;
  @Field(() => Int, { nullable: true }) present!: number | null;
  @Field(() => Int, { nullable: true }) quorum!: number | null;
}

@ObjectType('Minutes', { description: 'What is on record of a meeting, made from the books alone.' })
export class MinutesModel {
  @Field(() => [String], { description: 'In plain English, a line each.' }) told!: string[];
  @Field(() => String, { description: 'Canonical JSON: what is hashed into the log.' }) text!: string;
  @Field(() => String, { description: 'SHA-256 of that text, as the log has it.' }) hash!: string;
  @Field(() => String, { nullable: true, description: 'The chair’s own words; null where there are none any more.' })
  notes!: string | null;
}

@ObjectType('Meeting', { description: 'A general meeting, from its call to its minutes.' })
export class MeetingModel {
  @Field(() => ID) id!: string;
  @Field(() => MeetingKindName) kind!: string;
  @Field(() => MeetingStateName) state!: string;
  @Field(() => String) place!: string;
  @Field(() => Date) beginsAt!: Date;
  @Field(() => ID, { nullable: true, description: 'The requisition that it answers.' }) requisition!: string | null;
  @Field(() => Boolean, { description: 'Called by a member, because officers did not.' }) byMembers!: boolean;
  @Field(() => Int, { description: 'Who have come so far.' }) present!: number;
  @Field(() => Int, { description: 'Members of today.' }) members!: number;
  @Field(() => Int, { description: 'How many of them would have to be there.' }) quorum!: number;
  @Field(() => [MeetingItemModel]) items!: MeetingItemModel[];
  @Field(() => [MeetingStepModel]) steps!: MeetingStepModel[];
  @Field(() => MinutesModel, { nullable: true }) minutes!: MinutesModel | null;
  @Field(() => Boolean, { description: 'Whether you lead it.' }) leads!: boolean;
  @Field(() => String, { nullable: true, description: 'What is told at the door; for whoever leads it alone.' })
  door!: string | null;
  @Field(() => ID, { nullable: true, description: 'Your reference in the log, where you came.' })
  reference!: string | null;
}

@ObjectType('Requisition', { description: 'Members who ask for a general meeting.' })
export class RequisitionModel {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true, description: 'What it shall be about; null where it was erased.' })
  why!: string | null;
  @Field(() => Date) begunAt!: Date;
  @Field(() => Date, { nullable: true }) reachedAt!: Date | null;
  @Field(() => Int) signed!: number;
  @Field(() => Int, { description: 'How many must sign, of today’s members.' }) needed!: number;
  @Field(() => Boolean) own!: boolean;
  @Field(() => ID, { nullable: true, description: 'The meeting that answers it.' }) meeting!: string | null;
  @Field(() => Date, { nullable: true, description: 'Until when the officers have to call it.' }) callBy!: Date | null;
  @Field(() => Boolean, { description: 'The officers let the days pass, and you signed: you may call it.' })
  mayCall!: boolean;
}

@ObjectType('ProposedItem', { description: 'Something that the books say is due, as an item of an agenda.' })
export class ProposedItemModel {
  @Field(() => String) words!: string;
  @Field(() => ID, { nullable: true }) motion!: string | null;
  @Field(() => ID, { nullable: true }) minutesOf!: string | null;
}

@ObjectType('CollegeStanding', { description: 'A college as it stands today, under the custom in force.' })
export class CollegeStandingModel {
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => Int) members!: number;
  @Field(() => Int, { description: 'Members who would vote in it if a roll froze now.' }) voters!: number;
  @Field(() => Boolean, { description: 'Whether it must be heard by now.' }) due!: boolean;
  @Field(() => String, { description: 'The weight that the custom gives it: 3/10.' }) weight!: string;
  @Field(() => Int, { description: 'How many of its voters must come.' }) quorum!: number;
  @Field(() => Int, { description: 'With fewer ballots its counts are not published.' }) leastShown!: number;
  @Field(() => Boolean, { description: 'You are a member of it.' }) own!: boolean;
  @Field(() => Boolean, { description: 'You vote in it.' }) votesHere!: boolean;
}

@InputType()
export class MeetingInput {
  @Field(() => MeetingKindName) kind!: 'ANNUAL' | 'EXTRAORDINARY';
  @Field(() => String, { description: 'A room, or how to come to it from afar.' }) place!: string;
  @Field(() => Date) beginsAt!: Date;
  @Field(() => ID, { nullable: true }) requisition!: string | null;
}

@InputType()
export class MeetingItemInput {
  @Field(() => ID) meetingId!: string;
  @Field(() => String) words!: string;
  @Field(() => ID, { nullable: true }) motion!: string | null;
  @Field(() => ID, { nullable: true }) minutesOf!: string | null;
}

@InputType()
export class MeetingMoveInput {
  @Field(() => ID) meetingId!: string;
  @Field(() => MeetingStateName) to!: string;
  @Field(() => Date, { nullable: true, description: 'Where it is announced, or called a second time.' })
  beginsAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'The chair’s own words, with the minutes.' })
  notes!: string | null;
}

@ObjectType('MeetingChanged')
export class MeetingChangedModel {
  @Field(() => MeetingModel) meeting!: MeetingModel;
}

@ObjectType('RequisitionChanged')
export class RequisitionChangedModel {
  @Field(() => RequisitionModel) requisition!: RequisitionModel;
}

/** The refusals of meetings that have a type of their own in the schema. */
export const MEETING_REFUSALS = ['NotFound', 'NotAllowed'] as const;

const refusals = MEETING_REFUSALS.map((kind) => refusalTypes[kind]);
const resolveType = (value: { readonly kind: string }): string => value.kind;

export const MeetingResult = createUnionType({
  name: 'MeetingResult',
  types: () => [MeetingChangedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});

export const RequisitionResult = createUnionType({
  name: 'RequisitionResult',
  types: () => [RequisitionChangedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});
