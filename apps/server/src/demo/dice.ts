/** The golden ratio's 32 bits, the step of the generator's state. */
const STEP = 0x9e3779b9;

/** FNV-1a: a text as 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of new TextEncoder().encode(text)) hash = Math.imul(hash ^ char, 0x01000193);
  return hash >>> 0;
}

/**
 * A seeded generator of 32-bit integers, of the splitmix family: one seed, one sequence, on every machine. Whole numbers
 * only, so that no rounding of a float can make two runs differ. For a demonstration; nothing secret comes from it.
 */
export class Dice {
  private state: number;

  constructor(private readonly seed: string) {
    this.state = hashOf(seed);
  }

  /** A generator of its own for one subject: more throws for one leave the others as they were. */
  for(subject: string): Dice {
    return new Dice(`${this.seed}/${subject}`);
  }

  /** 0 … 2^32 − 1 */
  next(): number {
    this.state = (this.state + STEP) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** least … most, both inclusive. */
  between(least: number, most: number): number {
    return least + (this.next() % (most - least + 1));
  }

  /** True so many times in a hundred. */
  percent(chance: number): boolean {
    return this.between(1, 100) <= chance;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const found = list[this.next() % list.length];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, key: this.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}
