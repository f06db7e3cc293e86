import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CapitalListService } from '../asset-lock/capital/capital-list.service.js';
import { CapitalModule } from '../asset-lock/capital/capital.module.js';
import { CapitalService } from '../asset-lock/capital/capital.service.js';
import { FundingService } from '../asset-lock/capital/funding.service.js';
import { WindingUpService } from '../asset-lock/capital/winding-up.service.js';
import { AssetLockModule } from '../asset-lock/asset-lock.module.js';
import { AssetService } from '../asset-lock/asset.service.js';
import { AuditModule } from '../audit/audit.module.js';
import { BundleModule } from '../audit/bundle/bundle.module.js';
import { BundleService } from '../audit/bundle/bundle.service.js';
import { CheckRunService } from '../audit/check-runs/check-run.service.js';
import { ContributionService } from '../contributions/contribution.service.js';
import { ContributionsModule } from '../contributions/contributions.module.js';
import { CustomChangeService } from '../custom/custom-change.service.js';
import { CustomService } from '../custom/custom.service.js';
import { DatabaseModule } from '../database/database.module.js';
import { DistributionModule } from '../distribution/distribution.module.js';
import { DistributionService } from '../distribution/distribution.service.js';
import { PaymentService } from '../distribution/payment.service.js';
import { CourtService } from '../court-roll/court.service.js';
import { CourtRollModule } from '../court-roll/court-roll.module.js';
import { FineService } from '../court-roll/fine.service.js';
import { RollService } from '../court-roll/roll.service.js';
import { FocusExportService } from '../inference-meter/export/focus-export.service.js';
import { UsageExportModule } from '../inference-meter/export/usage-export.module.js';
import { UsageExportService } from '../inference-meter/export/usage-export.service.js';
import { ApiKeyService } from '../gateway/api-key.service.js';
import { GatewayAccessModule } from '../gateway/gateway-access.module.js';
import { RegistryService } from '../gateway/registry.service.js';
import { UpstreamGapModule } from '../gateway/upstream-gap.module.js';
import { UpstreamGapService } from '../gateway/upstream-gap.service.js';
import { ImportService } from '../inference-meter/import/import.service.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { RatingService } from '../inference-meter/rating.service.js';
import { RollupService } from '../inference-meter/rollup.service.js';
import { UsageVoidService } from '../inference-meter/usage-void.service.js';
import { LabourModule } from '../labour/labour.module.js';
import { LabourService } from '../labour/labour.service.js';
import { HistoryImportService } from '../ledger/history/history-import.service.js';
import { HistoryModule } from '../ledger/history/history.module.js';
import { JournalExportService } from '../ledger/history/journal-export.service.js';
import { AccountChangesService } from '../ledger/periods/account-changes.service.js';
import { ClosingBooksService } from '../ledger/periods/closing-books.service.js';
import { ClosingModule } from '../ledger/periods/closing.module.js';
import { BookkeepingModule } from '../ledger/posting/bookkeeping.module.js';
import { HoldService } from '../ledger/posting/hold.service.js';
import { PostingService } from '../ledger/posting/posting.service.js';
import { MachineHealthModule } from '../machines/machine-health.module.js';
import { MachineHealthService } from '../machines/machine-health.service.js';
import { MachineKeyModule } from '../machines/machine-key.module.js';
import { MachineKeyService } from '../machines/machine-key.service.js';
import { ToldHoursService } from '../machines/told-hours.service.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { DisclosureService } from '../site-hours/disclosure.service.js';
import { EstimateService } from '../site-hours/estimate.service.js';
import { SiteHourService } from '../site-hours/site-hour.service.js';
import { SiteHoursModule } from '../site-hours/site-hours.module.js';
import { SiteMonthService } from '../site-hours/site-month.service.js';
import { PeriodService } from '../surplus/period.service.js';
import { StintModule } from '../stint/stint.module.js';
import { StintService } from '../stint/stint.service.js';
import { StintTermsService } from '../stint/stint-terms.service.js';
import { UsageDisputeModule } from '../usage-disputes/usage-dispute.module.js';
import { UsageDisputeService } from '../usage-disputes/usage-dispute.service.js';
import { SurplusModule } from '../surplus/surplus.module.js';
import { SurplusService } from '../surplus/surplus.service.js';
import { ForgetService } from '../voting/forgetting/forget.service.js';
import { MotionModule } from '../voting/motion.module.js';
import { MotionService } from '../voting/motion.service.js';
import { LogGuardService } from '../transparency-log/log-guard.service.js';
import { LogKeeperService } from '../transparency-log/log-keeper.service.js';
import { LogModule } from '../transparency-log/log.module.js';
import { LogSettingsModule } from '../transparency-log/log-settings.module.js';
import { openDatabaseForCommand } from './database-for-cli.js';
import { logOrigin } from './log-origin.js';
import { stateFolder } from './state-folder.js';

