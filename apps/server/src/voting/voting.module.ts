import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { LogModule } from '../transparency-log/log.module.js';
import { BallotService } from './ballot.service.js';
import { ClosingClock } from './closing-clock.js';
import { ClosingService } from './closing.service.js';
import { ClosingStore } from './closing.store.js';
import { DeliberationModule } from './deliberation/deliberation.module.js';
import { MandatesModule } from './mandates/mandates.module.js';
import { MotionModule } from './motion.module.js';
import { SecretModule } from './secret/secret.module.js';
import { MotionsModule } from './motions/motions.module.js';
import { ObjectionsModule } from './objections/objections.module.js';
import { VotingResolver } from './voting.resolver.js';

@Module({
  imports: [
    PartnershipModule,
    CustomModule,
    DistributionModule,
    MotionModule,
    MotionsModule,
    DeliberationModule,
    MandatesModule,
    ObjectionsModule,
    SecretModule,
    LogModule,
  ],
  providers: [ClosingStore, BallotService, ClosingService, ClosingClock, VotingResolver],
  exports: [MotionModule, MotionsModule, BallotService, ClosingService],
})
export class VotingModule {}
