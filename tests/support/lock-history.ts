import { expect } from '@jest/globals';
import fc from 'fast-check';
import { LockModel } from './lock-model.js';
import {
  BANK,
  dayFromNow,
  GAIN,
  GIVEN,
  IMPAIRED,
  leg,
  type LockRoom,
  LOSS,
  MACHINES,
  noonOf,
  OPENING,
  PERSON,
  plainDay,
  PROCEEDS,
  RESERVE,
  SURPLUS,
  WEAR,
  WORN,
  yearsOn,
  type Sent,
} from './lock-room.js';

const LOCKED = new Set(['AssetLocked', 'P0104']);

const small = fc.bigInt({ min: 1n, max: 40n });
const pick = fc.nat({ max: 30 });
const account = fc.constantFrom(
  BANK,
  MACHINES,
  WEAR,
  WORN,
  PROCEEDS,
  RESERVE,
  SURPLUS,
  OPENING,
  PERSON,
  GAIN,
  LOSS,
  IMPAIRED,
);
const gate = fc.constantFrom('asset', 'exchange', 'depreciation', 'disposal', 'absorption', 'invoice');

/** Something that somebody does to the lock, or tries to. */
export type Step =
  | {
      readonly do: 'register';
      readonly cost: bigint;
      readonly years: number | null;
      readonly ago: number;
      readonly enters: boolean;
    }
  | { readonly do: 'wear'; readonly which: number; readonly amount: bigint; readonly year: number }
  | { readonly do: 'authorise' | 'revalue'; readonly which: number; readonly price: bigint }
  | { readonly do: 'sell'; readonly which: number; readonly off: bigint; readonly into: string }
  | { readonly do: 'lose'; readonly amount: bigint }
  | { readonly do: 'bear'; readonly which: number; readonly amount: bigint; readonly impairs: boolean }
  | { readonly do: 'post'; readonly which: number }
  | { readonly do: 'exchange'; readonly which: number; readonly to: string }
  | { readonly do: 'reverse'; readonly which: number }
  | {
      readonly do: 'drain';
      readonly legs: readonly (readonly [string, string, bigint])[];
      readonly gate: string;
      readonly which: number;
      readonly pends: boolean;
    };

/** Any step. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('register' as const),
    cost: fc.bigInt({ min: 1n, max: 200n }),
    years: fc.option(fc.integer({ min: 3, max: 7 })),
    ago: fc.nat({ max: 3 }),
    enters: fc.boolean(),
  }),
  fc.record({ do: fc.constant('wear' as const), which: pick, amount: small, year: fc.integer({ min: -1, max: 4 }) }),
  fc.record({
    do: fc.constantFrom('authorise' as const, 'authorise' as const, 'revalue' as const),
    which: pick,
    price: small,
  }),
  fc.record({
    do: fc.constant('sell' as const),
    which: pick,
    off: fc.constantFrom(0n, 0n, 0n, 1n, -1n),
    into: fc.constantFrom(PROCEEDS, PROCEEDS, PROCEEDS, BANK),
  }),
  fc.record({ do: fc.constant('lose' as const), amount: small }),
  fc.record({ do: fc.constant('bear' as const), which: pick, amount: small, impairs: fc.boolean() }),
  fc.record({ do: fc.constant('post' as const), which: pick }),
  fc.record({
    do: fc.constant('exchange' as const),
    which: pick,
    to: fc.constantFrom(MACHINES, MACHINES, BANK, PERSON),
  }),
  fc.record({ do: fc.constant('reverse' as const), which: pick }),
  fc.record({
    do: fc.constant('drain' as const),
    legs: fc.array(fc.tuple(account, account, small), { minLength: 1, maxLength: 3 }),
    gate,
    which: pick,
    pends: fc.boolean(),
  }),
);

/** One history: what was sent, what the database answered, and what the model says of it. */
export class History {
  readonly model: LockModel;
  readonly tally = { passed: 0, refused: 0 };
  private readonly today = dayFromNow(0);

