import type { Readable } from 'node:stream';

/** How much is let through. */
export interface GateLimits {
  /** Requests at once, after a pause. */
  readonly burst: number;
  /** Requests a second, for long. */
  readonly perSecond: number;
}

interface Bucket {
  left: number;
  atMs: number;
}

/** Names whose buckets are remembered; the one that was asked for longest ago goes first. */
const MOST_NAMES = 10_000;

/** Counts requests by name, so that one sender cannot keep the server from the others. The clock is given in. */
export class RateGate {
  readonly #buckets = new Map<string, Bucket>();
  readonly #limits: GateLimits;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /** Takes one; answers the seconds to wait where nothing is left. */
  take(name: string, nowMs: number): number | undefined {
    const bucket = this.#refilled(name, nowMs);
    if (bucket.left < 1) return Math.ceil((1 - bucket.left) / this.#limits.perSecond);
    bucket.left -= 1;
    return undefined;
  }

  /** The seconds to wait, without taking one. */
  wait(name: string, nowMs: number): number | undefined {
    const { left } = this.#refilled(name, nowMs);
    return left < 1 ? Math.ceil((1 - left) / this.#limits.perSecond) : undefined;
  }

  #refilled(name: string, nowMs: number): Bucket {
    const { burst, perSecond } = this.#limits;
    const known = this.#buckets.get(name) ?? { left: burst, atMs: nowMs };
    const passed = Math.max(0, nowMs - known.atMs) / 1000;
    const bucket = { left: Math.min(burst, known.left + passed * perSecond), atMs: nowMs };
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MOST_NAMES) break;
      this.#buckets.delete(oldest);
    }
    return bucket;
  }
}

/** Counts what is under way, by name and in all: each body may fill its limit of memory. */
export class RoomGate {
  readonly #inside = new Map<string, number>();
  #all = 0;
  readonly #mostOfOne: number;
  readonly #most: number;

  constructor(mostOfOne: number, most: number) {
    this.#mostOfOne = mostOfOne;
    this.#most = most;
  }

  /** True where nobody is let in, whoever it is. */
  get isFull(): boolean {
    return this.#all >= this.#most;
  }

  /** Lets one in, and answers how to let it out again, which counts once; undefined where there is no room. */
  enter(name: string): (() => void) | undefined {
    const before = this.#inside.get(name) ?? 0;
    if (before >= this.#mostOfOne || this.isFull) return undefined;
    this.#inside.set(name, before + 1);
    this.#all += 1;
    let isOut = false;
    return () => {
      if (isOut) return;
      isOut = true;
      this.#all -= 1;
      const left = (this.#inside.get(name) ?? 1) - 1;
      if (left === 0) this.#inside.delete(name);
      else this.#inside.set(name, left);
    };
  }
}

/** Ends a body that is still coming after this long (ms): whoever sends it drop by drop would keep a place for ever. */
export function mustArrive(body: Readable, mostMs: number): void {
  const timer = setTimeout(() => body.destroy(), mostMs);
  timer.unref();
  for (const end of ['end', 'close', 'error']) body.once(end, () => clearTimeout(timer));
}
