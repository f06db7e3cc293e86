import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '../graphql/page-info.model.js';

@ObjectType('RollEvent')
export class RollEventModel {
  @Field(() => Int) number!: number;
  @Field(() => String) event!: string;
  @Field(() => String) on!: string;
  @Field(() => Int) customVersion!: number;
}

@ObjectType('Holding')
export class HoldingModel {
  @Field(() => ID) id!: string;
  @Field(() => String) rollNumber!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) holder!: string;
  @Field(() => Boolean, { description: 'True when the holder chose to show a name.' }) named!: boolean;
  @Field(() => String) subject!: string;
  @Field(() => String) since!: string;
  @Field(() => String) state!: string;
  @Field(() => [RollEventModel]) events!: readonly RollEventModel[];
}

@ObjectType()
export class HoldingEdge {
  @Field(() => String) cursor!: string;
  @Field(() => HoldingModel) node!: HoldingModel;
}

@ObjectType()
export class HoldingConnection {
  @Field(() => [HoldingEdge]) edges!: HoldingEdge[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => Int) totalCount!: number;
}
