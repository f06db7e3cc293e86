import type { Profile } from './profile.js';

/** How many grains the whole endowment has. */
const GRAINS = 52n;

/** What a project costs each of its supporters: all pay the same, but those who do not have it give all they have. */
export interface Price {
  readonly project: number;
  /** The price is `over / under`, in minor units. */
  readonly over: bigint;
  readonly under: bigint;
  /** Supporters who can pay the price. */
  readonly payers: number;
  /** Groups of supporters who have less. */
  readonly short: readonly number[];
}

/**
 * What voters hold during one run, twice. *Exactly*: one voter's endowment and the price of each project bought so far,
 * as integers over one common denominator; what a group holds follows from its ballot. And *at most*, for speed: in
 * grains, 2^52 of which are everybody's endowment together. Each group's money is rounded up to grains, and costs and
 * prices down: a project that cannot be bought at these figures cannot be bought, and one that seems dear by them is no
 * cheaper in truth. Figures in grains are whole numbers, and no sum of them passes 2^53, so that a double holds each
 * without error and its quotients are rounded down exactly.
 */
export class Purses {
  /** At most what each voter of a group holds, in grains. It is 0 only where nothing is left. */
  private readonly most: Float64Array;
  /** What each project costs, in grains, rounded down. */
  private readonly costs: Float64Array;
  /** At least what each project costs a supporter, in grains; money only falls, so this only rises. */
  private readonly least: Float64Array;
  /** The common denominator. */
  private under: bigint;
  /** What each voter began with, over `under`. */
  private each: bigint;
  /** The price of each project that has been bought, over `under`, by its place. */
  private readonly paid = new Map<number, bigint>();

  constructor(
    private readonly profile: Profile,
    private readonly endowment: bigint,
  ) {
    const voters = BigInt(profile.voters);
    this.under = voters;
    this.each = endowment;
    this.most = new Float64Array(profile.sizes.length).fill(Number(((1n << GRAINS) + voters - 1n) / voters));
    this.costs = Float64Array.from(profile.costs, (cost) => this.inGrains(cost, 1n));
    this.least = this.costs.map((cost, project) => Math.floor(cost / (profile.votes[project] ?? 0)));
  }

  /** `over / under` minor units in grains, rounded down. */
  private inGrains(over: bigint, under: bigint): number {
    return Number((over << GRAINS) / (under * this.endowment));
  }

  /**
   * Raises `least` of a project to what it now costs by the grains; says whether its supporters may still have its cost.
   * Newton's method from below on Σ min(money, price) = cost, which is concave in the price: no step goes too far.
   */
  raise(project: number): boolean {
    const { most } = this;
    const { sizes } = this.profile;
    const supporters = this.profile.supporters[project] ?? new Int32Array();
    const cost = this.costs[project] ?? 0;
    for (;;) {
      const price = this.least[project] ?? 0;
      let given = 0;
      let payers = 0;
      for (const group of supporters) {
        const money = most[group] ?? 0;
        const size = sizes[group] ?? 0;
        if (money < price) given += size * money;
        else payers += size;
      }
      if (payers === 0) return false;
      const higher = Math.floor((cost - given) / payers);
      if (higher <= price) return true;
      this.least[project] = higher;
    }
  }

  /**
   * At most what a project costs for what it costs a supporter. The one grain more in the cost is for its rounding, the
   * other for that of the quotient.
   */
  effectivenessAtMost(project: number): number {
    return ((this.costs[project] ?? 0) + 2) / (this.least[project] ?? 0);
  }

  /** At least what a project costs for what it costs a supporter, rounded the other way. */
  effectivenessAtLeast({ project, over, under }: Price): number {
    return ((this.costs[project] ?? 0) - 1) / (this.inGrains(over, under) + 1);
  }

  /** The exact price of a project; undefined where its supporters together do not have its cost. */
  priceOf(project: number): Price | undefined {
    const { most, profile, under } = this;
    const least = this.least[project] ?? 0;
    // At most what they have is less than at least what it costs: no further question.
    const short: number[] = [];
    let rest: number[] = [];
    for (const group of profile.supporters[project] ?? []) ((most[group] ?? 0) < least ? short : rest).push(group);
    while (rest.length > 0) {
      const payers = BigInt(this.votersIn(rest));
      const over = (profile.costs[project] ?? 0n) * under - this.heldBy(short);
      // Each payment and the endowment put `most` less than a grain off; the price is less than a grain above its floor.
      const doubtful = this.inGrains(over, under * payers) + this.paid.size + 2;
      const poor = rest.filter(
        (group) => (most[group] ?? 0) < doubtful && this.heldBy([group]) * payers < over * this.sizeOf(group),
      );
      if (poor.length === 0) return { project, over, under: under * payers, payers: Number(payers), short };
      short.push(...poor);
      const gone = new Set(poor);
      rest = rest.filter((group) => !gone.has(group));
    }
    return undefined;
  }

  /** Takes the price from every supporter, and from those who have less all that they have. */
  pay({ project, over, payers, short }: Price): void {
    const factor = BigInt(payers / commonDivisor(payers, Number(over % BigInt(payers))));
    this.under *= factor;
    this.each *= factor;
    for (const [bought, price] of this.paid) this.paid.set(bought, price * factor);
    const price = (over * factor) / BigInt(payers);
    this.paid.set(project, price);
    const grains = this.inGrains(price, this.under);
    for (const group of this.profile.supporters[project] ?? []) this.most[group] = (this.most[group] ?? 0) - grains;
    for (const group of short) this.most[group] = 0;
  }

  /** What the voters of these groups hold together, exactly, over `under`: their endowment less what their ballots bought. */
  private heldBy(groups: readonly number[]): bigint {
    const buyers = new Float64Array(this.profile.ids.length);
    let voters = 0;
    for (const group of groups) {
      if (this.most[group] === 0) continue;
      const size = this.profile.sizes[group] ?? 0;
      voters += size;
      for (const project of this.profile.ballots[group] ?? []) buyers[project] = (buyers[project] ?? 0) + size;
    }
    let held = BigInt(voters) * this.each;
    for (const [project, price] of this.paid) held -= BigInt(buyers[project] ?? 0) * price;
    return held;
  }

  private sizeOf(group: number): bigint {
    return BigInt(this.profile.sizes[group] ?? 0);
  }

  private votersIn(groups: readonly number[]): number {
    return groups.reduce((sum, group) => sum + (this.profile.sizes[group] ?? 0), 0);
  }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
