import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '../graphql/page-info.model.js';
import { Quantity } from '../graphql/scalars.js';

@ObjectType({
  description:
    'Another report, named by a correction. What reporters wrote is for officers and auditors; null otherwise.',
})
export class NamedReportModel {
  @Field(() => String) source!: string;
  @Field(() => String, { nullable: true }) id!: string | null;
  @Field(() => String, { nullable: true }) reason!: string | null;
}

@ObjectType('UseReport', {
  description: 'One report of GPU time. Amounts are milli-GPU·ms; whose use it was is not said here.',
})
export class UseReportModel {
  @Field(() => String) source!: string;
  @Field(() => String, { nullable: true, description: 'For officers and auditors; null for anybody else.' })
  id!: string | null;
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
  @Field(() => Quantity, {
    nullable: true,
    description:
      'What of counted the viewer sees no reports of: of others’ machines, and of files. Null where they see all.',
  })
  elsewhere!: bigint | null;
  @Field(() => [UseSourceModel]) sources!: UseSourceModel[];
  @Field(() => Date) asOf!: Date;
}
