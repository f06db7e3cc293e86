import { Injectable } from '@nestjs/common';
import type { ReportCount, UpstreamGap, UpstreamStanding } from './upstream-gap.types.js';
import { UpstreamWatchStore } from './upstream-watch.store.js';

/** What the gateway charged beside what the engines counted: an engine that lies about usage is seen here. */
@Injectable()
export class UpstreamGapService {
  constructor(private readonly store: UpstreamWatchStore) {}

  /** The last reading of each engine in use; those that agree among them. */
  gapsOf(partnershipId: string): Promise<readonly UpstreamStanding[]> {
    return this.store.gaps(partnershipId);
  }

  /** The newest readings first, of one model or of all. */
  readings(partnershipId: string, model?: string, most = 24): Promise<readonly UpstreamGap[]> {
    return this.store.readings(partnershipId, model, most);
  }

  /** What was reported of single requests in the last days. */
  reports(partnershipId: string, days = 7): Promise<readonly ReportCount[]> {
    return this.store.reports(partnershipId, days);
  }
}
