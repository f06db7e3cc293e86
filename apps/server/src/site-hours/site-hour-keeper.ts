import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { Rounder } from '../rounds/rounds.js';
import { EstimateService } from './estimate.service.js';
import { SiteHourService } from './site-hour.service.js';

/** How often is looked for hours to divide and to estimate (milliseconds). */
const EVERY = 300_000;

/** Divides the hours that the sites' meters read, and estimates what tokens took, every five minutes until the server stops. */
@Injectable()
export class SiteHourKeeper extends Rounder {
  constructor(
    private readonly hours: SiteHourService,
    private readonly estimates: EstimateService,
    partnerships: PartnershipService,
    database: Database,
  ) {
    super(database, {
      every: EVERY,
      name: 'dividing and estimating the hours of the sites',
      work: async () => {
        const partnership = await partnerships.current();
        if (partnership !== undefined) await this.keep(partnership.id);
      },
    });
  }

  /** One round: what was measured first, then what is thought. */
  async keep(partnershipId: string): Promise<void> {
    await this.hours.divide(partnershipId);
    await this.estimates.estimate(partnershipId);
  }
}
