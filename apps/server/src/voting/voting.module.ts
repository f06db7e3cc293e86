import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { LogModule } from '../transparency-log/log.module.js';
import { BallotService } from './ballot.service.js';
import { ClosingClock } from './closing-clock.js';
import { ClosingService } from './closing.service.js';
import { ClosingStore } from './closing.store.js';
import { MotionModule } from './motion.module.js';
import { VotingResolver } from './voting.resolver.js';

@Module({
  imports: [PartnershipModule, CustomModule, DistributionModule, MotionModule, LogModule],
  providers: [ClosingStore, BallotService, ClosingService, ClosingClock, VotingResolver],
  exports: [MotionModule, BallotService, ClosingService],
})
export class VotingModule {}
