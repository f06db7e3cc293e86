import { type StvParameters } from './stv-types.js';

/**
 * All papers with one ranking. They always move together, so that no paper is counted by itself: who holds them, at
 * which of their preferences, and what each is worth now.
 */
interface Parcel {
  readonly preferences: readonly number[];
  readonly papers: bigint;
  /** Index into `preferences` of the holder; its length once nobody is left to hold them. */
  at: number;
  value: bigint;
}

/** What moved in a stage, by number of the option. */
export interface Moved {
  readonly to: ReadonlyMap<number, { readonly papers: bigint; readonly value: bigint }>;
  readonly nonTransferable: { readonly papers: bigint; readonly value: bigint };
  readonly lost: bigint;
}

/** The papers and votes of a count. Options are numbers; whoever is not continuing receives nothing. */
export class StvCount {
  readonly votes: bigint[];
  readonly #continuing: Set<number>;
  readonly #parcels: readonly Parcel[];
  readonly #parameters: StvParameters;

  constructor(
    rankings: readonly { readonly preferences: readonly number[]; readonly papers: bigint }[],
    setting: { readonly options: number; readonly parameters: StvParameters },
  ) {
    this.#parcels = rankings.map((ranking) => ({ ...ranking, at: 0, value: setting.parameters.steps }));
    this.#continuing = new Set(Array(setting.options).keys());
    this.#parameters = setting.parameters;
    this.votes = Array<bigint>(setting.options).fill(0n);
  }

  get continuing(): readonly number[] {
    return [...this.#continuing];
  }

  votesOf(option: number): bigint {
    return this.votes[option] ?? 0n;
  }

  /** Elected or excluded: receives nothing more. */
  retire(option: number): void {
    this.#continuing.delete(option);
  }

  /** Every paper goes to its first preference. */
  first(): Moved {
    return this.#move(this.#parcels, (value) => value);
  }

  /** Papers of an excluded option go on at the value at which it received them. */
  exclude(option: number): Moved {
    const held = this.#heldBy(option);
    this.votes[option] = 0n;
    return this.#move(held, (value) => value, 1);
  }

  /** Every paper that an elected option holds goes on at its part of the surplus; the option keeps the quota. */
  transferSurplus(option: number, quota: bigint): Moved {
    const held = this.#heldBy(option);
    const total = this.votesOf(option);
    const surplus = total - quota;
    const { steps, transfer } = this.#parameters;
    const ratio = (surplus * steps) / total;
    const moved = this.#move(
      held,
      (value) => (transfer === 'VALUE_FIRST' ? (value * surplus) / total : (value * ratio) / steps),
      1,
    );
    this.votes[option] = quota;
    let passedOn = moved.nonTransferable.value;
    for (const { value } of moved.to.values()) passedOn += value;
    return { ...moved, lost: surplus - passedOn };
  }

  #heldBy(option: number): readonly Parcel[] {
    return this.#parcels.filter(({ preferences, at }) => preferences[at] === option);
  }

  /** `ahead` is 0 where a parcel's own place is looked at first, and 1 where it leaves it. */
  #move(parcels: readonly Parcel[], worth: (value: bigint) => bigint, ahead = 0): Moved {
    const to = new Map<number, { papers: bigint; value: bigint }>();
    const nonTransferable = { papers: 0n, value: 0n };
    for (const parcel of parcels) {
      parcel.value = worth(parcel.value);
      parcel.at += ahead;
      while (parcel.at < parcel.preferences.length && !this.#continuing.has(parcel.preferences[parcel.at] ?? -1)) {
        parcel.at += 1;
      }
      const receiver = parcel.preferences[parcel.at];
      const value = parcel.papers * parcel.value;
      const sum = receiver === undefined ? nonTransferable : (to.get(receiver) ?? { papers: 0n, value: 0n });
      sum.papers += parcel.papers;
      sum.value += value;
      if (receiver === undefined) continue;
      to.set(receiver, sum);
      this.votes[receiver] = this.votesOf(receiver) + value;
    }
    return { to, nonTransferable, lost: 0n };
  }
}
