import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { StintService } from './stint.service.js';
import { StintStore } from './stint.store.js';
import { BEAT_EVERY_MS } from './stint.times.js';

/** How many holds one round ends, and tells of. */
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
    await this.stints.tick();
    const swept = await this.tables.statements((tx) => this.store.sweep(tx, MOST));
    for (const { id, kind, settled, remainder, residue } of swept) {
      this.logger.warn(
        `nobody ended hold ${id} (${kind}): charged ${settled} as its last heartbeat said; of ${remainder} nothing is known, ${residue} went beyond it`,
      );
    }
  }
}
