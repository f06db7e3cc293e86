import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ClosingService } from './closing.service.js';

/** How often motions are looked at (milliseconds). The database closes by its own clock; this only asks it to. */
const EVERY = 3_000;

/** Runs the closing at the start, then every few seconds until the server stops. */
@Injectable()
export class ClosingClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ClosingClock.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private running = false;

  constructor(
    private readonly closing: ClosingService,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    // The schema is written without a database; then there is nothing to close either.
    if (!this.database.source.isInitialized) return;
    this.tick();
    this.timer = setInterval(() => this.tick(), EVERY);
    // A process that has nothing else to do may end.
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private tick(): void {
    if (this.running) return;
    this.running = true;
    this.round = this.closing
      .closeDue(new Date())
      .then(() => undefined)
      .catch((error: unknown) => {
        this.logger.error('closing motions failed; it is tried again', error);
      })
      .finally(() => {
        this.running = false;
      });
  }
}
