import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { LogKeeperService } from './log-keeper.service.js';
import type { LogState } from './log-state.js';

/** How often is looked whether somebody must look (milliseconds). */
const EVERY = 5_000;

/** Says in the server's log when a log stands still: by rounds of its own, for the signing ones may be what hangs. */
@Injectable()
export class LogAlarm extends Rounder {
  private readonly logger = new Logger('TransparencyLog');
  private readonly said = new Map<string, LogState>();

  constructor(
    private readonly keeper: LogKeeperService,
    database: Database,
  ) {
    super(database, { every: EVERY, name: 'watching the log', work: () => this.look() });
  }

  /** Each change of a state is told once. */
  async look(): Promise<void> {
    for (const { id, slug } of await this.keeper.kept()) {
      const { state, reason } = await this.keeper.status(id);
      const before = this.said.get(id) ?? 'RUNNING';
      this.said.set(id, state);
      if (state === before) continue;
      if (reason === null) this.logger.log(`the log of ${slug} is signed again`);
      else this.logger.error(`ALARM: the log of ${slug} is ${state}: ${reason}`);
    }
  }
}
