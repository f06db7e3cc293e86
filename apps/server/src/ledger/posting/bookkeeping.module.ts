import { Module } from '@nestjs/common';
import { CustomModule } from '../../custom/custom.module.js';
import { LedgerModule } from '../ledger.module.js';
import { HoldExpiryService } from './hold-expiry.service.js';
import { HoldService } from './hold.service.js';
import { PostingDesk } from './posting-desk.js';
import { PostingService } from './posting.service.js';
import { PostingStore } from './posting.store.js';

/** What people post by hand, without the clock that ends holds and without mutations: what the command line runs. */
@Module({
  imports: [LedgerModule, CustomModule],
  providers: [PostingStore, PostingDesk, PostingService, HoldService, HoldExpiryService],
  exports: [PostingService, HoldService, HoldExpiryService],
})
export class BookkeepingModule {}
