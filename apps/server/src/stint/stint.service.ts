import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import type { MeterMethod } from '#libs/inference-meter';
import { Database } from '../database/database.js';
import { LeaseKeeper } from './lease-keeper.js';
import { LiveUses } from './live-uses.js';
import type { Leased } from './leased.js';
import { answered, no } from './stint-answers.js';
import { standingOf } from './standing-of.js';
import { StintStore } from './stint.store.js';
import { BEAT_EVERY_MS, LONGEST_MS, TTL_MS } from './stint.times.js';
import type { Beaten, Hold, Settled, StintNo, StintStanding, UseAsked } from './stint.types.js';

/** An exit that the database did not hear of yet. */
interface Unsettled {
  readonly holdId: string;
  readonly actual: bigint;
  readonly method: MeterMethod | null;
}

/** The block and the request within it; a hold of its own has no second part. */
function parted(holdId: string): readonly [string, string | undefined] {
  const at = holdId.indexOf('/');
  return at < 0 ? [holdId, undefined] : [holdId.slice(0, at), holdId.slice(at + 1)];
}

function leasedHold(lease: Leased, requestId: string, amount: bigint): Hold {
  const { id, expiresAtMs } = lease;
  return { id: `${id}/${requestId}`, amount, expiresAtMs, beatEveryMs: BEAT_EVERY_MS, leased: true };
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** Keeps back a part of a stint for each use, and takes what was used of it. */
@Injectable()
export class StintService implements BeforeApplicationShutdown {
  private readonly live = new LiveUses();
  private readonly unsettled = new Map<string, Unsettled>();

  constructor(
    private readonly database: Database,
    private readonly store: StintStore,
    private readonly leases: LeaseKeeper,
  ) {}

  /**
   * Holds what a request may use at most: from a block of this process while plenty is left, else by a row of its own.
   * Refuses `StintExhausted`, `StintMissing` (no gate, or no capacity was said for now), `UseSuspended`,
   * `QuantityNegative`, `HoldIdReused`, `HoldEnded` (this request has ended already), and `StintUnreachable` where the
   * database does not answer: then nothing may be forwarded.
   */
  async reserve(asked: UseAsked): Promise<Hold | StintNo> {
    const { ask, requestId } = asked;
    if (ask.compute <= 0n) return no('QuantityNegative');
    const known = this.live.of(asked);
    if (known !== undefined) return known === 'OTHER' ? no('HoldIdReused') : known;
    const lease = await this.leases.admit(asked, requestId, ask.compute);
    if (lease !== undefined && isRefusal(lease)) return lease;
    const hold = lease === undefined ? await this.reserveRow(asked) : leasedHold(lease, requestId, ask.compute);
    if (!isRefusal(hold)) this.live.add(asked, hold, Date.now() + LONGEST_MS);
    return hold;
  }

  /**
   * Says that a use lives, at most two seconds after the last time, and what it has taken so far: the greatest figure
   * stands. Refuses `HoldUnknown`, `QuantityNegative`, `StintUnreachable`: then it goes on until its hold expires.
   */
  async beat(holdId: string, metered: bigint): Promise<Beaten | StintNo> {
    if (metered < 0n) return no('QuantityNegative');
    const [leaseId, requestId] = parted(holdId);
    if (requestId !== undefined) {
      const lease = this.leases.byId(leaseId);
      if (lease === undefined) return no('HoldUnknown');
      return { stop: lease.meter(requestId, metered, Date.now()), expiresAtMs: lease.expiresAtMs };
    }
    if (!UUID.test(holdId)) return no('HoldUnknown');
    const askedAtMs = Date.now();
    const beaten = await this.ask((tx) => this.store.beat(tx, holdId, metered));
    if (isRefusal(beaten)) return beaten;
    if (beaten.outcome === 'HoldEnded') return { stop: true, expiresAtMs: askedAtMs };
    if (beaten.outcome !== 'HELD') return no(beaten.outcome);
    return { stop: beaten.metered >= beaten.amount, expiresAtMs: askedAtMs + beaten.livesMs };
  }

  /**
   * The one exit path of finish, error, abort and timeout: what was used, and how that was measured. The same again
   * changes nothing; another figure refuses `HoldSettledOtherwise`. After the sweeper it is a correction, within the
   * stint's room, and of who was taken for gone and lived on the greater figure stands. `StintUnreachable`: this service
   * goes on trying by itself, and the sweeper knows the last heartbeat.
   */
  async settle(holdId: string, metered: bigint, method: MeterMethod): Promise<Settled | StintNo> {
    return metered < 0n ? no('QuantityNegative') : this.end(holdId, metered, method);
  }

  /** Ends a hold of which nothing was used. */
  async release(holdId: string): Promise<Settled | StintNo> {
    return this.end(holdId, 0n, null);
  }

  /** Where a person stands in the current period, over all of the person's pastures; no stint at all is one of nothing. */
  async standing(partnershipId: string, rollNumber: string): Promise<StintStanding> {
    const leases = this.leases.ofPerson(partnershipId, rollNumber).filter((lease) => lease.mayAdmit(Date.now()));
    const [rows, pastures] = await this.database.statements(async (tx) => [
      await this.store.standing(tx, partnershipId, rollNumber),
      await this.store.pasturesOf(
        tx,
        leases.map(({ id }) => id),
      ),
    ]);
    const free = new Map<string, bigint>();
    for (const lease of leases) {
      const pasture = pastures.get(lease.id) ?? '';
      free.set(pasture, (free.get(pasture) ?? 0n) + lease.figures().free);
    }
    return standingOf(rows, free);
  }

  /** Forgets which request held what, of periods that ended so many days ago: what was taken stays as a sum. */
  async forgetOld(days: number): Promise<void> {
    const most = 10_000;
    while ((await this.database.statements((tx) => this.store.forget(tx, days, most))) === most);
  }

  /** Every second: blocks live or end, exits that were not heard are said again. */
  async tick(): Promise<void> {
    await this.leases.tick();
    this.live.prune(Date.now());
    await Promise.all([...this.unsettled.values()].map((each) => this.settleAlone(each)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.database.source.isInitialized) return;
    await this.leases.endAll();
    await Promise.all([...this.unsettled.values()].map((each) => this.settleAlone(each)));
  }

  /** By a row of its own; what blocks of this process hold and nobody uses is no reason to refuse. */
  private async reserveRow(asked: UseAsked): Promise<Hold | StintNo> {
    const hold = await this.reserveAlone(asked);
    if (!isRefusal(hold) || hold.kind !== 'StintExhausted') return hold;
    const { partnershipId, rollNumber } = asked;
    return (await this.leases.giveBack(partnershipId, rollNumber)) ? this.reserveAlone(asked) : hold;
  }

  private async reserveAlone(asked: UseAsked): Promise<Hold | StintNo> {
    const { ask, ...of } = asked;
    const askedAtMs = Date.now();
    const made = await this.ask((tx) =>
      this.store.reserve(tx, { ...of, kind: 'REQUEST', asked: ask.compute, ttlMs: TTL_MS, longestMs: LONGEST_MS }),
    );
    if (isRefusal(made)) return made;
    if (!('id' in made)) return no(made.outcome);
    if (made.state !== 'HELD') return no('HoldEnded');
    const { id, amount } = made;
    return { id, amount, expiresAtMs: askedAtMs + made.livesMs, beatEveryMs: BEAT_EVERY_MS, leased: false };
  }

  private async end(holdId: string, actual: bigint, method: MeterMethod | null): Promise<Settled | StintNo> {
    const [leaseId, requestId] = parted(holdId);
    if (requestId === undefined) {
      if (!UUID.test(holdId)) return no('HoldUnknown');
      return this.settleAlone({ holdId, actual, method });
    }
    const lease = this.leases.byId(leaseId);
    if (lease === undefined) return no('HoldUnknown');
    const ended = lease.end(requestId, actual);
    if (typeof ended === 'string') return no(ended);
    this.live.end(holdId);
    return { state: actual > 0n ? 'SETTLED' : 'RELEASED', ...ended };
  }

  private async settleAlone(exit: Unsettled): Promise<Settled | StintNo> {
    const { holdId, actual, method } = exit;
    const settled = await this.ask((tx) => this.store.settle(tx, holdId, { actual, besides: 0n, method }));
    if (isRefusal(settled)) {
      this.unsettled.set(holdId, exit);
      return settled;
    }
    if (this.unsettled.delete(holdId)) new Logger('Stint').log(`the exit of hold ${holdId} was heard late`);
    this.live.end(holdId);
    const { outcome, state, charged, residue } = settled;
    if (outcome !== 'DONE') return no(outcome);
    return { state: state === 'HELD' ? 'RELEASED' : state, charged, residue };
  }

  private ask<T>(work: Parameters<typeof this.database.statements<T>>[0]): Promise<T | StintNo> {
    return answered(() => this.database.statements(work));
  }
}
