import { Injectable, Logger } from '@nestjs/common';
import { CheckRunStore, type CheckConnection, type CheckRun, type Due } from './check-run.store.js';
import { runChecks, type CheckResult } from './run-checks.js';

/** Runs every check without being asked, and remembers what it found. */
@Injectable()
export class CheckRunService {
  private readonly logger = new Logger(CheckRunService.name);
  private running: CheckConnection | undefined;
  private stopped = false;

  constructor(private readonly store: CheckRunStore) {}

  /** The last run that nobody asked for; undefined before the first. */
  latest(partnershipId: string): Promise<CheckRun | undefined> {
    return this.store.latest(partnershipId);
  }

  /** Every check now, with as much time as those that nobody waits for; nothing of it is kept. */
  now(partnershipId: string): Promise<readonly CheckResult[]> {
    return this.store.connected((connection) => runChecks((sql) => connection.look(partnershipId, sql)));
  }

  /**
   * Checks each partnership that was not checked within so many hours; answers how many. Never two runs at once: whoever
   * finds another process at it leaves it to that one.
   */
  async runDue(hours: number): Promise<number> {
    if ((await this.store.due(hours)).length === 0) return 0;
    const ran = await this.store.alone(async (connection) => {
      this.running = connection;
      // Looked for once more: another process may have done it while this one came.
      const due = await this.store.due(hours);
      try {
        for (const partnership of due) await this.run(connection, partnership);
      } finally {
        this.running = undefined;
      }
      return due.length;
    });
    return ran ?? 0;
  }

  /** Ends a run that goes on: the server stops, and the next start takes it up. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.running !== undefined) await this.store.cancel(this.running);
  }

  private async run(connection: CheckConnection, { id, name }: Due): Promise<void> {
    const startedAt = new Date();
    const results = await runChecks(async (sql) => {
      if (this.stopped) return { count: 0, details: [] };
      return connection.look(id, sql);
    });
    if (this.stopped) return;
    await this.store.save(id, startedAt, results);
    const failed = results.filter(({ passed }) => !passed);
    if (failed.length === 0) return;
    const words = failed.map(({ code, detail }) => `${code}: ${detail ?? ''}`).join(' | ');
    this.logger.error(
      `${String(failed.length)} of ${String(results.length)} scheduled checks of ${name} do not hold: ${words}`,
    );
  }
}
