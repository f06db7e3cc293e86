import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { SurplusModule } from '../../surplus/surplus.module.js';
import { BooksAccountsResolver } from './accounts.resolver.js';
import { AccountsTreeService } from './accounts-tree.service.js';
import { BalancesStore } from './balances.store.js';
import { EntriesController } from './entries.controller.js';
import { JournalsResolver } from './journals.resolver.js';
import { JournalsService } from './journals.service.js';
import { JournalsStore } from './journals.store.js';
import { MoneyStatementsService } from './money-statements.service.js';

/** The books as people read them: entries, accounts, statements. */
@Module({
  imports: [PartnershipModule, SurplusModule],
  controllers: [EntriesController],
  providers: [
    JournalsStore,
    BalancesStore,
    JournalsService,
    AccountsTreeService,
    MoneyStatementsService,
    JournalsResolver,
    BooksAccountsResolver,
  ],
  exports: [JournalsService],
})
export class BooksModule {}
