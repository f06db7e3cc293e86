import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { PartnershipService } from './partnership.service.js';
import { PartnershipStore } from './partnership.store.js';

@Module({
  imports: [CustomModule],
  providers: [PartnershipService, PartnershipStore],
  exports: [PartnershipService],
})
export class PartnershipModule {}
