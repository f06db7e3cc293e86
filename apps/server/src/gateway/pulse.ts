/** How long without a pause this process could say that it lives. */
export class Pulse {
  private sinceMs: number | undefined;
  private lastMs = 0;

  /** A pause of more than `pauseMs` between two times is a time in which it was not heard. */
  constructor(private readonly pauseMs: number) {}

  /** It was heard. */
  beat(nowMs: number): void {
    if (this.sinceMs === undefined || nowMs - this.lastMs > this.pauseMs) this.sinceMs = nowMs;
    this.lastMs = nowMs;
  }

  /** It was not heard. */
  miss(): void {
    this.sinceMs = undefined;
  }

  /** True where it was heard all the time for so long, until now. */
  isSteady(nowMs: number, forMs: number): boolean {
    return this.sinceMs !== undefined && nowMs - this.lastMs <= this.pauseMs && this.lastMs - this.sinceMs >= forMs;
  }
}
