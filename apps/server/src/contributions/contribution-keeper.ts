import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { Rounder } from '../rounds/rounds.js';
import { ContributionService } from './contribution.service.js';

/** How often is looked for statements whose days are over (milliseconds). */
const EVERY = 3_600_000;

/** Accepts what nobody disputed in the days of the custom, every hour until the server stops. */
@Injectable()
export class ContributionKeeper extends Rounder {
  private readonly logger = new Logger('Contributions');

  constructor(contributions: ContributionService, partnerships: PartnershipService, database: Database) {
    super(database, {
      every: EVERY,
      name: 'accepting what contributed machines did',
      work: async () => {
        const partnership = await partnerships.current();
        if (partnership === undefined) return;
        const { refused } = await contributions.acceptSilent(partnership.id);
        const [first] = refused;
        if (first !== undefined) this.logger.warn(`${refused.length} statements cannot be credited: ${first.message}`);
      },
    });
  }
}
