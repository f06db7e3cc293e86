import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { FiguresStore } from './figures.store.js';
import { ImportRunner } from './import/import-runner.js';
import { ImportTermsCheck } from './import/import-terms.js';
import { ImportService } from './import/import.service.js';
import { ImportStore } from './import/import.store.js';
import { NodeRows } from './import/node-rows.js';
import { UsageRows } from './import/usage-rows.js';
import { OwnUseService } from './own-use.service.js';
import { PostingLagService } from './posting-lag.service.js';
import { RatingService } from './rating.service.js';
import { RatingStore } from './rating.store.js';
import { RollupService } from './rollup.service.js';
import { RollupStore } from './rollup.store.js';
import { ServingMonths } from './serving-months.js';
import { SiteFigures } from './site-figures.js';
import { UsageService } from './usage.service.js';
import { UsageVoidService } from './usage-void.service.js';
import { UsageStore } from './usage.store.js';

/** Use of compute: taken in, rolled up, posted, rated, imported. The command line runs it without GraphQL. */
@Module({
  imports: [CustomModule, LedgerModule, InventoryModule],
  providers: [
    UsageService,
    UsageVoidService,
    UsageStore,
    RollupService,
    RollupStore,
    RatingService,
    RatingStore,
    ServingMonths,
    ImportService,
    ImportStore,
    ImportTermsCheck,
    ImportRunner,
    UsageRows,
    NodeRows,
    SiteFigures,
    FiguresStore,
    OwnUseService,
    PostingLagService,
  ],
  exports: [
    UsageService,
    UsageVoidService,
    RollupService,
    RollupStore,
    RatingService,
    ImportService,
    SiteFigures,
    FiguresStore,
    OwnUseService,
    PostingLagService,
  ],
})
export class MeteringModule {}
