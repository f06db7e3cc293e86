import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** An event that the server will not take, and why. */
export interface RefusedEvent {
  readonly status: number;
  readonly kind?: string | undefined;
  readonly message?: string | undefined;
  readonly text: string;
}

const MOST_BYTES = 16 * 1024 * 1024;
const NEWLINE = 10;

/** Where events go that the server refused for good: somebody has to look at them. Two files of 16 MiB at most. */
export class RefusedFile {
  readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, 'refused.ndjson');
  }

  /** Answers how many events that nobody had looked at made room for these. */
  add(events: readonly RefusedEvent[]): number {
    if (events.length === 0) return 0;
    const gone = existsSync(this.file) && statSync(this.file).size > MOST_BYTES ? this.turnOver() : 0;
    const lines = events.map(({ status, kind, message, text }) => {
      const why = JSON.stringify({ status, kind, message }).slice(0, -1);
      return `${why},"event":${text}}\n`;
    });
    appendFileSync(this.file, lines.join(''), { mode: 0o600, flush: true });
    return gone;
  }

  private turnOver(): number {
    const older = `${this.file}.1`;
    const gone = existsSync(older)
      ? readFileSync(older).reduce((lines, byte) => lines + (byte === NEWLINE ? 1 : 0), 0)
      : 0;
    renameSync(this.file, older);
    return gone;
  }
}
