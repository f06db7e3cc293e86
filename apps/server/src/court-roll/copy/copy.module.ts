import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { LogModule } from '../../transparency-log/log.module.js';
import { CertifiedCopyService } from './certified-copy.service.js';
import { CopyController } from './copy.controller.js';
import { CopyStore } from './copy.store.js';

/** Certified copies of the court roll. */
@Module({
  imports: [PartnershipModule, LogModule],
  controllers: [CopyController],
  providers: [CopyStore, CertifiedCopyService],
})
export class CertifiedCopyModule {}
