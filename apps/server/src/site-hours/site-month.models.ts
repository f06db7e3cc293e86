import { Field, Int, ObjectType } from '@nestjs/graphql';
import { FractionText, Quantity } from '../graphql/scalars.js';

const FRACTION = { nullable: true } as const;

@ObjectType({ description: 'What a site used in a month, and its indicators. Null is not measured: never zero.' })
export class SiteEnergyMonth {
  @Field(() => String) site!: string;
  @Field(() => String, { description: 'YYYY-MM, UTC' }) month!: string;
  @Field(() => Quantity) computeRaw!: bigint;
  @Field(() => Quantity, { nullable: true, description: 'E_DC: the site’s meter' }) energyMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'E_IT' }) itEnergyMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'W_IN' }) waterMicrolitres!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'E_REUSE' }) reusedMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'E_RES-TOT, less what is unretired' })
  renewableMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'g CO₂e' }) carbonGrams!: bigint | null;
  @Field(() => FractionText, FRACTION) pue!: string | null;
  @Field(() => FractionText, { ...FRACTION, description: 'litres to a kWh of E_IT' }) wue!: string | null;
  @Field(() => FractionText, FRACTION) erf!: string | null;
  @Field(() => FractionText, FRACTION) ref!: string | null;
  @Field(() => FractionText, {
    ...FRACTION,
    description: 'kg CO₂e to a kWh of E_IT; outside Regulation (EU) 2024/1364',
  })
  cue!: string | null;
  @Field(() => [String], { description: 'indicators that no site can have, and that are not shown: a meter is wrong' })
  implausible!: string[];
  @Field(() => Int) hoursRead!: number;
  @Field(() => Int) hours!: number;
  @Field(() => Boolean, { description: 'some hours of the month were not read' }) partial!: boolean;
  @Field(() => Quantity, { nullable: true, description: 'mJ of the meter that users had' })
  attributedMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true }) idleMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true }) overheadMillijoules!: bigint | null;
  @Field(() => Quantity, {
    nullable: true,
    description: 'metered, and not divided: for want of a PUE, or of agreement among the meters',
  })
  undividedMillijoules!: bigint | null;
  @Field(() => Int, { description: 'hours whose meters contradict each other' }) refusedHours!: number;
  @Field(() => Quantity, { nullable: true, description: 'counted by devices: in the meter too, never added to it' })
  deviceMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'estimated: beside all that was measured' })
  estimatedMillijoules!: bigint | null;
}
