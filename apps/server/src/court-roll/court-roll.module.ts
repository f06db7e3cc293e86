import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { CourtRollResolver } from './court-roll.resolver.js';
import { CourtRollStore } from './court-roll.store.js';
import { CourtFactsStore } from './court-facts.store.js';
import { CourtService } from './court.service.js';
import { CourtStore } from './court.store.js';
import { FineService } from './fine.service.js';
import { RollEntryResolver } from './roll-entry.resolver.js';
import { RollService } from './roll.service.js';

@Module({
  imports: [PartnershipModule, CustomModule, LedgerModule],
  providers: [
    CourtStore,
    CourtFactsStore,
    FineService,
    CourtService,
    CourtRollStore,
    RollService,
    CourtRollResolver,
    RollEntryResolver,
  ],
  exports: [RollService, CourtService, CourtRollStore, FineService, CourtFactsStore],
})
export class CourtRollModule {}
