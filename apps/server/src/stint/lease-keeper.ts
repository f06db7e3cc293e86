import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { Database } from '../database/database.js';
import { loggable } from '../database/loggable-error.js';
import { Leased, type LeaseOf } from './leased.js';
import { answered, no } from './stint-answers.js';
import { StintStore, type HoldWanted } from './stint.store.js';
import type { StintNo } from './stint.types.js';
import { LEASE_ADMITS_MS, LONGEST_MS, TTL_MS } from './stint.times.js';

/** How many requests like the first one a block is for. Of more than these in three seconds one in so many waits. */
const BLOCK = 64n;
/** How long nobody asks for a block again where so little was left that there was none (milliseconds). */
const NO_BLOCK_MS = 1_000;

const keyOf = ({ partnershipId, rollNumber, gatewayId, pasture }: LeaseOf): string =>
  JSON.stringify([partnershipId, rollNumber, gatewayId, pasture ?? null]);

/** How the keys of one person's blocks begin. */
const prefixOf = (partnershipId: string, rollNumber: string): string =>
  `${JSON.stringify([partnershipId, rollNumber]).slice(0, -1)},`;

/** The blocks of stints that this process has, one at a time to admit from for each person and gateway. */
@Injectable()
export class LeaseKeeper {
  private readonly all = new Map<string, Leased>();
  private readonly current = new Map<string, Leased>();
  private readonly coming = new Map<string, Promise<Leased | StintNo | undefined>>();
  private readonly notBefore = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly store: StintStore,
  ) {}

  /** By the id that its requests' holds begin with. */
  byId(id: string): Leased | undefined {
    return this.all.get(id);
  }

  /** The blocks of one person, whatever the gateway. */
  ofPerson(partnershipId: string, rollNumber: string): readonly Leased[] {
    return [...this.all.values()].filter(
      ({ of }) => of.partnershipId === partnershipId && of.rollNumber === rollNumber,
    );
  }

  /**
   * The block that admitted the request; undefined where the request has to hold for itself, a refusal where it may not
   * begin at all. One block is fetched at a time: whoever comes meanwhile waits for it.
   */
  async admit(of: LeaseOf, requestId: string, ask: bigint): Promise<Leased | StintNo | undefined> {
    const key = keyOf(of);
    const admitted = (): Leased | undefined => {
      const lease = this.current.get(key);
      return lease?.admit(requestId, ask, Date.now()) === true ? lease : undefined;
    };
    const at = admitted();
    if (at !== undefined) {
      this.follow(key, at, ask);
      return at;
    }
    if ((this.notBefore.get(key) ?? 0) > Date.now()) {
      await this.retire(this.current.get(key));
      return undefined;
    }
    const arriving = this.coming.get(key) ?? this.fetchOnce(key, of, ask);
    const arrived = await arriving;
    if (arrived !== undefined && isRefusal(arrived)) return arrived;
    return admitted();
  }

  /** Blocks of a person that may still admit go back as far as nobody uses them; true where there were any. */
  async giveBack(partnershipId: string, rollNumber: string): Promise<boolean> {
    // What is on its way for others is theirs to wait for; where it fails, there is nothing to give back.
    const mine = [...this.coming].filter(([key]) => key.startsWith(prefixOf(partnershipId, rollNumber)));
    await Promise.allSettled(mine.map(([, fetching]) => fetching));
    const admitting = this.ofPerson(partnershipId, rollNumber).filter(({ retired }) => !retired);
    await Promise.all(admitting.map((lease) => this.retire(lease)));
    return admitting.length > 0;
  }

  /** Every second: blocks live, give back what nobody admits from any more, and end with their last request. */
  async tick(): Promise<void> {
    const now = Date.now();
    for (const [key, until] of this.notBefore) if (until <= now) this.notBefore.delete(key);
    await Promise.all([...this.all.values()].map((lease) => this.tend(lease, now)));
  }

  /** Ends every block with what its requests have used so far. */
  async endAll(): Promise<void> {
    // One that is still on its way would be held for nobody.
    await Promise.allSettled(this.coming.values());
    await Promise.all([...this.all.values()].map((lease) => this.settle(lease)));
  }

  private fetchOnce(key: string, of: LeaseOf, ask: bigint): Promise<Leased | StintNo | undefined> {
    return this.bring(key, this.fetch(key, of, ask));
  }

  private bring(key: string, fetched: Promise<Leased | StintNo | undefined>): Promise<Leased | StintNo | undefined> {
    const fetching = fetched.finally(() => this.coming.delete(key));
    this.coming.set(key, fetching);
    return fetching;
  }

  /** While a busy block still admits, the next one is fetched beside it, so that nobody waits for it; once for each. */
  private follow(key: string, lease: Leased, ask: bigint): void {
    if (lease.followed || Date.now() < lease.followFromMs || this.coming.has(key)) return;
    lease.followed = true;
    this.bring(key, this.succeed(key, lease, ask)).catch((error: unknown) => {
      new Logger('Stint').error('no block could be fetched ahead', loggable(error));
    });
  }

  /** The successor of a block; where there is none, whoever comes after its end asks as if there had been no block. */
  private async succeed(key: string, before: Leased, ask: bigint): Promise<Leased | undefined> {
    const askedAtMs = Date.now();
    const made = await answered(() =>
      this.database.statements((tx) => this.store.reserve(tx, wantedLease(before.of, ask * BLOCK))),
    );
    if (isRefusal(made) || !('id' in made)) return undefined;
    const lease = new Leased(before.of, made, askedAtMs);
    this.all.set(lease.id, lease);
    if (made.amount < ask) {
      lease.retired = true;
      await this.settle(lease);
      return undefined;
    }
    this.current.set(key, lease);
    await this.retire(before);
    return lease;
  }

  private async fetch(key: string, of: LeaseOf, ask: bigint): Promise<Leased | StintNo | undefined> {
    // What the last block no longer needs may be what this request needs.
    await this.retire(this.current.get(key));
    const askedAtMs = Date.now();
    const made = await answered(() =>
      this.database.statements((tx) => this.store.reserve(tx, wantedLease(of, ask * BLOCK))),
    );
    if (isRefusal(made)) return made;
    if (made.outcome === 'StintNearlySpent') {
      this.notBefore.set(key, Date.now() + NO_BLOCK_MS);
      return undefined;
    }
    if (!('id' in made)) return no(made.outcome);
    const lease = new Leased(of, made, askedAtMs);
    this.all.set(lease.id, lease);
    if (made.amount < ask) {
      lease.retired = true;
      this.notBefore.set(key, Date.now() + NO_BLOCK_MS);
      await this.settle(lease);
      return undefined;
    }
    this.current.set(key, lease);
    return lease;
  }

  /** It admits nothing more, and what nobody uses of it goes back at once. */
  private async retire(lease: Leased | undefined): Promise<void> {
    if (lease === undefined || lease.retired) return;
    lease.retired = true;
    if (this.current.get(keyOf(lease.of)) === lease) this.current.delete(keyOf(lease.of));
    const { running, needed } = lease.figures();
    if (running === 0) await this.settle(lease);
    else await answered(() => this.database.statements((tx) => this.store.shrink(tx, lease.id, needed)));
  }

  private async tend(lease: Leased, now: number): Promise<void> {
    if (!lease.retired && !lease.mayAdmit(now)) await this.retire(lease);
    if (!this.all.has(lease.id)) return;
    const { running, metered } = lease.figures();
    if (lease.retired && running === 0) {
      await this.settle(lease);
      return;
    }
    const askedAtMs = Date.now();
    const beaten = await answered(() => this.database.statements((tx) => this.store.beat(tx, lease.id, metered)));
    if (isRefusal(beaten)) return;
    if (beaten.outcome === 'HELD') lease.expiresAtMs = askedAtMs + beaten.livesMs;
    else {
      lease.lost = true;
      await this.retire(lease);
    }
  }

  /** Where the database does not answer it is tried again with the next tick. */
  private async settle(lease: Leased): Promise<void> {
    const { metered: actual, residue: besides } = lease.figures();
    const settled = await answered(() =>
      this.database.statements((tx) => this.store.settle(tx, lease.id, { actual, besides, method: null })),
    );
    if (!isRefusal(settled)) this.all.delete(lease.id);
  }
}

function wantedLease(of: LeaseOf, asked: bigint): HoldWanted {
  return {
    ...of,
    kind: 'LEASE',
    requestId: `lease ${randomUUID()}`,
    model: '',
    asked,
    ttlMs: TTL_MS,
    longestMs: LONGEST_MS,
    admitMs: LEASE_ADMITS_MS,
  };
}
