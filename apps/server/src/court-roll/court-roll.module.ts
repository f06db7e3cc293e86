import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { CourtRollResolver } from './court-roll.resolver.js';
import { CourtRollStore } from './court-roll.store.js';
import { CourtService } from './court.service.js';
import { CourtStore } from './court.store.js';
import { RollEntryResolver } from './roll-entry.resolver.js';
import { RollService } from './roll.service.js';

@Module({
  imports: [PartnershipModule, CustomModule, LedgerModule],
  providers: [CourtStore, CourtService, CourtRollStore, RollService, CourtRollResolver, RollEntryResolver],
  exports: [RollService, CourtService, CourtRollStore],
})
export class CourtRollModule {}
