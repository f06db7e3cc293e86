import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { LogModule } from '../../transparency-log/log.module.js';
import { MandateService } from './mandate.service.js';
import { MandateStore } from './mandate.store.js';
import { MandatesResolver } from './mandates.resolver.js';

/** Members who vote for others: mandates by topic and for one motion, proxies for a meeting. */
@Module({
  imports: [PartnershipModule, LogModule],
  providers: [MandateStore, MandateService, MandatesResolver],
  exports: [MandateService],
})
export class MandatesModule {}
