import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';
import { PeriodModel } from '../surplus/period.model.js';

@ObjectType()
export class FlowNode {
  @Field(() => ID) id!: string;
  @Field(() => String) label!: string;
  @Field(() => String) kind!: string;
}

@ObjectType()
export class FlowLink {
  @Field(() => ID) source!: string;
  @Field(() => ID) target!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => String, { description: 'Account path prefix whose entries make this link.' }) account!: string;
}

@ObjectType({ description: 'Where the money of a period came from and went: what enters a node leaves it.' })
export class Flow {
  @Field(() => PeriodModel) period!: PeriodModel;
  @Field(() => String) currency!: string;
  @Field(() => [FlowNode]) nodes!: FlowNode[];
  @Field(() => [FlowLink]) links!: FlowLink[];
  @Field(() => Date) asOf!: Date;
}
