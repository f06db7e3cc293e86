import { NotFoundException } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { customRules } from '#libs/custom';
import { CustomService } from '../custom/custom.service.js';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { CheckModel, CustomInForceModel, UnitModel } from './audit.models.js';
import { AuditService } from './audit.service.js';

/** The books, the checks and the custom, readable by anybody. */
@Resolver()
export class AuditResolver {
  constructor(
    private readonly audit: AuditService,
    private readonly customs: CustomService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [UnitModel])
  async units(): Promise<readonly UnitModel[]> {
    return this.audit.units();
  }

  @Requires('readPublic')
  @Query(() => [CheckModel])
  async checks(): Promise<readonly CheckModel[]> {
    return this.audit.recentChecks(await this.partnershipId());
  }

  @Requires('readPublic')
  @Query(() => CustomInForceModel)
  async custom(): Promise<CustomInForceModel> {
    const { custom, effectiveAt } = await this.customs.entryInForce(await this.partnershipId(), new Date());
    return {
      version: custom.version,
      effectiveOn: effectiveAt.toISOString().slice(0, 10),
      rules: customRules(custom),
    };
  }

  private async partnershipId(): Promise<string> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    return partnership.id;
  }
}
