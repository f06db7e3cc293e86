import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { DisclosureService } from './disclosure.service.js';
import { EstimateService } from './estimate.service.js';
import { EstimateStore } from './estimate.store.js';
import { SiteHourService } from './site-hour.service.js';
import { SiteHourStore } from './site-hour.store.js';
import { SiteMonthFacts } from './site-month-facts.js';
import { SiteMonthService } from './site-month.service.js';
import { SiteMonthStore } from './site-month.store.js';

/** Energy and water of the sites: their hours, divided; their months and years. The command line runs it without GraphQL. */
@Module({
  imports: [CustomModule, LedgerModule, InventoryModule, MeteringModule],
  providers: [
    SiteHourService,
    SiteHourStore,
    SiteMonthFacts,
    SiteMonthService,
    SiteMonthStore,
    DisclosureService,
    EstimateService,
    EstimateStore,
  ],
  exports: [SiteHourService, SiteMonthService, DisclosureService, EstimateService],
})
export class SiteHoursModule {}
