import { Module } from '@nestjs/common';
import { CustomModule } from '../../custom/custom.module.js';
import { InventoryModule } from '../../partnership/inventory.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { MeteringModule } from '../metering.module.js';
import { ExportStreams } from './export-streams.js';
import { FocusExportService } from './focus-export.service.js';
import { FocusStore } from './focus.store.js';
import { UsageExportController } from './usage-export.controller.js';
import { UsageExportService } from './usage-export.service.js';
import { UsageExportStore } from './usage-export.store.js';

/** What was used and what was charged for it, in the formats that other programs read. */
@Module({
  imports: [CustomModule, InventoryModule, PartnershipModule, MeteringModule],
  controllers: [UsageExportController],
  providers: [ExportStreams.room(), FocusStore, FocusExportService, UsageExportStore, UsageExportService],
  exports: [ExportStreams, FocusExportService, UsageExportService],
})
export class UsageExportModule {}
