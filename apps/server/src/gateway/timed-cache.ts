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
  /** Where the answer was that there is nothing: whoever guesses pushes out other guesses alone. */
  private readonly nothing = new Map<string, Kept<V>>();
  private readonly asked = new Map<string, Promise<V>>();

  constructor(
    private readonly ask: (key: string) => Promise<V>,
    private readonly ages: Ages,
    /** More than so many of either are never kept; the one that was asked for longest ago goes first. */
    private readonly most = 10_000,
  ) {}

  async get(key: string): Promise<V> {
    const known = this.kept.get(key) ?? this.nothing.get(key);
    const age = known === undefined ? Infinity : performance.now() - known.at;
    if (known === undefined || age >= this.ages.stale) return this.fetch(key);
    if (age >= this.ages.fresh) this.fetch(key).catch(() => undefined);
    return known.value;
  }

  /** True where there was something, not longer ago than it is good. */
  has(key: string): boolean {
    const known = this.kept.get(key);
    return known !== undefined && performance.now() - known.at < this.ages.stale;
  }

  clear(): void {
    this.kept.clear();
    this.nothing.clear();
  }

  private fetch(key: string): Promise<V> {
    const running = this.asked.get(key);
    if (running !== undefined) return running;
    const asked = this.ask(key)
      .then((value) => {
        for (const map of [this.kept, this.nothing]) map.delete(key);
        const map = value === undefined ? this.nothing : this.kept;
        map.set(key, { value, at: performance.now() });
        for (const oldest of map.keys()) {
          if (map.size <= this.most) break;
          map.delete(oldest);
        }
        return value;
      })
      .finally(() => this.asked.delete(key));
    this.asked.set(key, asked);
    return asked;
  }
}
