import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CreditStore } from './credit.store.js';
import { LabourService } from './labour.service.js';
import { LabourStore } from './labour.store.js';
import { MyShareResolver } from './my-share.resolver.js';
import { MyShareService } from './my-share.service.js';
import { StandingShareService } from './standing-share.service.js';

/** Labels become wages, points and standing shares. */
@Module({
  imports: [CustomModule, LedgerModule, DistributionModule],
  providers: [LabourStore, CreditStore, LabourService, StandingShareService, MyShareService, MyShareResolver],
  exports: [LabourService, StandingShareService],
})
export class LabourModule {}
