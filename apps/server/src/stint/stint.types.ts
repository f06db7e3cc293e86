import type { Refusal } from '#libs/amount';
import type { Ask, HoldState } from '#libs/inference-meter';

/** A request that wants to begin. */
export interface UseAsked {
  readonly partnershipId: string;
  /** Whose stint it takes from: r0004. */
  readonly rollNumber: string;
  readonly model: string;
  /** What it may use at most, of `askOf`: `ask.compute` is held. */
  readonly ask: Pick<Ask, 'compute'>;
  /** The gateway's instance. */
  readonly gatewayId: string;
  /** The request's own id: asked again under it, nothing more is held. */
  readonly requestId: string;
  /** The pasture that it grazes; where none is named, the one of the person's that has most left. */
  readonly pasture?: string;
}

/** A part of a stint that is kept for one request. */
export interface Hold {
  /** What `beat`, `settle` and `release` are called with. */
  readonly id: string;
  /** What is kept, ppm·milli-GPU·ms: generation is clamped to it. */
  readonly amount: bigint;
  /** Without a heartbeat it ends then, milliseconds since 1970-01-01T00:00Z by this server's clock. */
  readonly expiresAtMs: number;
  /** The longest time between two heartbeats, milliseconds. */
  readonly beatEveryMs: number;
  /** True where it was admitted from a block, without a way to the database. */
  readonly leased: boolean;
}

/** What a heartbeat answers. */
export interface Beaten {
  /** True where the use has reached its hold, or the hold is no more: what generates is stopped now. */
  readonly stop: boolean;
  readonly expiresAtMs: number;
}

/** How a hold ended. Whole ppm·milli-GPU·ms. */
export interface Settled {
  readonly state: Exclude<HoldState, 'HELD'>;
  /** What it took of the stint. */
  readonly charged: bigint;
  /** What was used beyond the hold: it goes to the idle account. */
  readonly residue: bigint;
}

/** Where a person's use of one pasture stands in its current period. Whole ppm·milli-GPU·ms. */
export interface PastureUseStanding extends Omit<StintStanding, 'pastures'> {
  readonly pasture: string;
  readonly resetsAt: string;
}

/** The same over all of a person's pastures. `used + held + left + kept` is the grant, unless more was taken. */
export interface StintStanding {
  readonly grant: bigint;
  readonly used: bigint;
  readonly held: bigint;
  /** What may be asked for now: throttle and suspension are counted. */
  readonly left: bigint;
  /** What one request may take at most: it takes from one stint, however many gates there are. */
  readonly largest: bigint;
  /** What a throttle or a jury keeps back of what would be left. */
  readonly kept: bigint;
  /** What jobs took of it that it had no room for: nothing new begins before it is worked off or the period ends. */
  readonly residue: bigint;
  /** When the period ends, the first to end of several, ISO 8601 UTC; null where no capacity was said for now. */
  readonly resetsAt: string | null;
  /** True where the custom's sanction leaves only a part of it. */
  readonly throttled: boolean;
  /** True where a jury has suspended every gate of it. */
  readonly suspended: boolean;
  /** Each by itself: their periods need not end together. */
  readonly pastures: readonly PastureUseStanding[];
}

/** Every "no" of a stint; `StintUnreachable` is the database's silence: nothing may be forwarded then. */
export type StintNo = Refusal<
  | 'StintExhausted'
  | 'StintMissing'
  | 'UseSuspended'
  | 'QuantityNegative'
  | 'HoldUnknown'
  | 'HoldEnded'
  | 'HoldIdReused'
  | 'HoldSettledOtherwise'
  | 'StintUnreachable'
>;
