import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { RunModel } from '../distribution/run.model.js';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { FractionText, Quantity } from '../graphql/scalars.js';

const STATES = [
  'DRAFT',
  'DELIBERATION',
  'NOTICED',
  'OPEN',
  'CLOSED',
  'CARRIED',
  'LOST',
  'INQUORATE',
  'RATIFYING',
  'STANDSTILL',
  'EXECUTED',
  'WITHDRAWN',
  'ANNULLED',
] as const;
export const MotionStateName = Object.fromEntries(STATES.map((state) => [state, state]));
registerEnumType(MotionStateName, { name: 'MotionState' });

@ObjectType('MotionLine')
export class MotionLineModel {
  @Field(() => String) code!: string;
  @Field(() => String) label!: string;
  @Field(() => String) explanation!: string;
  @Field(() => Quantity) floor!: bigint;
  @Field(() => Quantity, { nullable: true }) cap!: bigint | null;
}

@ObjectType('OutcomeLine')
export class OutcomeLineModel {
  @Field(() => String) code!: string;
  @Field(() => String) label!: string;
  @Field(() => FractionText) share!: string;
  @Field(() => Quantity) amount!: bigint;
}

@ObjectType('Outcome')
export class OutcomeModel {
  @Field(() => [OutcomeLineModel]) lines!: OutcomeLineModel[];
  @Field(() => String) resultHash!: string;
  @Field(() => Date, { nullable: true }) executedAt!: Date | null;
  @Field(() => [ID]) journalIds!: string[];
  @Field(() => RunModel, { nullable: true }) run!: RunModel | null;
}

/** A division of a surplus, as it is put to the vote and decided. */
@ObjectType('Division')
export class DivisionModel {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String) why!: string;
  @Field(() => String) kind!: string;
  @Field(() => MotionStateName) state!: string;
  @Field(() => Date) opensAt!: Date;
  @Field(() => Date) closesAt!: Date;
  @Field(() => Quantity, { description: 'What is divided, minor units.' }) amount!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => [MotionLineModel]) lines!: MotionLineModel[];
  @Field(() => Int) electorateSize!: number;
  @Field(() => Int) turnout!: number;
  @Field(() => Int) quorum!: number;
  @Field(() => Boolean, { description: 'Viewer stands on the frozen electorate.' }) mayVote!: boolean;
  @Field(() => String, { nullable: true, description: "Viewer's receipt when they cast." }) receipt!: string | null;
  @Field(() => Int) customVersion!: number;
  @Field(() => OutcomeModel, { nullable: true, description: 'Null until the motion is closed.' })
  outcome!: OutcomeModel | null;
}

@InputType()
export class AllocationInput {
  @Field(() => String) line!: string;
  @Field(() => Int, { description: '0..10000, all lines together 10000.' }) basisPoints!: number;
}

@ObjectType('BallotCast')
export class BallotCastModel {
  @Field(() => String) receipt!: string;
  @Field(() => Date) castAt!: Date;
  @Field(() => String, {
    nullable: true,
    description:
      'The server’s word, signed by the log’s key, that the ballot’s leaf will stand in the log by a deadline.',
  })
  promise!: string | null;
  @Field(() => DivisionModel) motion!: DivisionModel;
}

/** The refusals of casting that have a type of their own in the schema. */
export const CASTING_REFUSALS = [
  'BallotDoesNotSum',
  'MotionNotOpen',
  'MotionClosed',
  'NotOnElectorate',
  'BallotAlreadyCast',
  'UnknownLine',
  'NotFound',
  'NotAllowed',
] as const;

export const CastBallotResult = createUnionType({
  name: 'CastBallotResult',
  types: () => [BallotCastModel, ...CASTING_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});
