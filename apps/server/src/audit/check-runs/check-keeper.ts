import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CheckRunService } from './check-run.service.js';

/** How often is looked whether checks are due (milliseconds). */
const EVERY = 10 * 60_000;
/** The first look comes when the start is over. */
const FIRST = 20_000;

/** Up to half as much again: servers that started together do not all look at once. */
const jittered = (milliseconds: number): number => Math.round(milliseconds * (1 + Math.random() / 2));

/** Runs the checks when they are due, from the moment it is started until the server stops. */
@Injectable()
export class CheckKeeper implements OnModuleDestroy {
  private readonly logger = new Logger(CheckKeeper.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly runs: CheckRunService) {}

  /** Every so many hours for each partnership; 0 is never. */
  start(hours: number): void {
    if (hours > 0) this.next(hours, FIRST);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    // Before anything was started there may be no database to ask.
    if (this.timer !== undefined) await this.runs.stop();
    await this.round;
  }

  private next(hours: number, after: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.look(hours).finally(() => this.next(hours, EVERY));
    }, jittered(after));
    // A process that has nothing else to do may end.
    this.timer.unref();
  }

  private async look(hours: number): Promise<void> {
    try {
      await this.runs.runDue(hours);
    } catch (error) {
      if (!this.stopped) this.logger.error('the scheduled checks could not be run; it is tried again', error);
    }
  }
}
