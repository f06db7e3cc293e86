import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';

export const PeriodState = { OPEN: 'OPEN', CLOSED: 'CLOSED' } as const;
registerEnumType(PeriodState, { name: 'PeriodState' });

@ObjectType('Period')
export class PeriodModel {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) startsOn!: string;
  @Field(() => String) endsOn!: string;
  @Field(() => PeriodState) state!: keyof typeof PeriodState;
}
