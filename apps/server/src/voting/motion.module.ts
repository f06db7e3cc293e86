import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { SurplusModule } from '../surplus/surplus.module.js';
import { ForgetService } from './forgetting/forget.service.js';
import { ForgetStore } from './forgetting/forget.store.js';
import { MotionService } from './motion.service.js';
import { VotingStore } from './voting.store.js';

/** Motions without the clock that closes them and without pages: what the command line runs. */
@Module({
  imports: [CustomModule, SurplusModule],
  providers: [VotingStore, MotionService, ForgetStore, ForgetService],
  exports: [VotingStore, MotionService, ForgetService],
})
export class MotionModule {}
