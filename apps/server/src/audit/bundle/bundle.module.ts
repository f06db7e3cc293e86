import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { LogModule } from '../../transparency-log/log.module.js';
import { BundleController } from './bundle.controller.js';
import { BundleService } from './bundle.service.js';
import { EntryProofService } from './entry-proof.service.js';
import { EntryStore } from './entry.store.js';
import { MotionFileService } from './motion-file.service.js';

/** The log with everything that it commits to, for whoever checks it elsewhere. */
@Module({
  imports: [PartnershipModule, LogModule],
  controllers: [BundleController],
  providers: [BundleService, EntryStore, EntryProofService, MotionFileService],
  exports: [BundleService, MotionFileService],
})
export class BundleModule {}
