import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Database } from '../database/database.js';

/** What is done again and again, how often (milliseconds), and what the log calls it. */
export interface Rounds {
  readonly every: number;
  readonly name: string;
  work(): Promise<unknown>;
}

/**
 * Does its work at the start, then every so often until the server stops. A round that takes longer is not overtaken by
 * the next, one that fails is tried again, and a stop waits for the one that runs.
 */
export abstract class Rounder implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private running = false;

  protected constructor(
    private readonly database: Database,
    private readonly rounds: Rounds,
  ) {}

  onApplicationBootstrap(): void {
    // The schema is written without a database; then there is nothing to do either.
    if (!this.database.source.isInitialized) return;
    this.tick();
    this.timer = setInterval(() => this.tick(), this.rounds.every);
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
    this.round = this.rounds
      .work()
      .then(() => undefined)
      .catch((error: unknown) => {
        new Logger(this.constructor.name).error(`${this.rounds.name} failed; it is tried again`, error);
      })
      .finally(() => {
        this.running = false;
      });
  }
}
