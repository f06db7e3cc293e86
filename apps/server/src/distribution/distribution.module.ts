import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AppropriationService } from './appropriation.service.js';
import { DistributionService } from './distribution.service.js';
import { DistributionStore } from './distribution.store.js';
import { PaymentService } from './payment.service.js';

@Module({
  imports: [LedgerModule],
  providers: [DistributionStore, DistributionService, PaymentService, AppropriationService],
  exports: [DistributionService, PaymentService, AppropriationService],
})
export class DistributionModule {}
