/** First and longest wait (ms): a witness that restarts is back soon, one that is gone for a week is not hammered. */
const FIRST = 5_000;
const LONGEST = 300_000;

/** When somebody who failed to answer may be asked again: later and later, until they answer. Times are milliseconds. */
export class Backoff {
  private readonly failing = new Map<string, { readonly times: number; readonly until: number }>();

  /** Whoever never failed, or whose wait is over. */
  mayAsk(name: string, now: number): boolean {
    const failed = this.failing.get(name);
    return failed === undefined || now >= failed.until;
  }

  failed(name: string, now: number): void {
    const times = (this.failing.get(name)?.times ?? 0) + 1;
    this.failing.set(name, { times, until: now + Math.min(LONGEST, FIRST * 2 ** (times - 1)) });
  }

  answered(name: string): void {
    this.failing.delete(name);
  }
}
