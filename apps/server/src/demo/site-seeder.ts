import { Injectable } from '@nestjs/common';
import { isRefusal, InvariantViolation, type Refusal } from '#libs/amount';
import { RollupService } from '../inference-meter/rollup.service.js';
import { UsageService } from '../inference-meter/usage.service.js';
import { SiteHourService } from '../site-hours/site-hour.service.js';
import { SiteMonthService } from '../site-hours/site-month.service.js';
import { CLERK } from './demo-drafts.js';
import type { SitesPlan } from './demo-sites.js';
import { granted, type Seeding } from './demo-progress.js';

const CHUNK = 2_500;

/** Plays the quarter that is not over at the sites, through the real services; what is there already stays. */
@Injectable()
export class SiteSeeder {
  constructor(
    private readonly usage: UsageService,
    private readonly rollups: RollupService,
    private readonly hours: SiteHourService,
    private readonly months: SiteMonthService,
  ) {}

  async seed({ partnershipId, onProgress, signal }: Seeding, { events, claims }: SitesPlan): Promise<void> {
    const step = 'the sites of this quarter';
    onProgress(step, 0, 3);
    await this.claim(partnershipId, claims);
    for (let start = 0; start < events.length; start += CHUNK) {
      signal?.throwIfAborted();
      for (const outcome of await this.usage.ingest(partnershipId, events.slice(start, start + CHUNK))) {
        if (typeof outcome !== 'string') granted(outcome);
      }
    }
    onProgress(step, 1, 3);
    await this.rollups.postDirty(partnershipId, signal === undefined ? {} : { signal });
    onProgress(step, 2, 3);
    const { refused } = await this.hours.divide(partnershipId);
    if (refused.length > 0)
      throw new InvariantViolation(`meters of the story contradict each other: ${refused.length}`);
    onProgress(step, 3, 3);
  }

  /** Once: what is said again would stand beside it for ever. */
  private async claim(partnershipId: string, claims: SitesPlan['claims']): Promise<void> {
    for (const { claim, reason } of claims) {
      const said = await this.months.claims(partnershipId, claim.site, Number(claim.month.slice(0, 4)));
      if (said.some(({ month }) => month === claim.month)) continue;
      const refusal: Refusal | undefined = await this.months.claim(partnershipId, claim, { reason, by: CLERK });
      if (isRefusal(refusal)) granted(refusal);
    }
  }
}
