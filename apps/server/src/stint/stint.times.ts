/** The longest time between two heartbeats of one use (milliseconds). */
export const BEAT_EVERY_MS = 1_000;
/** How long a hold lives without a heartbeat (milliseconds). */
export const TTL_MS = 6_000;
/** How long it lives at most (milliseconds). */
export const LONGEST_MS = 3_600_000;
/** How long a block admits (milliseconds): what a gateway that is cut off from the database may still let begin. */
export const LEASE_ADMITS_MS = 3_000;
