import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { GatewayAccessModule } from '../gateway/gateway-access.module.js';
import { ExportStreams } from '../inference-meter/export/export-streams.js';
import { UsageExportModule } from '../inference-meter/export/usage-export.module.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { StintModule } from '../stint/stint.module.js';
import { UsageDisputeModule } from '../usage-disputes/usage-dispute.module.js';
import { DeveloperResolver } from './developer.resolver.js';
import { DeveloperService } from './developer.service.js';
import { MachineUseResolver } from './machine-use.resolver.js';
import { MonthUseService } from './month-use.service.js';
import { OwnDataController } from './own-data/own-data.controller.js';
import { OwnDataService } from './own-data/own-data.service.js';
import { OwnDataStore } from './own-data/own-data.store.js';
import { OwnMeetingsStore } from './own-data/own-meetings.store.js';
import { OwnMotionsStore } from './own-data/own-motions.store.js';
import { OwnNotificationsStore } from './own-data/own-notifications.store.js';
import { OwnStandingStore } from './own-data/own-standing.store.js';
import { OwnRequestsService } from './own-requests.service.js';
import { OwnUseStore } from './own-use.store.js';

/** What somebody whose programs use the commons looks at, keeps, and takes along. */
@Module({
  imports: [
    CustomModule,
    GatewayAccessModule,
    UsageExportModule,
    InventoryModule,
    PartnershipModule,
    StintModule,
    UsageDisputeModule,
  ],
  controllers: [OwnDataController],
  providers: [
    DeveloperResolver,
    MachineUseResolver,
    DeveloperService,
    MonthUseService,
    OwnRequestsService,
    OwnUseStore,
    OwnDataService,
    OwnDataStore,
    OwnMeetingsStore,
    OwnMotionsStore,
    OwnStandingStore,
    OwnNotificationsStore,
    // Of its own: people who leave with their data never keep officers from theirs.
    ExportStreams.room({ most: 4, waitMs: 600_000 }),
  ],
})
export class DeveloperModule {}
