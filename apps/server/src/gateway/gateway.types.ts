import type { EstimateRate, SiteFactors } from '#libs/inference-meter';

/** Whoever holds a key. */
export interface Caller {
  readonly partnershipId: string;
  readonly keyId: string;
  /** Whose stint is used: r0004. */
  readonly rollNumber: string;
  /** The models that the key is for; undefined is every one. */
  readonly models: ReadonlySet<string> | undefined;
  /** What it may be used for; the first one where a request names none. */
  readonly purposes: readonly string[];
}

export type UpstreamKind = 'vllm' | 'llama.cpp' | 'ollama' | 'openai';

/** A server that serves a model, as somebody registers it. Null is unknown. */
export interface NewUpstream {
  /** Our name of the model. */
  readonly model: string;
  readonly site: string;
  /** Without `/v1`. */
  readonly url: string;
  readonly kind: UpstreamKind;
  readonly servedAs: string | null;
  readonly keyVariable: string | null;
  readonly contextTokens: bigint | null;
  readonly outputTokens: bigint;
  readonly tokenizes: boolean;
  readonly priority: number;
}

/** The same, registered. */
export interface Upstream extends NewUpstream {
  readonly id: string;
  readonly templateMargin: bigint;
  /** By what the books estimate its model's tokens in this hour; null is unknown. */
  readonly rate: EstimateRate | null;
  /** Its site's, in this hour. */
  readonly factors: SiteFactors;
}

/** A purpose that is not served; `site` null is everywhere. */
export interface PurposeBlock {
  readonly id: string;
  readonly site: string | null;
  readonly purpose: string;
  readonly reason: string;
  /** From when it is not served, milliseconds since 1970; one that is announced begins later. */
  readonly beginsAtMs: number;
  /** The resolution that decided it, and its day (UTC); null is the site's own policy. */
  readonly resolution: string | null;
  readonly decidedOn: string | null;
  /** Who entered it. */
  readonly actor: string;
  /** ISO 8601, UTC. */
  readonly blockedAt: string;
}
