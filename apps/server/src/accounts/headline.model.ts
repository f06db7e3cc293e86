import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';
import { PeriodModel } from '../surplus/period.model.js';

@ObjectType()
export class Headline {
  @Field(() => PeriodModel) period!: PeriodModel;
  @Field(() => String) currency!: string;
  @Field(() => Quantity) cameIn!: bigint;
  @Field(() => Quantity, {
    description: 'Royalty, and all of the surplus that did not stay in the locked reserve.',
  })
  shared!: bigint;
  @Field(() => Quantity, { description: 'What the period added to the locked reserve.' }) lockedReserve!: bigint;
  @Field(() => Quantity) computeRaw!: bigint;
  @Field(() => Quantity) tokens!: bigint;
  @Field(() => Int) openBallots!: number;
  @Field(() => Date) asOf!: Date;
  @Field(() => Boolean) booksBalanced!: boolean;
}
