import { LeaseBook, type LeaseFigures } from '#libs/inference-meter';
import type { HoldMade } from './stint.store.js';

/** Whose block it is, and through which gateway. */
export interface LeaseOf {
  readonly partnershipId: string;
  readonly rollNumber: string;
  readonly gatewayId: string;
  readonly pasture?: string;
}

/** One block of a stint in the hands of this process: requests are admitted from it without a way to the database. */
export class Leased {
  readonly id: string;
  /** It admits nothing from then on, and without a heartbeat ends then; this process's clock, milliseconds. */
  readonly admitsUntilMs: number;
  /** From when another block is fetched to follow it, while this one still admits. */
  readonly followFromMs: number;
  expiresAtMs: number;
  /** True from when the database has ended it without us: what runs under it is stopped. */
  lost = false;
  /** True from when it admits nothing more, whatever the clock says. */
  retired = false;
  /** True from when its successor was asked for, whatever became of it. */
  followed = false;
  readonly #book: LeaseBook;
  readonly #asks = new Map<string, bigint>();

  /** `askedAtMs` is read before the database was asked: a slow answer only shortens it. */
  constructor(
    readonly of: LeaseOf,
    made: HoldMade,
    askedAtMs: number,
  ) {
    this.id = made.id;
    this.admitsUntilMs = askedAtMs + made.admitsMs;
    this.followFromMs = askedAtMs + Math.floor((made.admitsMs * 2) / 3);
    this.expiresAtMs = askedAtMs + made.livesMs;
    this.#book = new LeaseBook({ id: made.id, amount: made.amount, admitsUntilMs: BigInt(this.admitsUntilMs) });
  }

  /** True where it was admitted. */
  admit(id: string, ask: bigint, nowMs: number): boolean {
    const admitted = !this.retired && !this.lost && this.#book.admit({ id, ask }, BigInt(nowMs)) === undefined;
    if (admitted) this.#asks.set(id, ask);
    return admitted;
  }

  /** True where the request must stop. */
  meter(id: string, metered: bigint, nowMs: number): boolean {
    return this.#book.meter(id, metered) || this.lost || nowMs >= this.expiresAtMs;
  }

  /** What the request took of the block and what went beyond what it had asked; the kind of a refusal otherwise. */
  end(id: string, actual: bigint): { readonly charged: bigint; readonly residue: bigint } | string {
    const refusal = this.#book.end(id, actual);
    if (refusal !== undefined) return refusal.kind;
    const ask = this.#asks.get(id) ?? 0n;
    const charged = actual < ask ? actual : ask;
    return { charged, residue: actual - charged };
  }

  figures(): LeaseFigures {
    return this.#book.figures();
  }

  mayAdmit(nowMs: number): boolean {
    return !this.retired && !this.lost && nowMs < this.admitsUntilMs;
  }
}
