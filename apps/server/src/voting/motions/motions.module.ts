import { Module } from '@nestjs/common';
import { CourtRollModule } from '../../court-roll/court-roll.module.js';
import { CustomModule } from '../../custom/custom.module.js';
import { DistributionModule } from '../../distribution/distribution.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { LogModule } from '../../transparency-log/log.module.js';
import { BallotForms } from './ballot-forms.js';
import { ChosenDeedsService } from './carry-out-chosen.js';
import { FurtherDeedsService } from './carry-out-further.js';
import { CarryOutService } from './carry-out.service.js';
import { MotionChoicesResolver } from './motion-choices.resolver.js';
import { MotionChoicesService } from './motion-choices.service.js';
import { MotionChoicesStore } from './motion-choices.store.js';
import { MotionClock } from './motion-clock.js';
import { MotionDeskService } from './motion-desk.service.js';
import { MotionDeskStore } from './motion-desk.store.js';
import { MotionOutcomeResolver } from './motion-outcome.resolver.js';
import { MotionReadStore } from './motion-read.store.js';
import { MotionRoundService } from './motion-round.service.js';
import { MotionRoundStore } from './motion-round.store.js';
import { MotionViewService } from './motion-view.service.js';
import { MotionsResolver } from './motions.resolver.js';
import { VoteDeskService } from './vote-desk.service.js';

/** Motions of members: written, noticed, voted on by signed ballots, resolved, carried out. */
@Module({
  imports: [PartnershipModule, CustomModule, DistributionModule, LedgerModule, CourtRollModule, LogModule],
  providers: [
    MotionDeskStore,
    MotionReadStore,
    MotionViewService,
    MotionRoundStore,
    MotionDeskService,
    BallotForms,
    VoteDeskService,
    FurtherDeedsService,
    ChosenDeedsService,
    CarryOutService,
    MotionRoundService,
    MotionClock,
    MotionsResolver,
    MotionOutcomeResolver,
    MotionChoicesStore,
    MotionChoicesService,
    MotionChoicesResolver,
  ],
  exports: [MotionDeskService, MotionReadStore, MotionRoundService, MotionViewService, VoteDeskService],
})
export class MotionsModule {}
