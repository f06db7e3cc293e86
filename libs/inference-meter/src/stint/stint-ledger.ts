import { InvariantViolation, ofAmount, refuse, type Fraction, type Refusal } from '#libs/amount';
import { GOOD_STANDING, limitsUse, standingAt, type Standing } from './standing.js';
import {
  chargedOf,
  type HoldClosing,
  type HoldKind,
  type Lifetime,
  type StintHold,
  type StintReport,
} from './stint-hold.js';

/** A stint of a period. Amounts are whole ppm·milli-GPU·ms. */
export interface StintTerms {
  readonly grant: bigint;
  /** What must remain beside every lease: below it each request holds for itself. */
  readonly leaseMin: bigint;
  /** The part that a throttled stint keeps of what was neither used nor held when the throttle began; above 0, to 1. */
  readonly throttle: Fraction;
}

/** A request or a job that wants to begin. */
export interface HoldAsked extends Lifetime {
  /** The caller's own id of this use: asked again it holds nothing more. */
  readonly id: string;
  readonly kind: Exclude<HoldKind, 'LEASE'>;
  readonly ask: bigint;
}

/** A gateway that wants a block to admit from. */
export interface LeaseAsked extends Lifetime {
  readonly id: string;
  /** What it would like; it gets no more than leaves `leaseMin` beside it. */
  readonly block: bigint;
  /** How long it admits, milliseconds; no longer than it lives without a heartbeat. */
  readonly admitMs: bigint;
}

/** Where a stint stands. `used + held` passes `grant` only where a drought lowered the grant after both. */
export interface StintFigures {
  readonly grant: bigint;
  readonly used: bigint;
  readonly held: bigint;
  /** What may be asked for now, throttle and suspension counted; never below zero. */
  readonly left: bigint;
  /** What was used beyond holds: on the idle account. */
  readonly residue: bigint;
}

/** Every "no" of a stint. */
export type StintRefusal = Refusal<
  | 'StintExhausted'
  | 'StintNearlySpent'
  | 'UseSuspended'
  | 'QuantityNegative'
  | 'HoldUnknown'
  | 'HoldEnded'
  | 'HoldIdReused'
  | 'HoldSettledOtherwise'
>;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

function no(kind: StintRefusal['kind'], field: string, message: string): StintRefusal {
  return refuse(kind, { message, field, rule: 'meter.stint' });
}

function fresh(
  { id, kind, asked, amount }: Pick<StintHold, 'id' | 'kind' | 'asked' | 'amount'>,
  { ttlMs, longestMs }: Lifetime,
  nowMs: bigint,
): StintHold {
  if (ttlMs <= 0n || longestMs <= 0n) throw new InvariantViolation('a hold lives longer than no time');
  const latestMs = nowMs + longestMs;
  const nothing = { metered: 0n, settled: 0n, correction: 0n, residue: 0n };
  return {
    id,
    kind,
    state: 'HELD',
    asked,
    amount,
    ...nothing,
    ttlMs,
    expiresAtMs: least(nowMs + ttlMs, latestMs),
    latestMs,
  };
}

/**
 * One stint as a machine: reserve, beat, settle, sweep. It is the plain statement of what the rows of the database do
 * under one lock; the two must agree. Time is an argument and never runs backwards: before each command every hold
 * whose time has come is swept, so that the outcome depends on instants and not on when a sweeper came by.
 *
 * `used + held ≤ grant` after every command, unless a drought lowered the grant; and no hold outlives its `latestMs`.
 */
export class StintLedger {
  readonly #holds = new Map<string, StintHold>();
  readonly #open = new Set<string>();
  readonly #terms: StintTerms;
  #reports: StintReport[] = [];
  #standing: Standing = GOOD_STANDING;
  #throttledFrom = 0n;
  #grant: bigint;
  #nowMs: bigint | undefined;
  #used = 0n;
  #held = 0n;
  #residue = 0n;

  constructor(terms: StintTerms) {
    if (terms.grant < 0n || terms.leaseMin < 0n) throw new InvariantViolation('a stint is no less than nothing');
    this.#terms = terms;
    this.#grant = terms.grant;
  }

