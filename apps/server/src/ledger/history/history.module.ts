import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { LedgerModule } from '../ledger.module.js';
import { HistoryImportResolver } from './history-import.resolver.js';
import { HistoryImportService } from './history-import.service.js';
import { HistoryImportStore } from './history-import.store.js';
import { JournalExportController } from './journal-export.controller.js';
import { JournalExportService } from './journal-export.service.js';
import { JournalTextStore } from './journal-text.store.js';

/** The journal as text, out of the books and into new ones. */
@Module({
  imports: [LedgerModule, PartnershipModule],
  controllers: [JournalExportController],
  providers: [JournalTextStore, JournalExportService, HistoryImportStore, HistoryImportService, HistoryImportResolver],
  exports: [JournalExportService, HistoryImportService],
})
export class HistoryModule {}
