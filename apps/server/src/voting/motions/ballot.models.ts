import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BALLOTS } from '#libs/voting';

export const BallotKindName = Object.fromEntries(BALLOTS.map((kind) => [kind, kind]));
registerEnumType(BallotKindName, { name: 'BallotKind' });

@ObjectType('MotionOption', { description: 'One of what is chosen among: a project, a candidate, an option.' })
export class MotionOptionModel {
  @Field(() => String, { description: 'Its name on ballots.' }) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true, description: 'Of a project: minor units of the budget’s currency.' })
  cost!: string | null;
}

@ObjectType('MotionDivisionLine')
export class MotionDivisionLineModel {
  @Field(() => String) code!: string;
  @Field(() => String) label!: string;
  @Field(() => String, { description: 'What the money is for, in a sentence.' }) hint!: string;
  @Field(() => String, { description: 'Set aside before the vote, in minor units.' }) floor!: string;
  @Field(() => String, { nullable: true, description: 'The most that may be voted to it; null where it has none.' })
  cap!: string | null;
}

@ObjectType('MotionDivision', { description: 'What is divided, as it was noticed.' })
export class MotionDivisionModel {
  @Field(() => String, { description: 'All that the period left, in minor units, with what is set aside.' })
  amount!: string;
  @Field(() => String) currency!: string;
  @Field(() => [MotionDivisionLineModel]) lines!: MotionDivisionLineModel[];
}

@ObjectType('MotionOutcomeLine')
export class MotionOutcomeLineModel {
  @Field(() => String, { description: 'The code of the line.' }) id!: string;
  @Field(() => String) label!: string;
  @Field(() => String, { description: 'Its share of what was voted on, as a fraction.' }) share!: string;
  @Field(() => String, { description: 'Minor units, with what was set aside and what caps moved.' }) amount!: string;
  @Field(() => [Int], {
    description: '101 counts: how many ballots gave it 0 to 1 per cent, 1 to 2 per cent, and so on; 100 at the end.',
  })
  spread!: number[];
}

@ObjectType('MotionWinner', { description: 'Who or what was chosen.' })
export class MotionWinnerModel {
  @Field(() => String) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true }) cost!: string | null;
  @Field(() => Int, { nullable: true, description: 'From 1 on, as the rule chose them.' }) place!: number | null;
}

@InputType()
export class MotionOptionInput {
  @Field(() => ID, { description: 'Its name on ballots: small letters, digits and hyphens, 40 at most.' }) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true, description: 'Of a project: minor units.' }) cost?: string | null;
}
