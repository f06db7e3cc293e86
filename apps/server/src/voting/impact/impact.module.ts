import { Module } from '@nestjs/common';
import { CustomModule } from '../../custom/custom.module.js';
import { CustomPagesModule } from '../../custom/custom-pages.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { SurplusModule } from '../../surplus/surplus.module.js';
import { MotionsModule } from '../motions/motions.module.js';
import { ImpactResolver } from './impact.resolver.js';
import { ImpactService } from './impact.service.js';
import { ImpactStore } from './impact.store.js';

/** What a motion would change, computed before anybody votes. */
@Module({
  imports: [PartnershipModule, CustomModule, CustomPagesModule, SurplusModule, MotionsModule],
  providers: [ImpactStore, ImpactService, ImpactResolver],
})
export class ImpactModule {}
