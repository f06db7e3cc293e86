import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { AsOfModule } from '../ledger/periods/as-of.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { AuditResolver } from './audit.resolver.js';
import { AuditService } from './audit.service.js';
import { BooksStore } from './books.store.js';
import { CheckKeeper } from './check-runs/check-keeper.js';
import { CheckRunResolver } from './check-runs/check-run.resolver.js';
import { CheckRunService } from './check-runs/check-run.service.js';
import { CheckRunStore } from './check-runs/check-run.store.js';
import { ExportController } from './export.controller.js';

@Module({
  imports: [PartnershipModule, CustomModule, AsOfModule],
  controllers: [ExportController],
  providers: [BooksStore, AuditService, AuditResolver, CheckRunStore, CheckRunService, CheckRunResolver, CheckKeeper],
  exports: [AuditService, CheckRunService],
})
export class AuditModule {}
