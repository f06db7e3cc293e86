import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { SequencerService } from './sequencer.service.js';

/** How often is looked for leaves that nobody has signed yet (milliseconds). */
const EVERY = 1_000;

/** Signs what was staged, every second until the server stops. */
@Injectable()
export class SequencerClock extends Rounder {
  constructor(
    private readonly sequencer: SequencerService,
    database: Database,
  ) {
    super(database, { every: EVERY, name: 'signing the log', work: () => sequencer.round() });
  }

  override async onModuleDestroy(): Promise<void> {
    await super.onModuleDestroy();
    await this.sequencer.stop();
  }
}
