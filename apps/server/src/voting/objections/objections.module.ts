import { Module } from '@nestjs/common';
import { CustomModule } from '../../custom/custom.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { AnnulmentClock } from './annulment-clock.js';
import { AnnulmentService } from './annulment.service.js';
import { AnnulmentStore } from './annulment.store.js';
import { ObjectionService } from './objection.service.js';
import { ObjectionStore } from './objection.store.js';
import { ObjectionsResolver } from './objections.resolver.js';

/** Objections to what was decided, what juries find about them, and what they annul. */
@Module({
  imports: [PartnershipModule, CustomModule, LedgerModule],
  providers: [ObjectionStore, ObjectionService, AnnulmentStore, AnnulmentService, AnnulmentClock, ObjectionsResolver],
  exports: [ObjectionService, AnnulmentService],
})
export class ObjectionsModule {}
