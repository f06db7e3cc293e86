import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { HoldExpiryService } from './hold-expiry.service.js';

/** How often holds are looked at (milliseconds). Nobody can post a hold after its time, however long it still stands. */
const EVERY = 60_000;

/** Ends holds at the start, then every minute until the server stops. */
@Injectable()
export class HoldKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(HoldKeeper.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private running = false;

  constructor(
    private readonly expiry: HoldExpiryService,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    // The schema is written without a database; then there is nothing to end either.
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
    this.round = this.expiry
      .expireDue()
      .then(() => undefined)
      .catch((error: unknown) => {
        this.logger.error('ending holds failed; it is tried again', error);
      })
      .finally(() => {
        this.running = false;
      });
  }
}
