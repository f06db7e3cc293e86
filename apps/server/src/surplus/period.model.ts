import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

export const PeriodState = { OPEN: 'OPEN', CLOSED: 'CLOSED', HARD_CLOSED: 'HARD_CLOSED' } as const;
registerEnumType(PeriodState, {
  name: 'PeriodState',
  description: 'CLOSED: softly, officers may adjust it and a resolution may reopen it. HARD_CLOSED: for good.',
});

@ObjectType('Period')
export class PeriodModel {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) startsOn!: string;
  @Field(() => String) endsOn!: string;
  @Field(() => PeriodState) state!: keyof typeof PeriodState;
  @Field(() => Date, { nullable: true, description: 'When it was last closed softly; null while it is open.' })
  softClosedAt!: Date | null;
  @Field(() => Date, { nullable: true }) hardClosedAt!: Date | null;
  @Field(() => Int, { description: "Officers' entries in it after a close." }) adjustments!: number;
}