export type { LogStatus } from '../transparency-log/log-keeper.service.js';
export type { CapitalNode, CapitalPosted, ShareWish } from '../asset-lock/capital/capital.types.js';
export type { WindingUpPlan } from '../asset-lock/capital/winding-up-document.js';
export type { Exported } from '../inference-meter/export/export-streams.js';
export type { UsageFormat } from '../inference-meter/export/usage-export.service.js';
export type { ReportCount, UpstreamGap, UpstreamStanding } from '../gateway/upstream-gap.types.js';
export type { NewUpstream, PurposeBlock, UpstreamKind } from '../gateway/gateway.types.js';
export type { RetirementPlan } from '../gateway/registry.service.js';
export type { ImportJob } from '../inference-meter/import/import-job.js';
export type { ImportRefusal } from '../inference-meter/import/import-terms.js';
export type { ImportProgress } from '../inference-meter/import/import.service.js';
export type { RevocationPlan } from '../machines/machine-key.service.js';
export type { MonthClaim } from '../site-hours/site-month.service.js';
export type { CapacityStanding, Sanctioned } from '../stint/stint-terms.service.js';
export type { VoidPlan } from '../inference-meter/usage-void.service.js';
export type { LabelImportRequest, LabelPreview } from '../labour/labour.types.js';
export type { HistoryPreview, HistoryRequest } from '../ledger/history/history.types.js';
export type { JournalFormat } from '../ledger/history/journal-export.service.js';
export type { DeskResult } from '../ledger/posting/posting-desk.js';
export type { HeldTransfer, HoldResolutionWish, ManualJournal } from '../ledger/posting/posting.types.js';
export type { Founding, NewPerson } from '../partnership/partnership.types.js';
export type { CloseDocument } from '../surplus/close-document.js';
export type { Period } from '../surplus/period.types.js';
export type { MotionView } from '../voting/motion.service.js';

/** The services that a command works with. */
export interface CommandServices {
  readonly imports: ImportService;
  readonly partnerships: PartnershipService;
  readonly inventory: InventoryService;
  readonly labour: LabourService;
  readonly rollups: RollupService;
  readonly ratings: RatingService;
  readonly periods: PeriodService;
  readonly surplus: SurplusService;
  readonly closing: ClosingBooksService;
  readonly accounts: AccountChangesService;
  readonly runs: DistributionService;
  readonly payments: PaymentService;
  readonly motions: MotionService;
  readonly customs: CustomService;
  readonly customChanges: CustomChangeService;
  readonly checkRuns: CheckRunService;
  readonly postings: PostingService;
  readonly holds: HoldService;
  readonly history: HistoryImportService;
  readonly texts: JournalExportService;
  readonly focusFiles: FocusExportService;
  readonly usageFiles: UsageExportService;
  readonly siteHours: SiteHourService;
  readonly contributions: ContributionService;
  readonly siteMonths: SiteMonthService;
  readonly estimates: EstimateService;
  readonly disclosures: DisclosureService;
  readonly assets: AssetService;
  readonly capital: CapitalService;
  readonly funding: FundingService;
  readonly capitalList: CapitalListService;
  readonly windingUp: WindingUpService;
  readonly logs: LogKeeperService;
  readonly logGuard: LogGuardService;
  readonly bundles: BundleService;
  readonly roll: RollService;
  readonly court: CourtService;
  readonly fines: FineService;
  readonly stints: StintService;
  readonly stintTerms: StintTermsService;
  readonly machineKeys: MachineKeyService;
  readonly usageVoids: UsageVoidService;
  readonly usageDisputes: UsageDisputeService;
  readonly forgetting: ForgetService;
  readonly machineHealth: MachineHealthService;
  readonly toldHours: ToldHoursService;
  readonly apiKeys: ApiKeyService;
  readonly upstreams: RegistryService;
  readonly upstreamGaps: UpstreamGapService;
  close(): Promise<void>;
}

