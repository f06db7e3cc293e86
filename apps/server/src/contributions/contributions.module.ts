import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ContributionService } from './contribution.service.js';
import { ContributionStore } from './contribution.store.js';

/** Machines that people and bodies let the commons use. The command line runs it without GraphQL. */
@Module({
  imports: [CustomModule, LedgerModule],
  providers: [ContributionService, ContributionStore],
  exports: [ContributionService],
})
export class ContributionsModule {}
