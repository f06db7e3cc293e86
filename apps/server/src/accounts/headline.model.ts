import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';
import { PeriodModel } from '../surplus/period.model.js';

@ObjectType()
export class Headline {
  @Field(() => PeriodModel) period!: PeriodModel;
  @Field(() => String) currency!: string;
  @Field(() => Quantity) cameIn!: bigint;
  @Field(() => Quantity, {
    description: "Declared to people for this period: labellers' royalty and standing share, workers' return.",
  })
  shared!: bigint;
  @Field(() => Quantity, { description: 'What no vote has divided yet of what the period left to the Association.' })
  waiting!: bigint;
  @Field(() => Quantity, {
    description: "What votes have divided of what the period left to the Association, workers' return included.",
  })
  decided!: bigint;
  @Field(() => Quantity, { description: 'What the period added to the locked reserve.' }) lockedReserve!: bigint;
  @Field(() => Quantity) computeRaw!: bigint;
  @Field(() => Quantity) tokens!: bigint;
  @Field(() => Int) openBallots!: number;
  @Field(() => Date) asOf!: Date;
  @Field(() => Boolean) booksBalanced!: boolean;
}
