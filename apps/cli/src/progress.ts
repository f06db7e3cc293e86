import type { ImportProgress } from '../../server/src/startup/for-commands.js';
import { count } from './table.js';

/** Without a terminal, a line at most every so often: a log should not fill with them. */
const QUIET_MS = 2_000;

/** Where progress is told. */
export interface Display {
  readonly isTTY: boolean;
  write(text: string): void;
}

/** Standard error, so that a command's answer stays clean. */
export const STDERR: Display = { isTTY: process.stderr.isTTY, write: (text) => process.stderr.write(text) };

/** One line of progress: rows, rows per second, per cent; or how far the ledger has come. */
export function progressLine({ job, elsewhere, posting }: ImportProgress, rowsPerSecond: number): string {
  const percent = job.fileSize === 0 ? 100 : Math.floor((job.nextByte * 100) / job.fileSize);
  if (posting !== undefined) {
    return `${job.file}: posting hours of use to the ledger, ${count(posting.posted)} of ${count(posting.total)}`;
  }
  const where = elsewhere ? ', read by another process' : `, ${count(rowsPerSecond)} rows/s`;
  return `${job.file}: ${count(job.rowsRead)} rows, ${percent} %${where}`;
}

/** One line that changes on a terminal, a plain line now and then elsewhere. */
export class ProgressLine {
  private shownAt = Number.NEGATIVE_INFINITY;
  private isLineOpen = false;

  constructor(private readonly display: Display) {}

  show(line: string): void {
    const now = performance.now();
    if (!this.display.isTTY && now - this.shownAt < QUIET_MS) return;
    this.shownAt = now;
    if (this.display.isTTY) {
      this.display.write(`\r\u001b[2K${line}`);
      this.isLineOpen = true;
    } else {
      this.display.write(`${line}\n`);
    }
  }

  /** Leaves the last line standing. */
  end(): void {
    if (this.isLineOpen) this.display.write('\n');
    this.isLineOpen = false;
  }
}

/** Before that, rows per second mean nothing. */
const MEASURED_MS = 500;

/** Shows how an import goes on, with its speed since this process took it up at a row. */
export class Progress {
  private readonly began = performance.now();
  private readonly line: ProgressLine;

  constructor(
    display: Display,
    private readonly fromRow: number,
  ) {
    this.line = new ProgressLine(display);
  }

  show(progress: ImportProgress): void {
    const elapsed = performance.now() - this.began;
    const isSpeedTold = !progress.elsewhere && progress.posting === undefined;
    if (isSpeedTold && elapsed < MEASURED_MS) return;
    const rows = progress.job.rowsRead - this.fromRow;
    this.line.show(progressLine(progress, Math.round((rows * 1000) / Math.max(elapsed, 1))));
  }

  end(): void {
    this.line.end();
  }
}
