import { Module } from '@nestjs/common';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { SurplusModule } from '../surplus/surplus.module.js';
import { AccountsResolver } from './accounts.resolver.js';
import { AccountsService } from './accounts.service.js';
import { AccountsStore } from './accounts.store.js';

/** A period at a glance: headline figures and the flow of its money. */
@Module({
  imports: [PartnershipModule, SurplusModule],
  providers: [AccountsStore, AccountsService, AccountsResolver],
  exports: [AccountsService],
})
export class AccountsModule {}
