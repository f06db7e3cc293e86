import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { LabourModule } from '../labour/labour.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { CloseGate } from './close-gate.js';
import { CloseStatute } from './close-statute.js';
import { CloseStore } from './close.store.js';
import { PeriodService } from './period.service.js';
import { PeriodStore } from './period.store.js';
import { SurplusResolver } from './surplus.resolver.js';
import { SurplusService } from './surplus.service.js';

/** Periods, their close and the waterfall. */
@Module({
  imports: [CustomModule, LedgerModule, PartnershipModule, LabourModule, DistributionModule, MeteringModule],
  providers: [PeriodStore, PeriodService, CloseStore, CloseGate, CloseStatute, SurplusService, SurplusResolver],
  exports: [PeriodService, SurplusService],
})
export class SurplusModule {}
