import { Field, Int, ObjectType } from '@nestjs/graphql';
import { FractionText, Quantity } from '../graphql/scalars.js';

const FRACTION = { nullable: true } as const;

@ObjectType({
  description: 'One way in which a figure came to be known: the same thing as the others say, never added.',
})
export class FigureByMethod {
  @Field(() => String, { description: 'site_meter, device_counter, power_x_time or model_estimate' }) method!: string;
  @Field(() => Quantity) quantity!: bigint;
  @Field(() => Int, { description: 'hours in which it was' }) hours!: number;
}

@ObjectType({
  description: 'Where a site says that its energy of a month came from, mJ; null where it said nothing of that.',
})
export class SiteEnergyMix {
  @Field(() => Quantity, { nullable: true, description: 'E_RES-GOO' }) guarantees!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'E_RES-PPA' }) agreements!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'E_RES-OS' }) onSite!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'of agreements: guarantees not cancelled, so not ours' })
  agreementsUnretired!: bigint | null;
  @Field(() => Quantity, { nullable: true }) onSiteUnretired!: bigint | null;
  @Field(() => String) reason!: string;
  @Field(() => Date) saidAt!: Date;
}

@ObjectType({ description: 'What a site used in a month, and its indicators. Null is not measured: never zero.' })
export class SiteEnergyMonth {
  @Field(() => String) site!: string;
  @Field(() => String, { description: 'YYYY-MM, UTC' }) month!: string;
  @Field(() => Quantity, { description: 'GPU time that users had' }) computeRaw!: bigint;
  @Field(() => Quantity, { description: 'the same by the weights of each hour’s own custom' }) computeWeighted!: bigint;
  @Field(() => Quantity, { description: 'of computeRaw: on GPU models that the custom gives no weight' })
  computeUnweighed!: bigint;
  @Field(() => Quantity, { description: 'beside computeRaw: cards that nobody held' }) computeIdle!: bigint;
  @Field(() => Quantity, { description: 'of computeRaw and computeIdle: what stands in the books' })
  computeBooked!: bigint;
  @Field(() => Quantity, { description: 'of computeRaw: in hours that the site’s meter of energy read' })
  computeWhileEnergy!: bigint;
  @Field(() => Quantity) computeWhileWater!: bigint;
  @Field(() => Quantity, {
    nullable: true,
    description: 'GPU time whose cards told how busy they were; null where none did',
  })
  computeWhileBusyTold!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'what of computeWhileBusyTold they worked: never priced' })
  computeBusy!: bigint | null;
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
  @Field(() => Quantity, { nullable: true }) waterEstimatedMicrolitres!: bigint | null;
  @Field(() => String, { nullable: true, description: 'of the best figure there is; null where nobody measured' })
  energyMethod!: string | null;
  @Field(() => String, { nullable: true }) waterMethod!: string | null;
  @Field(() => [FigureByMethod], { description: 'the best first' }) energyBy!: FigureByMethod[];
  @Field(() => [FigureByMethod]) waterBy!: FigureByMethod[];
  @Field(() => Quantity, {
    nullable: true,
    description: 'the meter’s energy to a GPU-hour of the hours that it read; null where it read none with GPU time',
  })
  energyPerGpuHourMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true }) waterPerGpuHourMicrolitres!: bigint | null;
  @Field(() => SiteEnergyMix, { nullable: true, description: 'null where the site said nothing of the month' })
  mix!: SiteEnergyMix | null;
}
