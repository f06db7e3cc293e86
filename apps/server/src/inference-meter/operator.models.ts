import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';
import { Site } from '../partnership/site.model.js';

@ObjectType()
export class Machine {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) site!: string;
  @Field(() => String) siteSlug!: string;
  @Field(() => String) gpuModel!: string;
  @Field(() => Int) gpus!: number;
  @Field(() => String) condition!: string;
  @Field(() => String) registeredOn!: string;
  @Field(() => Quantity) computeRaw!: bigint;
  @Field(() => Quantity, { nullable: true }) weightPpm!: bigint | null;
}

@ObjectType()
export class SiteMonth {
  @Field(() => String) site!: string;
  @Field(() => String) siteSlug!: string;
  @Field(() => String) month!: string;
  @Field(() => Quantity) computeRaw!: bigint;
  @Field(() => Quantity) computeWeighted!: bigint;
  @Field(() => Quantity, { description: 'Time of cards that nobody held, beside computeRaw.' }) computeIdle!: bigint;
  @Field(() => Quantity, { nullable: true }) energyMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true }) waterMicrolitres!: bigint | null;
  @Field(() => Boolean) partial!: boolean;
}

@ObjectType('ImportJob')
export class ImportJobModel {
  @Field(() => ID) id!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) file!: string;
  @Field(() => String) state!: string;
  @Field(() => Int) rowsRead!: number;
  @Field(() => Int) accepted!: number;
  @Field(() => Int) alreadyKnown!: number;
  @Field(() => Int) refused!: number;
  @Field(() => Date) startedAt!: Date;
  @Field(() => Date, { nullable: true }) finishedAt!: Date | null;
}

@ObjectType()
export class OperatorView {
  @Field(() => [Site]) sites!: Site[];
  @Field(() => [Machine]) machines!: Machine[];
  @Field(() => [SiteMonth]) months!: SiteMonth[];
  @Field(() => [ImportJobModel]) imports!: ImportJobModel[];
  @Field(() => Date, { nullable: true }) asOf!: Date | null;
}
