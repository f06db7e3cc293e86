import { Field, Int, ObjectType } from '@nestjs/graphql';
import { CustomRuleModel } from '../custom/custom.models.js';
import { Quantity } from '../graphql/scalars.js';

@ObjectType('Unit')
export class UnitModel {
  @Field(() => String) code!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) shownAs!: string;
  @Field(() => Quantity) scale!: bigint;
  @Field(() => Int) decimals!: number;
}

@ObjectType('Check')
export class CheckModel {
  @Field(() => String) code!: string;
  @Field(() => String) sentence!: string;
  @Field(() => Boolean) passed!: boolean;
  @Field(() => Int) violations!: number;
  @Field(() => String, { nullable: true }) detail!: string | null;
}

@ObjectType('CustomInForce')
export class CustomInForceModel {
  @Field(() => Int) version!: number;
  @Field(() => String) effectiveOn!: string;
  @Field(() => [CustomRuleModel]) rules!: readonly CustomRuleModel[];
}
