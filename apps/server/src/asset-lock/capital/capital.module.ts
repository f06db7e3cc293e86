import { Module } from '@nestjs/common';
import { CustomModule } from '../../custom/custom.module.js';
import { DistributionModule } from '../../distribution/distribution.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { AsOfModule } from '../../ledger/periods/as-of.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { CapitalDesk } from './capital-desk.js';
import { CapitalListService } from './capital-list.service.js';
import { CapitalResolver } from './capital.resolver.js';
import { CapitalService } from './capital.service.js';
import { CapitalStore } from './capital.store.js';
import { FundingService } from './funding.service.js';
import { WindingUpService } from './winding-up.service.js';

/** Capital without votes, and the end of everything on paper. */
@Module({
  imports: [CustomModule, LedgerModule, PartnershipModule, DistributionModule, AsOfModule],
  providers: [
    CapitalStore,
    CapitalDesk,
    CapitalService,
    FundingService,
    CapitalListService,
    WindingUpService,
    CapitalResolver,
  ],
  exports: [CapitalService, FundingService, CapitalListService, WindingUpService],
})
export class CapitalModule {}
