import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { RollupService } from './rollup.service.js';
import { RollupStore } from './rollup.store.js';

/** How often is looked for hours that have closed (milliseconds). */
const EVERY = 300_000;
const HOUR = 3_600_000;
/** So much longer an hour waits for what is still on its way; what comes later posts a difference. */
const GRACE = 900_000;

/** Carries hours of use into the ledger once they have closed, a quarter of an hour after their end. */
@Injectable()
export class HourPoster extends Rounder {
  private readonly logger = new Logger('Meter');
  /** How many hours could not be posted, by partnership: told when it changes, not every round. */
  private readonly unposted = new Map<string, number>();

  constructor(
    database: Database,
    private readonly store: RollupStore,
    private readonly rollups: RollupService,
  ) {
    super(database, { every: EVERY, name: 'posting hours of use', work: () => this.postClosed(new Date()) });
  }

  /** Posts every hour that closed by then, of all partnerships that no import is filling. */
  async postClosed(now: Date): Promise<void> {
    const throughHour = new Date(now.getTime() - HOUR - GRACE);
    for (const partnershipId of await this.store.withDirty(throughHour)) {
      const { refused } = await this.rollups.postDirty(partnershipId, { throughHour });
      const [first] = refused;
      if (first !== undefined && this.unposted.get(partnershipId) !== refused.length) {
        this.logger.warn(`${refused.length} hours of use cannot be posted: ${first.message}`);
      }
      this.unposted.set(partnershipId, refused.length);
    }
  }
}
