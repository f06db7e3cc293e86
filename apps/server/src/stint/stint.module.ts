import { Module } from '@nestjs/common';
import { LeaseKeeper } from './lease-keeper.js';
import { PastureService } from './pasture.service.js';
import { PastureStore } from './pasture.store.js';
import { PastureStandingService } from './pasture-standing.service.js';
import { PastureStandingStore } from './pasture-standing.store.js';
import { StintService } from './stint.service.js';
import { StintStore } from './stint.store.js';
import { StintTermsService } from './stint-terms.service.js';
import { StintTermsStore } from './stint-terms.store.js';

/** Stints of compute: what each holder of gates may use of a period. */
@Module({
  providers: [
    StintStore,
    LeaseKeeper,
    StintService,
    StintTermsStore,
    StintTermsService,
    PastureStore,
    PastureService,
    PastureStandingStore,
    PastureStandingService,
  ],
  exports: [StintStore, StintService, StintTermsService, PastureService, PastureStandingService],
})
export class StintModule {}
