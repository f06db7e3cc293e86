import { Partnership1763800001000 } from './1763800001000-partnership.js';
import { Ledger1763800002000 } from './1763800002000-ledger.js';
import { Chart1763800002500 } from './1763800002500-chart.js';
import { BatchHash1763800002600 } from './1763800002600-batch-hash.js';
import { PostJournals1763800003000 } from './1763800003000-post-journals.js';
import { Metering1763800004000 } from './1763800004000-metering.js';
import { LabourAndSurplus1763800005000 } from './1763800005000-labour-and-surplus.js';
import { VotingAndRoll1763800006000 } from './1763800006000-voting-and-roll.js';
import { Grants1763800007000 } from './1763800007000-grants.js';
import { LogPositions1763800007500 } from './1763800007500-log-positions.js';
import { HoldsAndBounds1763800008000 } from './1763800008000-holds-and-bounds.js';
import { BatchHashV31763800008100 } from './1763800008100-batch-hash-v3.js';
import { PostJournals1763800008150 } from './1763800008150-post-journals.js';
import { Units1763800008200 } from './1763800008200-units.js';
import { Exchange1763800008300 } from './1763800008300-exchange.js';
import { BooksIndexes1763800008400 } from './1763800008400-books-indexes.js';
import { Periods1763800008500 } from './1763800008500-periods.js';
import { CheckRuns1763800008600 } from './1763800008600-check-runs.js';
import { HistoryImports1763800008700 } from './1763800008700-history-imports.js';
import { Poster1763800008900 } from './1763800008900-poster.js';
import { TransparencyLog1763800009000 } from './1763800009000-transparency-log.js';
import { Custom1763800009100 } from './1763800009100-custom.js';
import { AssetLock1763800009200 } from './1763800009200-asset-lock.js';
import { Capital1763800009250 } from './1763800009250-capital.js';
import { CourtRoll1763800009300 } from './1763800009300-court-roll.js';
import { AssetLeaves1763800009400 } from './1763800009400-asset-leaves.js';
import { HonestLog1763800009410 } from './1763800009410-honest-log.js';
import { Statutes1763800009430 } from './1763800009430-statutes.js';
import { CourtRollWhole1763800009420 } from './1763800009420-court-roll-whole.js';
import { LeavesThatSayAll1763800009440 } from './1763800009440-leaves-that-say-all.js';
import { UsageVoids1763800010020 } from './1763800010020-usage-voids.js';
import { MachineKeys1763800010100 } from './1763800010100-machine-keys.js';
import { MachineHealth1763800010110 } from './1763800010110-machine-health.js';
import { UsageVersions1763800010000 } from './1763800010000-usage-versions.js';
import { Gateway1763800010300 } from './1763800010300-gateway.js';
import { Workloads1763800010310 } from './1763800010310-workloads.js';
import { UpstreamCounters1763800010320 } from './1763800010320-upstream-counters.js';
import { Stints1763800010200 } from './1763800010200-stints.js';
import { LeaseMin1763800010210 } from './1763800010210-lease-min.js';
import { StintMeter1763800010220 } from './1763800010220-stint-meter.js';
import { SiteHours1763800010400 } from './1763800010400-site-hours.js';
import { SiteClaims1763800010410 } from './1763800010410-site-claims.js';
import { ModelRates1763800010420 } from './1763800010420-model-rates.js';
import { Grazing1763800010425 } from './1763800010425-grazing.js';
import { ByOfficers1763800010426 } from './1763800010426-by-officers.js';
import { Contributions1763800010430 } from './1763800010430-contributions.js';
import { Serving1763800010440 } from './1763800010440-serving.js';
import { BusyCards1763800010450 } from './1763800010450-busy-cards.js';
import { SitePlace1763800010600 } from './1763800010600-site-place.js';
import { UsageDisputes1763800010610 } from './1763800010610-usage-disputes.js';
import { StintPast1763800010680 } from './1763800010680-stint-past.js';
import { RequestMonths1763800010700 } from './1763800010700-request-months.js';
import { VotingCustoms1763800011000 } from './1763800011000-voting-customs.js';
import { Motions1763800011010 } from './1763800011010-motions.js';
import { WorkloadsResolved1763800011020 } from './1763800011020-workloads-resolved.js';
import { Deliberation1763800011100 } from './1763800011100-deliberation.js';
import { GatewayRequests1763800010560 } from './1763800010560-gateway-requests.js';
import { UseByMonth1763800010550 } from './1763800010550-use-by-month.js';
import { MachineRecords1763800010500 } from './1763800010500-machine-records.js';
import { FurtherKinds1763800011110 } from './1763800011110-further-kinds.js';
import { BallotRules1763800011120 } from './1763800011120-ballot-rules.js';
import { Mandates1763800011130 } from './1763800011130-mandates.js';
import { Meetings1763800011140 } from './1763800011140-meetings.js';
import { Objections1763800011150 } from './1763800011150-objections.js';
import { Notifications1763800011160 } from './1763800011160-notifications.js';
import { SecretBallots1763800011170 } from './1763800011170-secret-ballots.js';
import { Ratification1763800011180 } from './1763800011180-ratification.js';
import { Bets1763800011190 } from './1763800011190-bets.js';

/** Every migration, in order. Once merged, a migration never changes: a correction is a new one. */
export const migrations = [
  Partnership1763800001000,
  Ledger1763800002000,
  Chart1763800002500,
  BatchHash1763800002600,
  PostJournals1763800003000,
  Metering1763800004000,
  LabourAndSurplus1763800005000,
  VotingAndRoll1763800006000,
  Grants1763800007000,
  LogPositions1763800007500,
  HoldsAndBounds1763800008000,
  BatchHashV31763800008100,
  PostJournals1763800008150,
  Units1763800008200,
  Exchange1763800008300,
  BooksIndexes1763800008400,
  Periods1763800008500,
  CheckRuns1763800008600,
  HistoryImports1763800008700,
  Poster1763800008900,
  TransparencyLog1763800009000,
  Custom1763800009100,
  AssetLock1763800009200,
  Capital1763800009250,
  CourtRoll1763800009300,
  AssetLeaves1763800009400,
  HonestLog1763800009410,
  CourtRollWhole1763800009420,
  Statutes1763800009430,
  LeavesThatSayAll1763800009440,
  UsageVersions1763800010000,
  UsageVoids1763800010020,
  MachineKeys1763800010100,
  MachineHealth1763800010110,
  Stints1763800010200,
  LeaseMin1763800010210,
  StintMeter1763800010220,
  Gateway1763800010300,
  Workloads1763800010310,
  UpstreamCounters1763800010320,
  SiteHours1763800010400,
  SiteClaims1763800010410,
  ModelRates1763800010420,
  Grazing1763800010425,
  ByOfficers1763800010426,
  Contributions1763800010430,
  Serving1763800010440,
  BusyCards1763800010450,
  MachineRecords1763800010500,
  UseByMonth1763800010550,
  GatewayRequests1763800010560,
  SitePlace1763800010600,
  UsageDisputes1763800010610,
  StintPast1763800010680,
  RequestMonths1763800010700,
  VotingCustoms1763800011000,
  Motions1763800011010,
  WorkloadsResolved1763800011020,
  Deliberation1763800011100,
  FurtherKinds1763800011110,
  BallotRules1763800011120,
  Mandates1763800011130,
  Meetings1763800011140,
  Objections1763800011150,
  Notifications1763800011160,
  SecretBallots1763800011170,
  Ratification1763800011180,
  Bets1763800011190,
];
