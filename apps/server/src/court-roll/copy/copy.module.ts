import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { CourtRollModule } from '../court-roll.module.js';
import { MinorityKeeper } from '../minority-keeper.js';
import { LogModule } from '../../transparency-log/log.module.js';
import { CertifiedCopyService } from './certified-copy.service.js';
import { CopyController } from './copy.controller.js';
import { CopyStore } from './copy.store.js';

/** Certified copies of the court roll, and what the server does for it by itself; no command does either. */
@Module({
  imports: [PartnershipModule, LogModule, CourtRollModule],
  controllers: [CopyController],
  providers: [CopyStore, CertifiedCopyService, MinorityKeeper],
})
export class CertifiedCopyModule {}
