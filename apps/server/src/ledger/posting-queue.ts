import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import type { PostingResult } from './posting-result.js';

/** Posts a list in one transaction and answers in its order. */
type PostTogether = (ledgerId: string, drafts: readonly JournalDraft[]) => Promise<readonly PostingResult[]>;

/** How much a queue takes in. */
interface QueueLimits {
  /** Journals in one transaction; a request that is longer goes alone. */
  readonly batch: number;
  /** Journals that wait for one ledger: a request beyond them waits for room. */
  readonly room: number;
  /** Requests that wait for room: one more is refused as `LedgerBusy`. */
  readonly outside: number;
}

interface Request {
  readonly drafts: readonly JournalDraft[];
  readonly resolve: (results: readonly PostingResult[]) => void;
  readonly reject: (error: unknown) => void;
}

const busy = (message: string): Refusal =>
  refuse('LedgerBusy', { message, field: 'postings', rule: 'ledger.LedgerBusy' });

const BUSY = busy('more waits for the ledger than it can take in soon; nothing was posted, try again in a moment');
const STOPPING = busy('the server is stopping; nothing was posted, try again when it is back');

/**
 * Whether a failed transaction would fail again for the sake of one request in it: a value that the database cannot
 * hold, a broken rule of its own, a mistake in our code. Anything else (a lost connection, a lock that was not had in
 * time) failed for all alike.
 */
function isOfOneRequest(error: unknown): boolean {
  if (error instanceof InvariantViolation) return true;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(22|23|54|P0)/u.test(code);
}

/** Two requests may name their groups alike and still stand or fall apart. */
function apart(requests: readonly Request[]): readonly JournalDraft[] {
  if (requests.length === 1) return requests[0]?.drafts ?? [];
  return requests.flatMap(({ drafts }, index) =>
    drafts.map((draft) => (draft.group === undefined ? draft : { ...draft, group: `${String(index)}/${draft.group}` })),
  );
}

/** The requests that wait for one ledger, and the one pump that posts them. */
class Line {
  private readonly waiting: Request[] = [];
  private readonly outside: Request[] = [];
  private journals = 0;
  private pump: Promise<void> | undefined;

  constructor(
    private readonly limits: QueueLimits,
    private readonly post: (drafts: readonly JournalDraft[]) => Promise<readonly PostingResult[]>,
  ) {}

  submit(drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    return new Promise((resolve, reject) => {
      const request = { drafts, resolve, reject };
      if (this.hasRoom() && this.outside.length === 0) {
        this.take(request);
      } else if (this.outside.length < this.limits.outside) {
        this.outside.push(request);
      } else {
        resolve(drafts.map(() => BUSY));
      }
    });
  }

  /** Until nothing waits. */
  async drained(): Promise<void> {
    while (this.pump !== undefined) await this.pump;
  }

  private hasRoom(): boolean {
    return this.journals < this.limits.room;
  }

  private take(request: Request): void {
    this.waiting.push(request);
    this.journals += request.drafts.length;
    // An idle ledger is posted to at once: nobody waits for company.
    this.pump ??= this.run();
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      // Whoever asks within this turn of the event loop comes along.
      await Promise.resolve();
      await this.answer(this.next());
    }
    this.pump = undefined;
  }

  /** As many whole requests as one transaction takes, the oldest first. */
  private next(): readonly Request[] {
    let taken = 0;
    let size = 0;
    for (const { drafts } of this.waiting) {
      if (taken > 0 && size + drafts.length > this.limits.batch) break;
      taken += 1;
      size += drafts.length;
    }
    const requests = this.waiting.splice(0, taken);
    this.journals -= size;
    while (this.hasRoom()) {
      const request = this.outside.shift();
      if (request === undefined) break;
      this.take(request);
    }
    return requests;
  }

  private async answer(requests: readonly Request[]): Promise<void> {
    try {
      this.hand(requests, await this.posted(requests));
    } catch (error) {
      if (requests.length > 1 && isOfOneRequest(error)) {
        for (const request of requests) await this.answer([request]);
      } else {
        for (const request of requests) request.reject(error);
      }
    }
  }

  /**
   * Once more after a failure that was nobody's own. The keys make that safe: what was committed before its answer was
   * lost is found there and answered as posted.
   */
  private async posted(requests: readonly Request[]): Promise<readonly PostingResult[]> {
    const drafts = apart(requests);
    try {
      return await this.post(drafts);
    } catch (error) {
      if (isOfOneRequest(error)) throw error;
      return this.post(drafts);
    }
  }

  private hand(requests: readonly Request[], results: readonly PostingResult[]): void {
    let start = 0;
    for (const { drafts, resolve } of requests) {
      resolve(results.slice(start, start + drafts.length));
      start += drafts.length;
    }
  }
}

/**
 * Group commit: requests that come together are posted together. One line and one pump for each ledger, because a
 * batch holds the ledger's row: a second pump would only wait for the first. A request's journals stay together and in
 * order; each caller is answered for its own.
 */
export class PostingQueue {
  private readonly lines = new Map<string, Line>();
  private stopping = false;

  constructor(
    private readonly postTogether: PostTogether,
    private readonly limits: QueueLimits,
  ) {}

  /** Answers in the order of the drafts; all `LedgerBusy` where too much waits already. */
  async submit(ledgerId: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    if (drafts.length === 0) return [];
    if (this.stopping) return drafts.map(() => STOPPING);
    let line = this.lines.get(ledgerId);
    if (line === undefined) {
      line = new Line(this.limits, (together) => this.postTogether(ledgerId, together));
      this.lines.set(ledgerId, line);
    }
    return line.submit(drafts);
  }

  /** Takes nothing more in, and ends when all that waits is posted and answered. */
  async drain(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.lines.values()].map((line) => line.drained()));
  }
}
