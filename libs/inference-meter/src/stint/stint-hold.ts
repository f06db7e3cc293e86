/** What a hold is for: one request; a block that a gateway admits requests from; a job on whole GPUs. */
export type HoldKind = 'REQUEST' | 'LEASE' | 'JOB';

/** HELD ends once: SETTLED with something used, RELEASED with nothing used, EXPIRED unheard of and unused. */
export type HoldState = 'HELD' | 'SETTLED' | 'RELEASED' | 'EXPIRED';

/** How it ended: by the exit path of its holder, by the sweeper, or by the holder after the sweeper. */
export type HoldClosing = 'EXIT' | 'SWEPT' | 'CORRECTED';

/**
 * A part of a stint kept back for a use. Amounts are whole ppm·milli-GPU·ms (weighted compute), instants milliseconds
 * since 1970-01-01T00:00Z by the clock of the store.
 */
export interface StintHold {
  readonly id: string;
  readonly kind: HoldKind;
  readonly state: HoldState;
  readonly closing?: HoldClosing;
  /** What was asked for; a repetition under the same id asks the same. */
  readonly asked: bigint;
  /** What it keeps back while HELD: what was asked, or less where a lease was cut or given back in part. */
  readonly amount: bigint;
  /** The greatest figure that a heartbeat named. */
  readonly metered: bigint;
  /** What it took of the stint when it ended. */
  readonly settled: bigint;
  /** What a settlement after the sweeper changed of that; below zero where less was used. */
  readonly correction: bigint;
  /** What was used beyond the hold: for the idle account, never for the stint. */
  readonly residue: bigint;
  /** Each heartbeat puts the end off by so much, */
  readonly ttlMs: bigint;
  readonly expiresAtMs: bigint;
  /** but never beyond this. */
  readonly latestMs: bigint;
  /** Of a lease: the instant from which it admits nothing more; heartbeats do not move it. */
  readonly admitsUntilMs?: bigint;
}

/** How long a hold lives without a heartbeat, and at most with them; above zero, milliseconds. */
export interface Lifetime {
  readonly ttlMs: bigint;
  readonly longestMs: bigint;
}

/** What somebody must hear of, since no caller waits for it. */
export type StintReport =
  /** A hold that nobody ended: what it is charged, and what of it may or may not have been used. */
  | {
      readonly kind: 'SWEPT';
      readonly hold: string;
      readonly settled: bigint;
      readonly remainder: bigint;
      readonly atMs: bigint;
    }
  /** Use beyond a hold, to be booked on the idle account; below zero where a correction takes some of it back. */
  | { readonly kind: 'RESIDUE'; readonly hold: string; readonly amount: bigint; readonly atMs: bigint };

/** What an ended hold has taken of the stint, its correction included. */
export function chargedOf({ settled, correction }: StintHold): bigint {
  return settled + correction;
}

/** True from where the use has reached its hold: what generates must be stopped now. */
export function mustStop({ state, metered, amount }: StintHold): boolean {
  return state !== 'HELD' || metered >= amount;
}
