import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { UsageExportModule } from './export/usage-export.module.js';
import { HourPoster } from './hour-poster.js';
import { MeteredUseController } from './metered-use.controller.js';
import { MeteredUseResolver } from './metered-use.resolver.js';
import { MeteredUseService } from './metered-use.service.js';
import { MeteredUseStore } from './metered-use.store.js';
import { MeteringModule } from './metering.module.js';
import { OperatorResolver } from './operator.resolver.js';
import { OperatorService } from './operator.service.js';

/** The operator's page. */
@Module({
  imports: [MeteringModule, CustomModule, InventoryModule, UsageExportModule],
  controllers: [MeteredUseController],
  providers: [OperatorResolver, OperatorService, HourPoster, MeteredUseResolver, MeteredUseService, MeteredUseStore],
})
export class OperatorModule {}
