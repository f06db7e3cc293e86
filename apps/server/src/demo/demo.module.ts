import { Module } from '@nestjs/common';
import { AssetLockModule } from '../asset-lock/asset-lock.module.js';
import { CourtRollModule } from '../court-roll/court-roll.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { LabourModule } from '../labour/labour.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { SurplusModule } from '../surplus/surplus.module.js';
import { VotingModule } from '../voting/voting.module.js';
import { CourtSeeder } from './court-seeder.js';
import { DemoService } from './demo.service.js';
import { DemoStore } from './demo.store.js';
import { SpanSeeder } from './span-seeder.js';
import { TownSeeder } from './town-seeder.js';
import { VoteSeeder } from './vote-seeder.js';

/** The partnership that an empty database is shown with. */
@Module({
  imports: [
    PartnershipModule,
    AssetLockModule,
    LedgerModule,
    MeteringModule,
    LabourModule,
    SurplusModule,
    DistributionModule,
    VotingModule,
    CourtRollModule,
  ],
  providers: [DemoService, DemoStore, TownSeeder, SpanSeeder, VoteSeeder, CourtSeeder],
  exports: [DemoService],
})
export class DemoModule {}
