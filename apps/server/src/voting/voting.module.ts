import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { BallotService } from './ballot.service.js';
import { ClosingClock } from './closing-clock.js';
import { ClosingService } from './closing.service.js';
import { ClosingStore } from './closing.store.js';
import { MotionService } from './motion.service.js';
import { VotingResolver } from './voting.resolver.js';
import { VotingStore } from './voting.store.js';

@Module({
  imports: [PartnershipModule, CustomModule, DistributionModule],
  providers: [VotingStore, ClosingStore, MotionService, BallotService, ClosingService, ClosingClock, VotingResolver],
  exports: [MotionService, BallotService, ClosingService],
})
export class VotingModule {}
