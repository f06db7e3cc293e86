import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { AuditResolver } from './audit.resolver.js';
import { AuditService } from './audit.service.js';
import { BooksStore } from './books.store.js';
import { ExportController } from './export.controller.js';

@Module({
  imports: [PartnershipModule, CustomModule],
  controllers: [ExportController],
  providers: [BooksStore, AuditService, AuditResolver],
  exports: [AuditService],
})
export class AuditModule {}
