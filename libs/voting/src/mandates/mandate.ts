/** What a mandate is for, and for how long. Milliseconds since 1970, UTC; `untilMs` itself is too late. */
export interface MandateScope {
  /** The topic of motions; absent for every topic. */
  readonly topic: string | undefined;
  /** The one motion that it is for; absent for every motion of the topic. */
  readonly motion?: string | undefined;
  readonly fromMs: bigint;
  readonly untilMs: bigint;
}

/** DELEGATION: for motions on a topic in a period. PROXY: for the votes of one meeting, which `meeting` names. */
export type MandateKind = { readonly kind: 'DELEGATION' } | { readonly kind: 'PROXY'; readonly meeting: string };

/** One member's word that another votes for them. It is not passed on, and the giver's own ballot overrides it. */
export interface Mandate {
  readonly id: string;
  readonly giver: string;
  readonly holder: string;
  readonly of: MandateKind;
  readonly scope: MandateScope;
  readonly givenAtMs: bigint;
  /** Absent while it stands. */
  readonly revokedAtMs: bigint | undefined;
}

/** Most mandates that one holder may have at a time, by kind: the custom's numbers. */
export interface HolderCaps {
  readonly DELEGATION: bigint;
  readonly PROXY: bigint;
}

/** Do both speak of the same votes: one of the same meeting, or delegations on a common topic at a common time? */
export function overlap(a: Pick<Mandate, 'of' | 'scope'>, b: Pick<Mandate, 'of' | 'scope'>): boolean {
  if (a.of.kind === 'PROXY' || b.of.kind === 'PROXY') {
    return a.of.kind === 'PROXY' && b.of.kind === 'PROXY' && a.of.meeting === b.of.meeting;
  }
  const meet = (one: string | undefined, other: string | undefined): boolean =>
    one === undefined || other === undefined || one === other;
  const same = meet(a.scope.topic, b.scope.topic) && meet(a.scope.motion, b.scope.motion);
  return same && a.scope.fromMs < b.scope.untilMs && b.scope.fromMs < a.scope.untilMs;
}

/** Not revoked, and not past, at that moment; it may be yet to begin. */
export function stands({ revokedAtMs, scope }: Pick<Mandate, 'revokedAtMs' | 'scope'>, atMs: bigint): boolean {
  return (revokedAtMs === undefined || revokedAtMs > atMs) && scope.untilMs > atMs;
}
