import { Module } from '@nestjs/common';
import { CustomModule } from '../../custom/custom.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { LogModule } from '../../transparency-log/log.module.js';
import { CarryOutService } from './carry-out.service.js';
import { MotionClock } from './motion-clock.js';
import { MotionDeskService } from './motion-desk.service.js';
import { MotionDeskStore } from './motion-desk.store.js';
import { MotionReadStore } from './motion-read.store.js';
import { MotionRoundService } from './motion-round.service.js';
import { MotionRoundStore } from './motion-round.store.js';
import { MotionViewService } from './motion-view.service.js';
import { MotionsResolver } from './motions.resolver.js';
import { VoteDeskService } from './vote-desk.service.js';

/** Motions of members: written, noticed, voted on by signed ballots, resolved, carried out. */
@Module({
  imports: [PartnershipModule, CustomModule, LogModule],
  providers: [
    MotionDeskStore,
    MotionReadStore,
    MotionViewService,
    MotionRoundStore,
    MotionDeskService,
    VoteDeskService,
    CarryOutService,
    MotionRoundService,
    MotionClock,
    MotionsResolver,
  ],
  exports: [MotionDeskService, MotionReadStore, MotionRoundService, MotionViewService, VoteDeskService],
})
export class MotionsModule {}
