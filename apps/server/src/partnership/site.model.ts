import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';

@ObjectType()
export class Site {
  @Field(() => ID) id!: string;
  @Field(() => String) slug!: string;
  @Field(() => String) name!: string;
  @Field(() => String) territory!: string;
  @Field(() => String, { description: 'YYYY-MM-DD' }) inServiceOn!: string;
  @Field(() => String, { nullable: true, description: 'degrees north, to a hundredth: about a kilometre' })
  latitude!: string | null;
  @Field(() => String, { nullable: true, description: 'degrees east, to a hundredth' }) longitude!: string | null;
  @Field(() => Int) machines!: number;
  @Field(() => Int) gpus!: number;
  @Field(() => Quantity, { description: 'COMPUTE_RAW' }) computeRaw!: bigint;
  @Field(() => Quantity, { nullable: true }) energyMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true }) waterMicrolitres!: bigint | null;
  @Field(() => Date, { nullable: true }) asOf!: Date | null;
}
