import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { AsOfModule } from './as-of.module.js';
import { ClosingModule } from './closing.module.js';
import { PeriodsResolver } from './periods.resolver.js';
import { ResolutionsResolver } from './resolutions.resolver.js';
import { ResolutionsService } from './resolutions.service.js';
import { ResolutionsStore } from './resolutions.store.js';

/** Periods and accounts as officers close them, and balances as anybody reads them. */
@Module({
  imports: [PartnershipModule, AsOfModule, ClosingModule],
  providers: [PeriodsResolver, ResolutionsStore, ResolutionsService, ResolutionsResolver],
})
export class PeriodsModule {}