  /**
   * Holds `ask` for a use; asked again under its id it answers that hold as it stands, ended or not. Refuses
   * `StintExhausted`, `UseSuspended`, `QuantityNegative`, `HoldIdReused`.
   */
  reserve(asked: HoldAsked, nowMs: bigint): StintHold | StintRefusal {
    const { id, kind, ask } = asked;
    this.sweep(nowMs);
    if (ask <= 0n) return no('QuantityNegative', 'ask', 'A use asks for more than nothing.');
    const known = this.#known(id, kind, ask);
    if (known !== undefined) return known;
    const refusal = this.#mayBegin();
    if (refusal !== undefined) return refusal;
    const { left } = this.figures();
    if (ask > left) {
      return no('StintExhausted', 'ask', `${String(ask)} is asked for and ${String(left)} is left of the stint.`);
    }
    return this.#hold(fresh({ id, kind, asked: ask, amount: ask }, asked, this.#now()));
  }

  /**
   * Holds a block for a gateway: as much of `block` as leaves `leaseMin` beside it. Refuses `StintNearlySpent` where
   * that is nothing: then each request holds for itself.
   */
  lease(asked: LeaseAsked, nowMs: bigint): StintHold | StintRefusal {
    const { id, block, admitMs, ttlMs } = asked;
    this.sweep(nowMs);
    if (admitMs <= 0n || admitMs > ttlMs) throw new InvariantViolation('a lease admits no longer than it lives');
    if (block <= 0n) return no('QuantityNegative', 'block', 'A lease is of more than nothing.');
    const known = this.#known(id, 'LEASE', block);
    if (known !== undefined) return known;
    const refusal = this.#mayBegin();
    if (refusal !== undefined) return refusal;
    const amount = least(block, this.figures().left - this.#terms.leaseMin);
    if (amount <= 0n) {
      return no('StintNearlySpent', 'block', 'So little of the stint is left that each request holds for itself.');
    }
    const hold = fresh({ id, kind: 'LEASE', asked: block, amount }, asked, this.#now());
    return this.#hold({ ...hold, admitsUntilMs: least(this.#now() + admitMs, hold.expiresAtMs) });
  }

  /**
   * Says that a use lives and what it has taken so far: the greatest figure stands, in whatever order they arrive.
   * Refuses `HoldEnded` once it has ended or was swept: what still runs under it is stopped.
   */
  beat(id: string, metered: bigint, nowMs: bigint): StintHold | StintRefusal {
    const hold = this.#living(id, metered, nowMs);
    if ('refused' in hold) return hold;
    const expiresAtMs = least(greatest(hold.expiresAtMs, this.#now() + hold.ttlMs), hold.latestMs);
    return this.#replace({ ...hold, metered: greatest(hold.metered, metered), expiresAtMs });
  }

  /** Gives back what a hold no longer needs: `amount` stays held, never less than is metered nor more than before. */
  shrink(id: string, amount: bigint, nowMs: bigint): StintHold | StintRefusal {
    const hold = this.#living(id, amount, nowMs);
    if ('refused' in hold) return hold;
    const kept = least(hold.amount, greatest(amount, hold.metered));
    this.#held -= hold.amount - kept;
    return this.#replace({ ...hold, amount: kept });
  }

  /**
   * The one exit path of finish, error, abort and timeout: `actual` is what was used. Nothing used releases the hold;
   * use beyond it is residue. The same again changes nothing; another figure refuses `HoldSettledOtherwise`. After the
   * sweeper it is a correction, which takes no more than the hold was and than the stint has room for; a greater figure
   * corrects it again.
   */
  settle(id: string, actual: bigint, nowMs: bigint): StintHold | StintRefusal {
    this.sweep(nowMs);
    const hold = this.#holds.get(id);
    if (hold === undefined) return no('HoldUnknown', 'id', `Nothing is held under "${id}".`);
    if (actual < 0n) return no('QuantityNegative', 'actual', 'Nobody uses less than nothing.');
    if (hold.state === 'HELD') return this.#end(hold, actual, 'EXIT');
    const said = chargedOf(hold) + hold.residue;
    // After a correction a greater figure may still come: of who lived on, and was taken for gone.
    if (hold.closing === 'SWEPT' || (hold.closing === 'CORRECTED' && actual > said)) return this.#correct(hold, actual);
    if (said === actual) return hold;
    return no('HoldSettledOtherwise', 'actual', `"${id}" was settled with another figure; that needs a correction.`);
  }

  /** Ends every hold whose time has come, each at its last heartbeat, and reports what of it nobody accounted for. */
  sweep(nowMs: bigint): void {
    if (this.#nowMs === undefined || nowMs > this.#nowMs) this.#nowMs = nowMs;
    for (const id of [...this.#open]) {
      const hold = this.#holds.get(id);
      if (hold === undefined || hold.expiresAtMs > this.#nowMs) continue;
      const { settled } = this.#end(hold, hold.metered, 'SWEPT');
      this.#reports.push({
        kind: 'SWEPT',
        hold: id,
        settled,
        remainder: hold.amount - settled,
        atMs: hold.expiresAtMs,
      });
    }
  }

  /** Another grant, in a drought or after a correction of the roll. What is held and used stays so. */
  regrant(grant: bigint): void {
    if (grant < 0n) throw new InvariantViolation('a stint is no less than nothing');
    this.#grant = grant;
  }

  /** What a sanction, or its end, makes of new uses; what runs goes on. */
  stand(standing: Standing, nowMs: bigint): void {
    this.sweep(nowMs);
    if (limitsUse(standing) && !limitsUse(this.#standing)) this.#throttledFrom = this.#used + this.#held;
    this.#standing = standing;
  }

  /** Where the stint stands as of the last command. */
  figures(): StintFigures {
    const standing = standingAt(this.#standing, this.#now());
    const limit = limitsUse(standing) ? this.#throttled() : this.#grant;
    const left = standing.step === 'SUSPENDED' ? 0n : greatest(limit - this.#used - this.#held, 0n);
    return { grant: this.#grant, used: this.#used, held: this.#held, left, residue: this.#residue };
  }

  hold(id: string): StintHold | undefined {
    return this.#holds.get(id);
  }

  /** What was to be reported since the last time. */
  takeReports(): readonly StintReport[] {
    const reports = this.#reports;
    this.#reports = [];
    return reports;
  }

  /** Whoever used much before a throttle is not suspended by it: that is for a jury. */
  #throttled(): bigint {
    const unused = greatest(this.#grant - this.#throttledFrom, 0n);
    return least(this.#grant, this.#throttledFrom) + ofAmount(unused, this.#terms.throttle, 'DOWN');
  }

  #now(): bigint {
    return this.#nowMs ?? 0n;
  }

  #mayBegin(): StintRefusal | undefined {
    if (standingAt(this.#standing, this.#now()).step !== 'SUSPENDED') return undefined;
    return no('UseSuspended', 'subject', 'A jury has suspended this use-right; nothing new begins under it.');
  }

  #known(id: string, kind: HoldKind, asked: bigint): StintHold | StintRefusal | undefined {
    const hold = this.#holds.get(id);
    if (hold === undefined || (hold.kind === kind && hold.asked === asked)) return hold;
    return no('HoldIdReused', 'id', `"${id}" already holds something else.`);
  }

  #living(id: string, amount: bigint, nowMs: bigint): StintHold | StintRefusal {
    this.sweep(nowMs);
    const hold = this.#holds.get(id);
    if (hold === undefined) return no('HoldUnknown', 'id', `Nothing is held under "${id}".`);
    if (amount < 0n) return no('QuantityNegative', 'amount', 'Nobody uses less than nothing.');
    return hold.state === 'HELD' ? hold : no('HoldEnded', 'id', `"${id}" has ended: ${hold.state}.`);
  }

  #hold(hold: StintHold): StintHold {
    this.#open.add(hold.id);
    this.#held += hold.amount;
    return this.#replace(hold);
  }

  #replace(hold: StintHold): StintHold {
    this.#holds.set(hold.id, hold);
    return hold;
  }

  #end(hold: StintHold, actual: bigint, closing: HoldClosing): StintHold {
    const settled = least(actual, hold.amount);
    const unused = closing === 'SWEPT' ? 'EXPIRED' : 'RELEASED';
    this.#open.delete(hold.id);
    this.#held -= hold.amount;
    this.#used += settled;
    this.#report(hold.id, actual - settled);
    const state = actual === 0n ? unused : 'SETTLED';
    return this.#replace({ ...hold, state, closing, settled, residue: actual - settled });
  }

  #correct(hold: StintHold, actual: bigint): StintHold {
    const room = greatest(this.#grant - this.#used - this.#held, 0n);
    const charged = least(least(actual, hold.amount), chargedOf(hold) + room);
    const correction = charged - hold.settled;
    this.#used += charged - chargedOf(hold);
    this.#report(hold.id, actual - charged - hold.residue);
    // What nobody had heard of was used after all.
    const state = actual === 0n ? hold.state : 'SETTLED';
    return this.#replace({ ...hold, state, closing: 'CORRECTED', correction, residue: actual - charged });
  }

  #report(hold: string, residue: bigint): void {
    if (residue === 0n) return;
    this.#residue += residue;
    this.#reports.push({ kind: 'RESIDUE', hold, amount: residue, atMs: this.#now() });
  }
}
