import { NotFoundException } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { formatFraction, ZERO } from '#libs/amount';
import { CustomService } from '../custom/custom.service.js';
import { Requires } from '../identity/authority.js';
import { SiteFigures } from '../inference-meter/site-figures.js';
import { PartnershipModel } from './partnership.models.js';
import { PartnershipService } from './partnership.service.js';

@Resolver()
export class PartnershipResolver {
  constructor(
    private readonly partnerships: PartnershipService,
    private readonly customs: CustomService,
    private readonly figures: SiteFigures,
  ) {}

  @Requires('readPublic')
  @Query(() => PartnershipModel)
  async partnership(): Promise<PartnershipModel> {
    const found = await this.partnerships.current();
    if (found === undefined) throw new NotFoundException('no partnership is founded yet');
    const { id, slug, name, currency, timeZone } = found;
    const now = new Date();
    const [custom, { bodies, colleges, memberCount }, sites] = await Promise.all([
      this.customs.inForce(id, now),
      this.partnerships.view(id, now),
      this.figures.sites(id),
    ]);
    return {
      id,
      slug,
      name,
      currency,
      timeZone,
      customVersion: custom.version,
      bodies: bodies.map((body) => ({ id: body.path, kind: body.kind, name: body.name, path: body.path })),
      colleges: colleges.map((college) => {
        return { ...college, weight: formatFraction(custom.collegeWeights[college.code] ?? ZERO) };
      }),
      sites,
      memberCount,
    };
  }
}
