import { CustomModule } from './custom/custom.module.js';
import { BooksModule } from './ledger/books/books.module.js';
import { HistoryModule } from './ledger/history/history.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { PeriodsModule } from './ledger/periods/periods.module.js';
import { PostingModule } from './ledger/posting/posting.module.js';
import { MeteringModule } from './inference-meter/metering.module.js';
import { OperatorModule } from './inference-meter/operator.module.js';
import { PartnershipModule } from './partnership/partnership.module.js';
import { VotingModule } from './voting/voting.module.js';
import { CourtRollModule } from './court-roll/court-roll.module.js';
import { DistributionModule } from './distribution/distribution.module.js';
import { LabourModule } from './labour/labour.module.js';
import { SurplusModule } from './surplus/surplus.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { DemoModule } from './demo/demo.module.js';
import { PartnershipPagesModule } from './partnership/partnership-pages.module.js';
import { AuditModule } from './audit/audit.module.js';

/** The rooms of the house, one module for each noun. */
export const features = [
  PartnershipModule,
  CustomModule,
  LedgerModule,
  VotingModule,
  CourtRollModule,
  MeteringModule,
  OperatorModule,
  LabourModule,
  DistributionModule,
  SurplusModule,
  AccountsModule,
  DemoModule,
  PartnershipPagesModule,
  BooksModule,
  PeriodsModule,
  PostingModule,
  HistoryModule,
  AuditModule,
];
