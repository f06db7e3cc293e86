import type { Readable } from 'node:stream';
import type { Kept } from './loss.js';
import type { Step } from './event-buffer.js';
import { keptOf } from './kept-event.js';
import { linesOf, readPipeLine, type PipeTerms } from './pipe-reader.js';
import type { Poll, Reader } from './reader.js';
import { pause } from './pause.js';

/** Where steps go: the buffer on disk, or the terminal of a dry run. */
export interface Keeper {
  stateOf(reader: string): unknown;
  /** Answers how many events found no room; throws where nothing could be kept. */
  keep(step: Step): number;
}

/** What the rounds of readers work with. */
export interface RoundTerms {
  readonly keeper: Keeper;
  /** One line for whoever keeps the machine. */
  readonly say: (line: string) => void;
  /** Events were kept. */
  readonly kept: () => void;
}

/**
 * A state without new events is written down this often, so that a start after `kill -9` finds one that is younger than
 * the longest gap over which a card is taken to have been there (three minutes unless told).
 */
const SAVE_EVERY_MS = 60_000;

/** Rounds of one reader, which keep what it found and what it remembers. */
export class Rounds {
  private state: unknown;
  private savedAtMs = Number.NEGATIVE_INFINITY;
  private told = '';

  constructor(
    readonly reader: Reader,
    private readonly terms: RoundTerms,
  ) {
    this.state = terms.keeper.stateOf(reader.name);
  }

  /** Round after round at full multiples of the reader's interval, until it is stopped; then a last one. */
  async untilStopped(signal: AbortSignal): Promise<void> {
    const { everyMs } = this.reader;
    for (;;) {
      await pause(everyMs - (Date.now() % everyMs), signal);
      if (signal.aborted) break;
      await this.round(false);
    }
    await this.round(true);
  }

  /** One round. What cannot be kept is found again at the next. Answers how many events were found. */
  async round(isLast: boolean): Promise<number> {
    const nowMs = Date.now();
    const poll = await this.reader.poll({ state: this.state, nowMs: BigInt(nowMs), isLast });
    if ('failed' in poll) {
      this.tell(poll.failed);
      if (isLast && this.state !== undefined) this.keep({ state: this.state, events: [], notes: [] }, nowMs);
      return 0;
    }
    this.tell(poll.notes.slice(0, 5).join('; '));
    const isSaved = isLast || poll.events.length > 0 || nowMs - this.savedAtMs > SAVE_EVERY_MS;
    if (!isSaved) {
      this.state = poll.state;
      return 0;
    }
    return this.keep(poll, nowMs) ? poll.events.length : 0;
  }

  private keep(poll: Exclude<Poll, { failed: string }>, nowMs: number): boolean {
    const { keeper, say, kept } = this.terms;
    const { name } = this.reader;
    const events: Kept[] = [];
    for (const event of poll.events) {
      const written = keptOf(event);
      if ('no' in written) say(`${name}: ${written.no}`);
      else events.push(written);
    }
    try {
      const lost = keeper.keep({ reader: { name, state: poll.state }, events, atMs: BigInt(nowMs) });
      if (lost > 0) say(`${name}: ${String(lost)} events lost: the buffer is full`);
    } catch (error) {
      this.tell(`nothing can be kept: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
    this.state = poll.state;
    this.savedAtMs = nowMs;
    if (events.length > 0) kept();
    return true;
  }

  /** Says it once, not at every round. */
  private tell(words: string): void {
    if (words === this.told) return;
    this.terms.say(words === '' ? `${this.reader.name}: all well again` : `${this.reader.name}: ${words}`);
    this.told = words;
  }
}

const AGAIN_MS = 5000;

/** Keeps what a pipe brings until it ends or is stopped. Waits where nothing can be kept: the writer waits too. */
export async function readPipe(
  stream: Readable,
  pipe: PipeTerms,
  terms: RoundTerms,
  signal: AbortSignal,
): Promise<void> {
  let lineNo = 0;
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop);
  try {
    for await (const lines of linesOf(stream)) {
      const atMs = BigInt(Date.now());
      const events: Kept[] = [];
      for (const line of lines) {
        lineNo += 1;
        const read = readPipeLine(line, pipe, atMs);
        if ('no' in read) terms.say(`pipe, line ${String(lineNo)}: ${read.no}`);
        else events.push(read);
      }
      await keepAll({ events, atMs }, terms, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function keepAll(step: Step, { keeper, say, kept }: RoundTerms, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const lost = keeper.keep(step);
      if (lost > 0) say(`pipe: ${String(lost)} events lost: the buffer is full`);
      kept();
      return;
    } catch (error) {
      say(`pipe: nothing can be kept: ${error instanceof Error ? error.message : String(error)}`);
      await pause(AGAIN_MS, signal);
      if (signal.aborted) return;
    }
  }
}
