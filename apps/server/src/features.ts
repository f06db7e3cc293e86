import { CapitalModule } from './asset-lock/capital/capital.module.js';
import { AssetLockPagesModule } from './asset-lock/asset-lock-pages.module.js';
import { ContributionDeskModule } from './contributions/contribution-desk.module.js';
import { ContributionKeeperModule } from './contributions/contribution-keeper.module.js';
import { CustomModule } from './custom/custom.module.js';
import { CustomPagesModule } from './custom/custom-pages.module.js';
import { DeveloperModule } from './developer/developer.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { BooksModule } from './ledger/books/books.module.js';
import { HistoryModule } from './ledger/history/history.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { PeriodsModule } from './ledger/periods/periods.module.js';
import { PostingModule } from './ledger/posting/posting.module.js';
import { UsageExportModule } from './inference-meter/export/usage-export.module.js';
import { IngestModule } from './machines/ingest.module.js';
import { RegistrationModule } from './machines/registration/registration.module.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { MeteringModule } from './inference-meter/metering.module.js';
import { OperatorModule } from './inference-meter/operator.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { PartnershipModule } from './partnership/partnership.module.js';
import { SitePagesModule } from './site-hours/site-pages.module.js';
import { ImpactModule } from './voting/impact/impact.module.js';
import { VotingModule } from './voting/voting.module.js';
import { CourtRollModule } from './court-roll/court-roll.module.js';
import { CertifiedCopyModule } from './court-roll/copy/copy.module.js';
import { DistributionModule } from './distribution/distribution.module.js';
import { LabourModule } from './labour/labour.module.js';
import { SurplusModule } from './surplus/surplus.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { DemoModule } from './demo/demo.module.js';
import { PartnershipPagesModule } from './partnership/partnership-pages.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BundleModule } from './audit/bundle/bundle.module.js';
import { ElectionModule } from './audit/election/election.module.js';
import { StintSweeperModule } from './stint/stint-sweeper.module.js';
import { TransparencyLogModule } from './transparency-log/transparency-log.module.js';

/** The rooms of the house, one module for each noun. */
export const features = [
  PartnershipModule,
  CustomModule,
  LedgerModule,
  VotingModule,
  ImpactModule,
  MeetingsModule,
  CourtRollModule,
  MeteringModule,
  UsageExportModule,
  OperatorModule,
  OperationsModule,
  IngestModule,
  RegistrationModule,
  SitePagesModule,
  ContributionDeskModule,
  ContributionKeeperModule,
  LabourModule,
  DistributionModule,
  SurplusModule,
  AccountsModule,
  DemoModule,
  PartnershipPagesModule,
  CustomPagesModule,
  BooksModule,
  PeriodsModule,
  PostingModule,
  HistoryModule,
  CertifiedCopyModule,
  AuditModule,
  BundleModule,
  ElectionModule,
  TransparencyLogModule,
  CapitalModule,
  AssetLockPagesModule,
  GatewayModule,
  DeveloperModule,
  StintSweeperModule,
  NotificationsModule,
];
