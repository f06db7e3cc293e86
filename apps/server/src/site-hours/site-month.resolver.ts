import { BadRequestException, ServiceUnavailableException } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import { formatFraction, isRefusal, type Fraction } from '#libs/amount';
import { Requires } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { PublicMonths } from './public-months.js';
import { SiteEnergyMonth } from './site-month.models.js';
import { bestMethod, type MeasuredMonth } from './site-month.js';

@ArgsType()
class SiteMonthsArgs {
  @Field(() => String, { nullable: true, description: 'A site’s short name; all of them where none is given.' })
  site?: string | null;
  @Field(() => String, { description: 'The first month, YYYY-MM.' }) from!: string;
  @Field(() => String, { description: 'The last month; it belongs to the range.' }) to!: string;
}

/** What the sites used, readable by anybody: no figure is of a person. */
@Resolver()
export class SiteMonthResolver {
  constructor(
    private readonly partnerships: PartnershipService,
    private readonly months: PublicMonths,
  ) {}

  @Requires('readPublic')
  @Query(() => [SiteEnergyMonth])
  async siteMonths(
    @Args() { site, from, to }: SiteMonthsArgs,
    @Context() asker: RequestContext,
  ): Promise<SiteEnergyMonth[]> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return [];
    const months = await this.months.of(partnership.id, { site: site ?? undefined, from, to }, asker);
    if (isRefusal(months) && months.kind === 'Busy') throw new ServiceUnavailableException(months.message);
    if (isRefusal(months)) throw new BadRequestException(`${months.field}: ${months.message}`);
    return months.map(shown);
  }
}

const ratio = (fraction: Fraction | null): string | null => (fraction === null ? null : formatFraction(fraction));

function shown({ compute, figures, indicators, divided, ...month }: MeasuredMonth): SiteEnergyMonth {
  return {
    site: month.site,
    month: month.month,
    computeRaw: compute.raw,
    computeWeighted: compute.weighted,
    computeUnweighed: compute.unweighed,
    computeIdle: compute.idle,
    computeBooked: compute.booked,
    computeWhileBusyTold: month.busy?.time ?? null,
    computeBusy: month.busy?.busy ?? null,
    computeWhileEnergy: compute.whileEnergy,
    computeWhileWater: compute.whileWater,
    energyMillijoules: figures.energy,
    itEnergyMillijoules: figures.itEnergy,
    waterMicrolitres: figures.water,
    reusedMillijoules: figures.reused,
    renewableMillijoules: figures.renewable,
    carbonGrams: figures.carbonGrams,
    pue: ratio(indicators.pue),
    wue: ratio(indicators.wue),
    erf: ratio(indicators.erf),
    ref: ratio(indicators.ref),
    cue: ratio(indicators.cue),
    implausible: [...indicators.implausible],
    hoursRead: figures.hoursRead,
    hours: figures.hours,
    partial: indicators.partial,
    attributedMillijoules: divided?.attributed ?? null,
    idleMillijoules: divided?.idle ?? null,
    overheadMillijoules: divided?.overhead ?? null,
    undividedMillijoules: month.undivided,
    refusedHours: divided?.refusedHours ?? 0,
    deviceMillijoules: month.devices,
    estimatedMillijoules: month.estimated,
    waterEstimatedMicrolitres: month.waterEstimated,
    energyMethod: bestMethod(month.energyBy),
    waterMethod: bestMethod(month.waterBy),
    energyBy: [...month.energyBy],
    waterBy: [...month.waterBy],
    energyPerGpuHourMillijoules: month.energyPerGpuHour,
    waterPerGpuHourMicrolitres: month.waterPerGpuHour,
    mix: month.mix,
  };
}