  constructor(private readonly room: LockRoom) {
    this.model = new LockModel(this.today);
  }

  async begin(): Promise<void> {
    for (const to of [BANK, PROCEEDS]) await this.send({ transfers: [leg(to, OPENING, 100_000n)] });
    await this.send({ transfers: [leg(BANK, RESERVE, 10_000n)] });
  }

  async take(wish: Step): Promise<void> {
    const sent = await this.journalOf(wish);
    if (sent !== undefined) await this.send(sent);
  }

  private async send(sent: Sent): Promise<void> {
    const dated = { effectiveAt: noonOf(this.today), ...sent };
    const allowed = this.model.allows(dated);
    const { outcome, detail, id } = await this.room.send(dated);
    if (outcome === 'ACCEPTED') {
      expect([allowed, dated]).toEqual([true, dated]);
      // What is held back has moved nothing yet.
      if (dated.phase === undefined) this.model.took(id, dated);
      this.tally.passed += 1;
    } else if (allowed) {
      // Refused for something else than the lock: a floor, a reversal that came twice.
      expect([LOCKED.has(outcome), detail, dated]).toEqual([false, detail, dated]);
    } else this.tally.refused += 1;
  }

  private assetAt(which: number): string {
    const codes = [...this.model.assets.keys()];
    return codes.length === 0 ? 'A-0099' : (codes[which % codes.length] ?? '');
  }

  private async journalOf(wish: Step): Promise<Sent | undefined> {
    switch (wish.do) {
      case 'register':
        return this.registered(wish);
      case 'wear': {
        const code = this.assetAt(wish.which);
        const from = this.model.assets.get(code)?.day ?? this.today;
        // Near its limit, where a wrong step would be allowed or a right one refused.
        const near =
          this.model.room(code, yearsOn(from, wish.year)) / (wish.amount > 20n ? 2n : 1n) + (wish.amount % 3n) - 1n;
        return this.room.wear(code, near > 0n ? near : 1n, yearsOn(from, wish.year));
      }
      case 'authorise':
        return this.authorised(this.assetAt(wish.which), wish.price);
      case 'revalue':
        return this.revalued(this.assetAt(wish.which), wish.price);
      case 'sell':
        return this.sold(wish);
      case 'lose':
        return { transfers: [leg(SURPLUS, BANK, wish.amount)] };
      case 'bear':
        return this.entered(wish);
      case 'post':
        return this.borne(wish.which);
      case 'exchange': {
        const id = this.assetAt(wish.which);
        const cost = this.model.assets.get(id)?.cost ?? 1n;
        return {
          transfers: [leg(wish.to, PROCEEDS, cost)],
          source: { kind: 'exchange', id },
          effectiveAt: noonOf(this.model.assets.get(id)?.day ?? this.today),
        };
      }
      case 'reverse':
        return this.reversed(wish.which);
      case 'drain':
        return this.drained(wish);
    }
  }

  private async registered({ cost, years, ago, enters }: Extract<Step, { do: 'register' }>): Promise<Sent | undefined> {
    const day = plainDay(ago);
    const id = await this.room.register({ cost, day, years });
    this.model.assets.set(id, { cost, day, years, entered: false, disposed: false, wear: [], impaired: 0n });
    // Of what is long past only a gift comes in: out of the bank or the opening it is refused.
    const from = cost % 5n === 0n || ago === 0 ? BANK : cost % 7n === 0n ? OPENING : GIVEN;
    return enters
      ? { transfers: [leg(MACHINES, from, cost)], source: { kind: 'asset', id }, effectiveAt: noonOf(day) }
      : undefined;
  }

