/** How long an answer is good, milliseconds. */
export interface Ages {
  /** Younger than this it is given as it is. */
  readonly fresh: number;
  /** Younger than this it is given while a new one is fetched; older ones are waited for, so doubt refuses. */
  readonly stale: number;
}

interface Kept<V> {
  readonly value: V;
  readonly at: number;
}

/**
 * Answers of the database, remembered for a moment, so that a busy gateway asks once a second and not once a request.
 * What was changed holds at the latest when an answer is `stale` old.
 */
export class TimedCache<V> {
  private readonly kept = new Map<string, Kept<V>>();
  private readonly asked = new Map<string, Promise<V>>();

  constructor(
    private readonly ask: (key: string) => Promise<V>,
    private readonly ages: Ages,
    /** More than so many are never kept: whoever guesses keys fills no memory. */
    private readonly most = 10_000,
  ) {}

  async get(key: string): Promise<V> {
    const known = this.kept.get(key);
    const age = known === undefined ? Infinity : performance.now() - known.at;
    if (known === undefined || age >= this.ages.stale) return this.fetch(key);
    if (age >= this.ages.fresh) this.fetch(key).catch(() => undefined);
    return known.value;
  }

  clear(): void {
    this.kept.clear();
  }

  private fetch(key: string): Promise<V> {
    const running = this.asked.get(key);
    if (running !== undefined) return running;
    const asked = this.ask(key)
      .then((value) => {
        if (this.kept.size >= this.most) this.kept.clear();
        this.kept.set(key, { value, at: performance.now() });
        return value;
      })
      .finally(() => this.asked.delete(key));
    this.asked.set(key, asked);
    return asked;
  }
}
