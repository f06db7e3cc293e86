/** When somebody was first present: cast a ballot, or checked in. */
export interface Presence {
  readonly voterRef: string;
  readonly atMs: bigint;
}

/** The moment at which so many people were first present; undefined while they are fewer. A quorum of none is met at `opensAtMs`. */
export function quorumMetAt(presences: readonly Presence[], quorum: bigint, opensAtMs: bigint): bigint | undefined {
  if (quorum <= 0n) return opensAtMs;
  const first = new Map<string, bigint>();
  for (const { voterRef, atMs } of presences) {
    const before = first.get(voterRef);
    if (before === undefined || atMs < before) first.set(voterRef, atMs);
  }
  return [...first.values()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))[Number(quorum - 1n)];
}

/** An open motion as its close is looked at. Milliseconds; `lateMs` is the custom's L. */
export interface LateQuorum {
  readonly closesAtMs: bigint;
  readonly lateMs: bigint;
  /** Whether this motion was held open longer before: once is all. */
  readonly extended: boolean;
  /** When each required college met its quorum; undefined where it has not. */
  readonly metAtMs: readonly (bigint | undefined)[];
}

/**
 * When a motion closes, all things considered: where the last required quorum was first met in the last `lateMs`, it
 * stays open for as long after that moment, so that nobody decides by arriving last. Where presence never falls, the new
 * close lies exactly `lateMs` after the moment and asking again answers the same; a revoked mandate can take a presence
 * back, and then `extended` says that it was once.
 *
 * @example closes at 100, L = 20, met at 80 and 95 // 115n
 */
export function closeAfterLateQuorum({ closesAtMs, lateMs, extended, metAtMs }: LateQuorum): bigint {
  if (extended) return closesAtMs;
  let last: bigint | undefined;
  for (const metAt of metAtMs) {
    // Without every quorum there is nothing to react to; a presence at or after the close is none.
    if (metAt === undefined || metAt >= closesAtMs) return closesAtMs;
    if (last === undefined || metAt > last) last = metAt;
  }
  return last !== undefined && last > closesAtMs - lateMs ? last + lateMs : closesAtMs;
}
