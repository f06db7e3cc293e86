import type { UpstreamKind } from './gateway.types.js';
import type { Verdict } from './upstream-watch.js';

/** The last reading of an engine in use. */
export interface UpstreamGap {
  readonly upstreamId: string;
  readonly model: string;
  readonly site: string;
  readonly url: string;
  readonly kind: UpstreamKind;
  readonly verdict: Verdict;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly oursIn: bigint;
  readonly oursOut: bigint;
  /** Null is unknown. */
  readonly theirsIn: bigint | null;
  readonly theirsOut: bigint | null;
  readonly underWay: bigint;
}

/** The same with what of its last day could be compared: an engine that tells nothing lies unseen. */
export interface UpstreamStanding extends UpstreamGap {
  /** Tokens that the gateway counted within a day, in spans over which the engine's counters began anew or said nothing. */
  readonly uncomparedTokens: bigint;
  /** Such spans of that day, those without tokens left out. */
  readonly uncomparedSpans: number;
  /** True where tokens passed and nothing at all was compared for a day or longer. */
  readonly uncomparedDay: boolean;
}

/** How often something was reported of requests, and the tokens told and taken. */
export interface ReportCount {
  readonly model: string;
  readonly kind: string;
  readonly requests: number;
  readonly told: string;
  readonly taken: string;
}
