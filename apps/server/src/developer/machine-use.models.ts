import { createUnionType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { Quantity } from '../graphql/scalars.js';

@ObjectType('UseDispute', { description: 'What the viewer said was not theirs, and what an officer answered.' })
export class UseDisputeModel {
  @Field(() => Date) raisedAt!: Date;
  @Field(() => String, { nullable: true, description: 'Null where the words were erased.' }) reason!: string | null;
  @Field(() => String, {
    description: 'OPEN; TAKEN_BACK: an officer took the use back; STANDS: an officer answered, and it counts.',
  })
  state!: string;
  @Field(() => Date, { nullable: true }) answeredAt!: Date | null;
  @Field(() => String, { nullable: true }) answer!: string | null;
}

@ObjectType('MachineUse', { description: 'What one machine told of the viewer in a month, as it counts now.' })
export class MachineUseModel {
  @Field(() => String) machine!: string;
  @Field(() => String) site!: string;
  @Field(() => Quantity, { description: 'GPU time of jobs.' }) computeRaw!: bigint;
  @Field(() => Quantity) tokensIn!: bigint;
  @Field(() => Quantity) tokensOut!: bigint;
  @Field(() => UseDisputeModel, { nullable: true }) dispute!: UseDisputeModel | null;
}

@ObjectType('MachineUseMonth')
export class MachineUseMonthModel {
  @Field(() => String, { description: '2026-11, UTC' }) month!: string;
  @Field(() => [MachineUseModel], { description: 'By machine; without the gateway, which knows who asked.' })
  machines!: readonly MachineUseModel[];
}

@InputType()
export class DisputeUseInput {
  @Field(() => String) machine!: string;
  @Field(() => String, { description: '2026-11, UTC' }) month!: string;
  @Field(() => String, { description: '1 to 500 characters, for officers.' }) reason!: string;
}

@ObjectType('UseDisputed')
export class UseDisputedModel {
  @Field(() => String) machine!: string;
  @Field(() => String) month!: string;
}

/** The refusals of disputes that have a type of their own. */
export const DISPUTE_REFUSALS = ['NotAllowed'] as const;

export const DisputeUseResult = createUnionType({
  name: 'DisputeUseResult',
  types: () => [UseDisputedModel, ...DISPUTE_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }): string => value.kind,
});
