import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { StintService } from './stint.service.js';
import { StintStore } from './stint.store.js';
import { BEAT_EVERY_MS } from './stint.times.js';

/** How many stints one round sweeps, and of how many holds it tells. */
const MOST = 500;

/** Keeps this process's blocks alive, and ends the holds of those who no longer say that they live. */
@Injectable()
export class StintSweeper extends Rounder {
  private readonly logger = new Logger('Stint');

  constructor(
    private readonly tables: Database,
    private readonly stints: StintService,
    private readonly store: StintStore,
  ) {
    super(tables, { every: BEAT_EVERY_MS, name: 'stints', work: () => this.sweep() });
  }

  private async sweep(): Promise<void> {
    // A block that cannot be kept alive keeps nobody else's holds.
    const [ticked] = await Promise.allSettled([this.stints.tick()]);
    for (let stints = 0; stints < MOST && (await this.sweepOne()) > 0; stints += 1);
    if (ticked.status === 'rejected') throw ticked.reason;
  }

  /** One stint to a transaction: no use waits for a stint of another's. How many holds were told of. */
  private async sweepOne(): Promise<number> {
    const swept = await this.tables.statements((tx) => this.store.sweep(tx, 1));
    for (const { id, kind, settled, remainder, residue } of swept) {
      this.logger.warn(
        `nobody ended hold ${id} (${kind}): charged ${settled} as its last heartbeat said; of ${remainder} nothing is known, ${residue} went beyond it`,
      );
    }
    return swept.length;
  }
}
