import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '../graphql/page-info.model.js';
import { Quantity } from '../graphql/scalars.js';

@ObjectType({ description: 'Another report, named by a correction.' })
export class NamedReportModel {
  @Field(() => String) source!: string;
  @Field(() => String) id!: string;
  @Field(() => String) reason!: string;
}

@ObjectType('UseReport', {
  description: 'One report of GPU time. Amounts are milli-GPU·ms; whose use it was is not said here.',
})
export class UseReportModel {
  @Field(() => String) source!: string;
  @Field(() => String) id!: string;
  @Field(() => String) gpuModel!: string;
  @Field(() => Boolean, { description: 'Time of cards that nobody held.' }) idle!: boolean;
  @Field(() => Date) from!: Date;
  @Field(() => Date, { nullable: true }) until!: Date | null;
  @Field(() => Quantity) quantity!: bigint;
  @Field(() => Quantity, { description: 'What of it the month counts.' }) counted!: bigint;
  @Field(() => String, { nullable: true }) method!: string | null;
  @Field(() => Date) recordedAt!: Date;
  @Field(() => String, { description: 'COUNTED, REPLACED, TAKES_BACK or WAITING.' }) state!: string;
  @Field(() => NamedReportModel, { nullable: true }) corrects!: NamedReportModel | null;
  @Field(() => NamedReportModel, { nullable: true }) correctedBy!: NamedReportModel | null;
}

@ObjectType('UseReportPage')
export class UseReportPageModel {
  @Field(() => [UseReportModel]) reports!: UseReportModel[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
}

@ObjectType('UseSource', { description: 'What one machine or file reported for the month.' })
export class UseSourceModel {
  @Field(() => String) source!: string;
  @Field(() => Int) reports!: number;
  @Field(() => Quantity) counted!: bigint;
}

@ObjectType('MeteredUse', { description: 'GPU time of one site in one month, and how many reports it is made of.' })
export class MeteredUseModel {
  @Field(() => String) site!: string;
  @Field(() => String) siteName!: string;
  @Field(() => String) month!: string;
  @Field(() => Boolean) partial!: boolean;
  @Field(() => Quantity) counted!: bigint;
  @Field(() => Quantity, { description: 'What of counted nobody held.' }) idle!: bigint;
  @Field(() => Quantity, {
    nullable: true,
    description: 'What the hours of the month hold: equal to counted. Null where one source alone was asked for.',
  })
  rolledUp!: bigint | null;
  @Field(() => Int) reports!: number;
  @Field(() => Int) replaced!: number;
  @Field(() => Int) takenBack!: number;
  @Field(() => Int) waiting!: number;
  @Field(() => [UseSourceModel]) sources!: UseSourceModel[];
  @Field(() => Date) asOf!: Date;
}
