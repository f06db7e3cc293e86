import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';
import { PeriodModel } from './period.model.js';

@ObjectType()
export class WaterfallStep {
  @Field(() => String) rule!: string;
  @Field(() => String) sentence!: string;
  @Field(() => String) formula!: string;
  @Field(() => Quantity) amount!: bigint;
}

@ObjectType({ description: 'The waterfall of a closed period, as it was decided.' })
export class Surplus {
  @Field(() => PeriodModel) period!: PeriodModel;
  @Field(() => Quantity) base!: bigint;
  @Field(() => Quantity) lockedReserve!: bigint;
  @Field(() => Quantity) solidarity!: bigint;
  @Field(() => Quantity) standingShare!: bigint;
  @Field(() => Quantity) funders!: bigint;
  @Field(() => Quantity) allocable!: bigint;
  @Field(() => [WaterfallStep]) steps!: WaterfallStep[];
  @Field(() => Int) customVersion!: number;
}