  private async authorised(asset: string, price: bigint): Promise<undefined> {
    const known = this.model.assets.get(asset);
    const isOpen = [...this.model.authorised.values()].some((each) => each.asset === asset && !each.used);
    if (known?.entered !== true || known.disposed || isOpen) return;
    // The highest value of a day decides.
    const before = this.model.worth.get(asset) ?? 0n;
    const worth = before > price ? before : price;
    this.model.worth.set(asset, worth);
    this.model.authorised.set(await this.room.released(asset, worth), { asset, price: worth, used: false });
  }

  /** Somebody files another valuation, perhaps between authorisation and sale. */
  private async revalued(asset: string, price: bigint): Promise<undefined> {
    if (!this.model.assets.has(asset)) return;
    await this.room.valuation(asset, price);
    const before = this.model.worth.get(asset) ?? 0n;
    if (price > before) this.model.worth.set(asset, price);
  }

  private sold({ which, off, into }: Extract<Step, { do: 'sell' }>): Sent {
    const codes = [...this.model.authorised.keys()];
    const disposal = codes.length === 0 ? 'DSP-0099' : (codes[which % codes.length] ?? '');
    const { asset, price } = this.model.authorised.get(disposal) ?? { asset: 'A-0099', price: 1n };
    const cost = this.model.assets.get(asset)?.cost ?? 1n;
    const sale = this.room.sale(disposal, {
      cost,
      worn: this.model.worn(asset),
      price: price + off < 0n ? 0n : price + off,
    });
    return {
      ...sale,
      transfers: sale.transfers.map((each) => (each.debit === PROCEEDS ? { ...each, debit: into } : each)),
    };
  }

  private async entered({ which, amount, impairs }: Extract<Step, { do: 'bear' }>): Promise<undefined> {
    const evidence = `report ${this.room.nextKey()}`;
    const asset = this.assetAt(which);
    const known = this.model.assets.get(asset);
    if (impairs) {
      const room = (known?.cost ?? 0n) - this.model.worn(asset) - this.model.waiting(asset);
      if (known?.entered !== true || known.disposed || amount > room) return;
      const code = await this.room.impair(asset, amount, evidence, await this.room.borne(amount, evidence, asset));
      this.model.borne.set(code, { asset, amount, used: false });
    } else if (amount <= -this.model.surplus - this.model.waiting(null)) {
      const code = await this.room.absorb(amount, evidence, await this.room.borne(amount, evidence));
      this.model.borne.set(code, { asset: null, amount, used: false });
    }
  }

  private borne(which: number): Sent {
    const codes = [...this.model.borne.keys()];
    const id = codes.length === 0 ? 'ABS-0099' : (codes[which % codes.length] ?? '');
    const { asset, amount } = this.model.borne.get(id) ?? { asset: null, amount: 1n };
    return {
      transfers: [asset === null ? leg(RESERVE, SURPLUS, amount) : leg(IMPAIRED, WEAR, amount)],
      source: { kind: 'absorption', id },
    };
  }

  private reversed(which: number): Sent | undefined {
    const open = this.model.known.filter(({ reversed }) => !reversed);
    const original = open[which % Math.max(open.length, 1)];
    if (original === undefined) return undefined;
    const { transfers, ...rest } = original.sent;
    return {
      ...rest,
      reverses: original.id,
      transfers: transfers.map(({ debit, credit, ...each }) => ({ ...each, debit: credit, credit: debit })),
    };
  }

  private drained({ legs, gate: kind, which, pends }: Extract<Step, { do: 'drain' }>): Sent | undefined {
    const transfers = legs
      .filter(([debit, credit]) => debit !== credit)
      .map(([debit, credit, amount]) => leg(debit, credit, amount));
    if (transfers.length === 0) return undefined;
    const codes = [...this.model.assets.keys(), ...this.model.authorised.keys(), ...this.model.borne.keys()];
    const source = { kind, id: codes[which % Math.max(codes.length, 1)] ?? 'A-0001' };
    return { transfers, source, ...(pends ? { phase: 'PENDING', expires: '2199-01-01T00:00:00Z' } : {}) };
  }
}
