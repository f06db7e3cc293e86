import { pause } from './pause.js';
import type { Attempt, Sender } from './sender.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;

/** How sending goes on. */
export interface SendingTerms {
  readonly sender: Pick<Sender, 'attempt'>;
  /** Events that wait to be sent. */
  readonly waiting: () => number;
  readonly sendEveryMs: number;
  readonly batchEvents: number;
  readonly say: (line: string) => void;
  /** From 0 up to 1, so that a thousand machines do not come back in the same second. */
  readonly chance?: () => number;
}

/** Sends batch after batch, and waits longer and longer where it fails. */
export class Sending {
  private failures = 0;
  private told = '';

  constructor(private readonly terms: SendingTerms) {}

  /** Until it is stopped, and once more then: what the last rounds left behind. */
  async untilStopped(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await pause(await this.step(), signal);
  }

  /** Until nothing waits any more: true. False at the first failure, or where what waits cannot be sent yet. */
  async untilSent(): Promise<boolean> {
    for (;;) {
      const attempt = await this.attempt();
      if (attempt.did === 'failed') return false;
      if (attempt.did === 'nothing') return this.terms.waiting() === 0;
    }
  }

  /** One attempt; answers how long to wait before the next, in milliseconds. */
  async step(): Promise<number> {
    const attempt = await this.attempt();
    const { sendEveryMs, batchEvents, waiting } = this.terms;
    if (attempt.did === 'failed') return this.waitAfter(attempt);
    if (attempt.did === 'nothing') return sendEveryMs;
    return attempt.did === 'split' || waiting() >= batchEvents ? 0 : sendEveryMs;
  }

  private async attempt(): Promise<Attempt> {
    let attempt: Attempt;
    try {
      attempt = await this.terms.sender.attempt();
    } catch (error) {
      // A disk that is full or gone: it may come back.
      attempt = { did: 'failed', why: error instanceof Error ? error.message : String(error) };
    }
    if (attempt.did === 'failed') {
      this.failures += 1;
      this.tell(`not sent: ${attempt.why}`);
    } else if (attempt.did === 'sent') {
      this.failures = 0;
      this.tell('');
      if (attempt.refused > 0)
        this.terms.say(`${String(attempt.refused)} events refused: they stand in refused.ndjson`);
    }
    return attempt;
  }

  private waitAfter({ retryAfterMs }: { readonly retryAfterMs?: number }): number {
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures - 1, 16));
    const chance = this.terms.chance ?? Math.random;
    const spread = grown / 2 + (grown / 2) * chance();
    return Math.max(spread, Math.min(retryAfterMs ?? 0, LONGEST_WAIT_MS));
  }

  private tell(words: string): void {
    if (words !== this.told) this.terms.say(words === '' ? 'sending again' : words);
    this.told = words;
  }
}
