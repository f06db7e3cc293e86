import { Module } from '@nestjs/common';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { CourtRollResolver } from './court-roll.resolver.js';
import { CourtRollStore } from './court-roll.store.js';
import { RollService } from './roll.service.js';

@Module({
  imports: [PartnershipModule],
  providers: [CourtRollStore, RollService, CourtRollResolver],
  exports: [RollService],
})
export class CourtRollModule {}
