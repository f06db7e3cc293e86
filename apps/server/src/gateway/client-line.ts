import type { ServerResponse } from 'node:http';

/** The line to a client: writes no faster than it is read, and knows when nobody reads any more. */
export class ClientLine {
  private gone = false;
  private readonly leaving: (() => void)[] = [];
  private resume: (() => void) | undefined;
  private slow: NodeJS.Timeout | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly patienceMs: number,
  ) {
    response.once('close', () => this.leave());
    response.on('error', () => this.leave());
    response.on('drain', () => this.flow());
    if (response.destroyed || response.closed) this.leave();
  }

  get left(): boolean {
    return this.gone;
  }

  /** Called once, when the client leaves before the end; at once where it has left. */
  onLeft(work: () => void): void {
    if (this.gone) work();
    else this.leaving.push(work);
  }

  /** Nothing that happens after it counts as leaving. */
  finished(): void {
    this.leaving.length = 0;
  }

  /** Resolves when more may be written; a client that takes nothing for too long has left. */
  async write(text: string): Promise<void> {
    if (this.gone || this.response.write(text)) return;
    await new Promise<void>((resolve) => {
      this.resume = resolve;
      this.slow = setTimeout(() => {
        this.leave();
        this.response.destroy();
      }, this.patienceMs).unref();
    });
  }

  end(text: string): void {
    this.finished();
    if (!this.gone) this.response.end(text);
  }

  private flow(): void {
    clearTimeout(this.slow);
    this.resume?.();
    this.resume = undefined;
  }

  private leave(): void {
    if (this.gone) return;
    this.gone = true;
    this.flow();
    for (const work of this.leaving.splice(0)) work();
  }
}
