import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { HourPoster } from './hour-poster.js';
import { MeteringModule } from './metering.module.js';
import { OperatorResolver } from './operator.resolver.js';
import { OperatorService } from './operator.service.js';

/** The operator's page. */
@Module({
  imports: [MeteringModule, CustomModule, InventoryModule, PartnershipModule],
  providers: [OperatorResolver, OperatorService, HourPoster],
})
export class OperatorModule {}
