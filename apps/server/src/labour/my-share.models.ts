import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { FractionText, Quantity } from '../graphql/scalars.js';

@ObjectType()
export class ModelShare {
  @Field(() => String) model!: string;
  @Field(() => FractionText) share!: string;
  @Field(() => Quantity, { description: 'Royalty that runs credited, and this share of what no run has divided yet.' })
  royaltyAccrued!: bigint;
  @Field(() => Quantity) points!: bigint;
}

@ObjectType()
export class StatementLine {
  @Field(() => String) date!: string;
  @Field(() => String) what!: string;
  @Field(() => String) from!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => String) state!: string;
  @Field(() => ID) journalId!: string;
  @Field(() => String) reference!: string;
}

@ObjectType({ description: "The viewer's own work and money: nobody else can ask for it." })
export class MyShare {
  @Field(() => String) rollNumber!: string;
  @Field(() => String) name!: string;
  @Field(() => Int) labelsAccepted!: number;
  @Field(() => Int) labelsPending!: number;
  @Field(() => Int) labelsReturned!: number;
  @Field(() => Quantity) points!: bigint;
  @Field(() => Quantity) wageEarned!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => [ModelShare]) models!: ModelShare[];
  @Field(() => Quantity) comingToYou!: bigint;
  @Field(() => Quantity) paid!: bigint;
  @Field(() => [StatementLine]) statements!: StatementLine[];
}
