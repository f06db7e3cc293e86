/** Handles a list in one transaction and answers in its order. */
type Together<A, R> = (key: string, asked: readonly A[]) => Promise<readonly R[]>;

interface Waiting<A, R> {
  readonly asked: A;
  readonly resolve: (answer: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit by key: whoever comes while one transaction runs goes together into the next. One at a time for each
 * key, because each holds the same row.
 */
export class GroupQueue<A, R> {
  private readonly waiting = new Map<string, Waiting<A, R>[]>();

  constructor(
    private readonly together: Together<A, R>,
    /** So many in one transaction. */
    private readonly most: number,
  ) {}

  submit(key: string, asked: A): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const line = this.waiting.get(key);
      const one = { asked, resolve, reject };
      if (line !== undefined) {
        line.push(one);
        return;
      }
      this.waiting.set(key, [one]);
      void this.run(key);
    });
  }

  private async run(key: string): Promise<void> {
    for (;;) {
      // Whoever asks within this turn of the event loop comes along.
      await Promise.resolve();
      const batch = this.waiting.get(key)?.splice(0, this.most) ?? [];
      if (batch.length === 0) {
        this.waiting.delete(key);
        return;
      }
      await this.answer(key, batch);
    }
  }

  /** Where a list fails as a whole, each is tried by itself: one bad ballot fails nobody else's. */
  private async answer(key: string, batch: readonly Waiting<A, R>[]): Promise<void> {
    try {
      const answers = await this.together(
        key,
        batch.map(({ asked }) => asked),
      );
      for (const [at, { resolve, reject }] of batch.entries()) {
        const answer = answers[at];
        if (answer === undefined) reject(new Error('a ballot was not answered'));
        else resolve(answer);
      }
    } catch (error) {
      const [first] = batch;
      if (batch.length === 1) first?.reject(error);
      else for (const one of batch) await this.answer(key, [one]);
    }
  }
}
