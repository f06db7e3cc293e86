import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Quantity } from '../graphql/scalars.js';

@ObjectType('PastureUse')
export class PastureUseModel {
  @Field(() => Quantity) used!: bigint;
  @Field(() => Quantity) held!: bigint;
  @Field(() => Quantity) left!: bigint;
}

@ObjectType('PasturePeriod', {
  description: 'What a pasture gives in the period that runs now. Amounts are ppm·milli-GPU·ms, over all its gates.',
})
export class PasturePeriodModel {
  @Field(() => Date) startsAt!: Date;
  @Field(() => Date) endsAt!: Date;
  @Field(() => Quantity) capacity!: bigint;
  @Field(() => Quantity, { description: 'What it gave when it was first said; more than capacity after a drought.' })
  firstCapacity!: bigint;
  @Field(() => Quantity, { description: 'What the host communities have first.' }) host!: bigint;
  @Field(() => Quantity, { description: 'What the custom keeps back.' }) reserve!: bigint;
  @Field(() => Quantity, { description: 'Gates that share the rest.' }) sharing!: bigint;
  @Field(() => Int) holders!: number;
  @Field(() => Quantity) granted!: bigint;
  @Field(() => PastureUseModel, {
    nullable: true,
    description: 'Null where fewer than three hold its gates: the sum would say what one of them uses.',
  })
  use!: PastureUseModel | null;
}

@ObjectType('PastureStanding')
export class PastureStandingModel {
  @Field(() => String) pasture!: string;
  @Field(() => Quantity, { description: 'Gates that it carries.' }) gates!: bigint;
  @Field(() => PasturePeriodModel, { nullable: true }) period!: PasturePeriodModel | null;
  @Field(() => Date, { nullable: true, description: 'When the next period begins that somebody spoke of.' })
  nextFrom!: Date | null;
}

@ObjectType('MachineRefusal', { description: 'The last report of a machine that was not taken.' })
export class MachineRefusalModel {
  @Field(() => Date) at!: Date;
  @Field(() => String) kind!: string;
  @Field(() => String) message!: string;
}

@ObjectType('MachineReport', { description: 'What its agent last said of itself.' })
export class MachineReportModel {
  @Field(() => Date) at!: Date;
  @Field(() => Quantity, { description: "The server's clock less the machine's." }) clockOffsetMs!: bigint;
  @Field(() => Quantity, { description: 'Events on its disk that wait to be sent.' }) waiting!: bigint;
}

@ObjectType('MachineHealth', {
  description: 'How a machine reports: its key, when it was heard, what became of its events.',
})
export class MachineHealthModel {
  @Field(() => String) machine!: string;
  @Field(() => String, { description: 'WELL, SILENT, NEVER_HEARD, NO_KEY, TOKEN_WAITS or KEY_ENDED.' }) state!: string;
  @Field(() => String) keyState!: string;
  @Field(() => Date, { nullable: true }) keyEndsAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When a signed batch last came.' }) heardAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'The latest end of any use that it reported.' })
  eventAt!: Date | null;
  @Field(() => Quantity) counted!: bigint;
  @Field(() => Quantity) refused!: bigint;
  @Field(() => Quantity, { description: 'Known under the same name with another body.' }) conflicts!: bigint;
  @Field(() => Quantity, { description: 'Events that never reached the server, as its agents said.' }) lost!: bigint;
  @Field(() => MachineRefusalModel, { nullable: true }) refusal!: MachineRefusalModel | null;
  @Field(() => MachineReportModel, { nullable: true }) report!: MachineReportModel | null;
}

@ObjectType('OperationsAlertItem')
export class AlertItemModel {
  @Field(() => String, { description: "A machine's code, a pasture, or a model." }) name!: string;
  @Field(() => Date, { nullable: true }) at!: Date | null;
  @Field(() => Quantity, { nullable: true }) figure!: bigint | null;
  @Field(() => String, { nullable: true }) words!: string | null;
}

@ObjectType('OperationsAlert', { description: 'Something that somebody should do, with everything that it is about.' })
export class AlertModel {
  @Field(() => String) kind!: string;
  @Field(() => Boolean, { description: 'Use is not counted, or nobody can use what there is.' }) grave!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'MILLISECONDS, EVENTS, BASIS_POINTS, TOKENS, COMPUTE_RAW, COMPUTE_WEIGHTED or PEOPLE.',
  })
  unit!: string | null;
  @Field(() => [AlertItemModel]) items!: AlertItemModel[];
}

@ObjectType()
export class OperationsView {
  @Field(() => Date) asOf!: Date;
  @Field(() => [PastureStandingModel]) pastures!: PastureStandingModel[];
  @Field(() => [MachineHealthModel]) health!: MachineHealthModel[];
  @Field(() => [AlertModel]) alerts!: AlertModel[];
}
