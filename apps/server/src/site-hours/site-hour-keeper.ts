import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { Rounder } from '../rounds/rounds.js';
import { SiteHourService } from './site-hour.service.js';

/** How often is looked for hours to divide (milliseconds). */
const EVERY = 300_000;

/** Divides the hours that the sites' meters read, every five minutes until the server stops. */
@Injectable()
export class SiteHourKeeper extends Rounder {
  constructor(hours: SiteHourService, partnerships: PartnershipService, database: Database) {
    super(database, {
      every: EVERY,
      name: 'dividing the hours of the sites',
      work: async () => {
        const partnership = await partnerships.current();
        if (partnership !== undefined) await hours.divide(partnership.id);
      },
    });
  }
}