const servicesIn = (context: INestApplicationContext): Omit<CommandServices, 'close'> => ({
  imports: context.get(ImportService, { strict: false }),
  partnerships: context.get(PartnershipService, { strict: false }),
  inventory: context.get(InventoryService, { strict: false }),
  labour: context.get(LabourService, { strict: false }),
  rollups: context.get(RollupService, { strict: false }),
  ratings: context.get(RatingService, { strict: false }),
  periods: context.get(PeriodService, { strict: false }),
  surplus: context.get(SurplusService, { strict: false }),
  closing: context.get(ClosingBooksService, { strict: false }),
  accounts: context.get(AccountChangesService, { strict: false }),
  runs: context.get(DistributionService, { strict: false }),
  payments: context.get(PaymentService, { strict: false }),
  motions: context.get(MotionService, { strict: false }),
  customs: context.get(CustomService, { strict: false }),
  customChanges: context.get(CustomChangeService, { strict: false }),
  checkRuns: context.get(CheckRunService, { strict: false }),
  postings: context.get(PostingService, { strict: false }),
  holds: context.get(HoldService, { strict: false }),
  history: context.get(HistoryImportService, { strict: false }),
  texts: context.get(JournalExportService, { strict: false }),
  focusFiles: context.get(FocusExportService, { strict: false }),
  usageFiles: context.get(UsageExportService, { strict: false }),
  siteHours: context.get(SiteHourService, { strict: false }),
  contributions: context.get(ContributionService, { strict: false }),
  siteMonths: context.get(SiteMonthService, { strict: false }),
  estimates: context.get(EstimateService, { strict: false }),
  disclosures: context.get(DisclosureService, { strict: false }),
  assets: context.get(AssetService, { strict: false }),
  capital: context.get(CapitalService, { strict: false }),
  funding: context.get(FundingService, { strict: false }),
  capitalList: context.get(CapitalListService, { strict: false }),
  windingUp: context.get(WindingUpService, { strict: false }),
  logs: context.get(LogKeeperService, { strict: false }),
  logGuard: context.get(LogGuardService, { strict: false }),
  bundles: context.get(BundleService, { strict: false }),
  roll: context.get(RollService, { strict: false }),
  court: context.get(CourtService, { strict: false }),
  fines: context.get(FineService, { strict: false }),
  apiKeys: context.get(ApiKeyService, { strict: false }),
  upstreams: context.get(RegistryService, { strict: false }),
  upstreamGaps: context.get(UpstreamGapService, { strict: false }),
  stints: context.get(StintService, { strict: false }),
  stintTerms: context.get(StintTermsService, { strict: false }),
  machineKeys: context.get(MachineKeyService, { strict: false }),
  usageVoids: context.get(UsageVoidService, { strict: false }),
  usageDisputes: context.get(UsageDisputeService, { strict: false }),
  forgetting: context.get(ForgetService, { strict: false }),
  machineHealth: context.get(MachineHealthService, { strict: false }),
  toldHours: context.get(ToldHoursService, { strict: false }),
});

/**
 * Everything but the pages and the clock that closes ballots, over the database of the server: its embedded PostgreSQL
 * where one runs, else one started for this command. Errors: StartRefused.
 */
export async function openForCommand(): Promise<CommandServices> {
  const database = await openDatabaseForCommand();
  try {
    const context = await NestFactory.createApplicationContext(
      {
        module: MeteringModule,
        imports: [
          DatabaseModule.over(database.source, database.closer),
          LogSettingsModule.over({
            sequencer: database.sequencer,
            folder: stateFolder(),
            ...logOrigin(),
          }),
          LogModule,
          InventoryModule,
          PartnershipModule,
          LabourModule,
          SurplusModule,
          ClosingModule,
          DistributionModule,
          MotionModule,
          AuditModule,
          BundleModule,
          UsageExportModule,
          SiteHoursModule,
          ContributionsModule,
          BookkeepingModule,
          HistoryModule,
          AssetLockModule,
          CapitalModule,
          CourtRollModule,
          GatewayAccessModule,
          UpstreamGapModule,
          StintModule,
          MachineKeyModule,
          MachineHealthModule,
          UsageDisputeModule,
        ],
      },
      {
        logger: ['error', 'warn'],
        abortOnError: false,
      },
    );
    return {
      ...servicesIn(context),
      async close() {
        await context.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
