import type { UpstreamKind } from './gateway.types.js';
import type { Verdict } from './upstream-watch.js';

/** The last reading of an engine in use. */
export interface UpstreamGap {
  readonly upstreamId: string;
  readonly model: string;
  readonly site: string;
  readonly url: string;
  readonly kind: UpstreamKind;
  readonly verdict: Verdict | 'NO_COUNTERS';
  readonly from: Date | null;
  readonly to: Date | null;
  readonly oursIn: bigint;
  readonly oursOut: bigint;
  /** Null is unknown. */
  readonly theirsIn: bigint | null;
  readonly theirsOut: bigint | null;
  readonly underWay: bigint;
}

/** How often something was reported of requests, and the tokens told and taken. */
export interface ReportCount {
  readonly model: string;
  readonly kind: string;
  readonly requests: number;
  readonly told: string;
  readonly taken: string;
}
