import { Module } from '@nestjs/common';
import { InventoryModule } from '../partnership/inventory.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { DisclosureController } from './disclosure.controller.js';
import { PublicMonths } from './public-months.js';
import { SiteHourKeeper } from './site-hour-keeper.js';
import { SiteHoursModule } from './site-hours.module.js';
import { SiteMonthsController } from './site-months.controller.js';
import { SiteMonthResolver } from './site-month.resolver.js';

/** What people see of the sites' energy and water, and the clock that divides their hours. */
@Module({
  imports: [SiteHoursModule, InventoryModule, PartnershipModule],
  controllers: [DisclosureController, SiteMonthsController],
  providers: [PublicMonths, SiteMonthResolver, SiteHourKeeper],
})
export class SitePagesModule {}
