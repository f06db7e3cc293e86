import { createUnionType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { Quantity } from '../graphql/scalars.js';

@ObjectType('ContributionStatement', { description: 'What a contributed machine is said to have done in a month.' })
export class ContributionStatementModel {
  @Field(() => ID) id!: string;
  @Field(() => String) machine!: string;
  @Field(() => String, { description: 'Whose the machine is: a roll number, or the name of a body.' })
  contributor!: string;
  @Field(() => String) month!: string;
  @Field(() => Date) since!: Date;
  @Field(() => Date) through!: Date;
  @Field(() => Quantity, { description: 'Milli-GPU × ms, as stated.' }) total!: bigint;
  @Field(() => Quantity, { description: 'Milli-GPU × ms, as the machine’s own events showed then.' }) metered!: bigint;
  @Field(() => String, { description: 'OPEN, REPLACED, ACCEPTED, SILENT or DISPUTED.' }) state!: string;
  @Field(() => Date, { description: 'Until when it can be disputed; after that silence accepts it.' }) answerBy!: Date;
  @Field(() => Quantity, { nullable: true, description: 'What the month comes to with it; null unless accepted.' })
  creditMinor!: bigint | null;
  @Field(() => String) currency!: string;
  @Field(() => Boolean, { description: 'Whether whoever asks may accept or dispute it now.' }) mayAnswer!: boolean;
}

@InputType({ description: 'A word on a statement; a dispute says why.' })
export class AnswerContributionInput {
  @Field(() => ID) statement!: string;
  @Field(() => Boolean) accept!: boolean;
  @Field(() => String, { defaultValue: '' }) reason!: string;
}

@ObjectType('ContributionAnswered')
export class ContributionAnsweredModel {
  @Field(() => Quantity, { description: 'What of the credit is new.' }) addedMinor!: bigint;
  @Field(() => String) currency!: string;
}

/** The refusals of an answer that have a type of their own in the schema. */
export const CONTRIBUTION_REFUSALS = ['NotFound', 'NotAllowed', 'BalanceBelowFloor', 'PeriodClosed'] as const;

export const ContributionAnswerResult = createUnionType({
  name: 'ContributionAnswerResult',
  types: () =>
    [ContributionAnsweredModel, ...CONTRIBUTION_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }): string => value.kind,
});
