import { Module } from '@nestjs/common';
import { AssetLockModule } from '../asset-lock/asset-lock.module.js';
import { CourtRollModule } from '../court-roll/court-roll.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { MeetingsModule } from '../meetings/meetings.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { LabourModule } from '../labour/labour.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { SurplusModule } from '../surplus/surplus.module.js';
import { VotingModule } from '../voting/voting.module.js';
import { MachineHealthModule } from '../machines/machine-health.module.js';
import { MachineKeyModule } from '../machines/machine-key.module.js';
import { RegistrationModule } from '../machines/registration/registration.module.js';
import { SiteHoursModule } from '../site-hours/site-hours.module.js';
import { StintModule } from '../stint/stint.module.js';
import { CourtSeeder } from './court-seeder.js';
import { GatewayAccessModule } from '../gateway/gateway-access.module.js';
import { DeveloperSeeder } from './developer-seeder.js';
import { DemoService } from './demo.service.js';
import { DemoStore } from './demo.store.js';
import { OperationsSeeder } from './operations-seeder.js';
import { RegistrationSeeder } from './registration-seeder.js';
import { SiteSeeder } from './site-seeder.js';
import { SpanSeeder } from './span-seeder.js';
import { TownSeeder } from './town-seeder.js';
import { MeetingSeeder } from './meeting-seeder.js';
import { MotionSeeder } from './motion-seeder.js';
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
    MeetingsModule,
    CourtRollModule,
    SiteHoursModule,
    MachineKeyModule,
    MachineHealthModule,
    RegistrationModule,
    StintModule,
    GatewayAccessModule,
  ],
  providers: [
    DemoService,
    DemoStore,
    TownSeeder,
    SpanSeeder,
    VoteSeeder,
    MotionSeeder,
    MeetingSeeder,
    CourtSeeder,
    DeveloperSeeder,
    OperationsSeeder,
    RegistrationSeeder,
    SiteSeeder,
  ],
  exports: [DemoService],
})
export class DemoModule {}
