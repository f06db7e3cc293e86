import { refuse, type Refusal } from '#libs/amount';
import type { StintHold } from './stint-hold.js';

/** Every "no" of a lease: the caller then asks the stint itself. */
export type LeaseRefusal = Refusal<
  'LeaseExpired' | 'LeaseTooSmall' | 'QuantityNegative' | 'HoldUnknown' | 'HoldIdReused' | 'HoldSettledOtherwise'
>;

/** What a gateway tells the stint about its lease. Whole ppm·milli-GPU·ms. */
export interface LeaseFigures {
  /** Taken so far, by ended and running requests: what a heartbeat says, and in the end the settlement. */
  readonly metered: bigint;
  /** What must stay held: taken by what has ended, and kept for what runs. */
  readonly needed: bigint;
  /** What may still be admitted. */
  readonly free: bigint;
  /** What requests used beyond what they had asked for: for the idle account. */
  readonly residue: bigint;
  readonly running: number;
}

interface Admitted {
  readonly ask: bigint;
  readonly metered: bigint;
  /** What was used, once it has ended. */
  readonly actual?: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function no(kind: LeaseRefusal['kind'], field: string, message: string): LeaseRefusal {
  return refuse(kind, { message, field, rule: 'meter.lease' });
}

/**
 * A gateway's own account of one lease, so that a request under it costs no round trip to the store. Requests admitted
 * together never ask for more than the lease holds, and none is admitted from `admitsUntilMs` on.
 *
 * `nowMs` is a clock that does not run behind the store's: take its reading before asking for the lease as the lease's
 * beginning, and a slow answer only shortens it.
 */
export class LeaseBook {
  readonly #lease: Pick<StintHold, 'id' | 'amount' | 'admitsUntilMs'>;
  readonly #admitted = new Map<string, Admitted>();
  #charged = 0n;
  #kept = 0n;
  #running = 0;
  #residue = 0n;
  #meteredRunning = 0n;

  constructor(lease: Pick<StintHold, 'id' | 'amount' | 'admitsUntilMs'>) {
    this.#lease = lease;
  }

  /** Admits a request or refuses `LeaseExpired`, `LeaseTooSmall`, `QuantityNegative`, `HoldIdReused`. */
  admit({ id, ask }: { readonly id: string; readonly ask: bigint }, nowMs: bigint): LeaseRefusal | undefined {
    if (ask <= 0n) return no('QuantityNegative', 'ask', 'A use asks for more than nothing.');
    const known = this.#admitted.get(id);
    if (known !== undefined) {
      if (known.ask === ask && known.actual === undefined) return undefined;
      return no('HoldIdReused', 'id', `"${id}" was already admitted.`);
    }
    const { admitsUntilMs } = this.#lease;
    if (admitsUntilMs === undefined || nowMs >= admitsUntilMs) {
      return no('LeaseExpired', 'id', 'The lease is over and admits nothing more.');
    }
    if (ask > this.figures().free) return no('LeaseTooSmall', 'ask', 'The lease has less left than is asked for.');
    this.#admitted.set(id, { ask, metered: 0n });
    this.#kept += ask;
    this.#running += 1;
    return undefined;
  }

  /** What a running request has used so far; the greatest figure stands. True where it must be stopped. */
  meter(id: string, metered: bigint): boolean {
    const request = this.#admitted.get(id);
    if (request === undefined || request.actual !== undefined) return true;
    if (metered > request.metered) {
      this.#meteredRunning += least(metered, request.ask) - least(request.metered, request.ask);
      this.#admitted.set(id, { ...request, metered });
    }
    return metered >= request.ask;
  }

  /**
   * The one exit path of a request: what it used, charged no further than it had asked for. The same again changes
   * nothing; another figure refuses `HoldSettledOtherwise`.
   */
  end(id: string, actual: bigint): LeaseRefusal | undefined {
    const request = this.#admitted.get(id);
    if (request === undefined) return no('HoldUnknown', 'id', `"${id}" was not admitted under this lease.`);
    if (actual < 0n) return no('QuantityNegative', 'actual', 'Nobody uses less than nothing.');
    if (request.actual !== undefined) {
      if (request.actual === actual) return undefined;
      return no('HoldSettledOtherwise', 'actual', `"${id}" was settled with another figure.`);
    }
    const charged = least(actual, request.ask);
    this.#admitted.set(id, { ...request, actual });
    this.#kept -= request.ask;
    this.#running -= 1;
    this.#meteredRunning -= least(request.metered, request.ask);
    this.#charged += charged;
    this.#residue += actual - charged;
    return undefined;
  }

  figures(): LeaseFigures {
    const needed = this.#charged + this.#kept;
    return {
      metered: this.#charged + this.#meteredRunning,
      needed,
      free: this.#lease.amount - needed,
      residue: this.#residue,
      running: this.#running,
    };
  }
}
