import { Module } from '@nestjs/common';
import { ContributionsModule } from '../contributions/contributions.module.js';
import { UpstreamGapModule } from '../gateway/upstream-gap.module.js';
import { MachineHealthModule } from '../machines/machine-health.module.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { StintModule } from '../stint/stint.module.js';
import { UsageDisputeModule } from '../usage-disputes/usage-dispute.module.js';
import { OperationsResolver } from './operations.resolver.js';
import { OperationsService } from './operations.service.js';

/** How pastures and machines stand now, for whoever runs them. */
@Module({
  imports: [
    ContributionsModule,
    InventoryModule,
    MachineHealthModule,
    StintModule,
    UpstreamGapModule,
    UsageDisputeModule,
  ],
  providers: [OperationsResolver, OperationsService],
})
export class OperationsModule {}
