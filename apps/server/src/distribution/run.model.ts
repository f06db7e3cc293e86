import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';

@ObjectType('Run', {
  description: 'A distribution: what was declared, and how far posting and paying people has come.',
})
export class RunModel {
  @Field(() => ID) id!: string;
  @Field(() => String) body!: string;
  @Field(() => Quantity) total!: bigint;
  @Field(() => Int) people!: number;
  @Field(() => Int) posted!: number;
  @Field(() => Int) paid!: number;
  @Field(() => String) state!: string;
}
