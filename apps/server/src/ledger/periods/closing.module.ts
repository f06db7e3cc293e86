import { Module } from '@nestjs/common';
import { SurplusModule } from '../../surplus/surplus.module.js';
import { AccountChangesService } from './account-changes.service.js';
import { ClosingBooksService } from './closing-books.service.js';
import { ClosingStore } from './closing.store.js';

/** What only officers do to the books: close, reopen, bound. */
@Module({
  imports: [SurplusModule],
  providers: [ClosingStore, ClosingBooksService, AccountChangesService],
  exports: [ClosingBooksService, AccountChangesService],
})
export class ClosingModule {}
