import { Module } from '@nestjs/common';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { LogAlarm } from './log-alarm.js';
import { LogController } from './log.controller.js';
import { LogModule } from './log.module.js';
import { LogResolver } from './log.resolver.js';
import { SequencerClock } from './sequencer-clock.js';
import { SequencerService } from './sequencer.service.js';
import { WitnessService } from './witness.service.js';

/** Signs the log, and serves it. */
@Module({
  imports: [LogModule, PartnershipModule],
  controllers: [LogController],
  providers: [WitnessService, SequencerService, SequencerClock, LogAlarm, LogResolver],
  exports: [SequencerService],
})
export class TransparencyLogModule {}
