import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { ImpactModel } from './impact.models.js';
import { ImpactService } from './impact.service.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** What a motion would change: for the one who asks, for the hosts, for the reserve. */
@Resolver(() => ImpactModel)
export class ImpactResolver {
  constructor(
    private readonly impacts: ImpactService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => ImpactModel)
  async motionImpact(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ImpactModel> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || !UUID.test(id)) return { period: '', lines: [] };
    const own = viewer?.partnershipId === partnership.id ? viewer : undefined;
    const { period, lines } = await this.impacts.of({ partnershipId: partnership.id, viewer: own }, id);
    return { period, lines: [...lines] };
  }
}
