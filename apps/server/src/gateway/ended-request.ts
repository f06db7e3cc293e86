import type { RunRow } from './run.store.js';

/** How long the list of a developer's requests goes back, days; what was counted stays for ever. */
export const REQUEST_LOG_DAYS = 92;

/**
 * How a request ended: by its own end; by its client, its stint, its engine or its gateway; or before an engine took it.
 */
export type Ending = 'FINISHED' | 'LEFT' | 'STOPPED' | 'BROKEN' | 'NOT_TAKEN' | 'GATEWAY_GONE';

/** A request as it is kept for its developer: no word of what was asked or answered. Null is unknown. */
export interface RequestRow {
  readonly partnershipId: string;
  readonly requestId: string;
  readonly gateway: string;
  readonly subject: string;
  readonly keyId: string | null;
  readonly purpose: string | null;
  readonly route: string | null;
  readonly streamed: boolean | null;
  readonly model: string;
  readonly site: string;
  readonly ending: Ending;
  readonly promptTokens: bigint;
  readonly cachedTokens: bigint | null;
  readonly completionTokens: bigint;
  readonly method: 'engine' | 'counted';
  /** Whole ppm·milli-GPU·ms of the stint. */
  readonly compute: bigint;
  readonly energyMillijoules: bigint | null;
  readonly waterMicrolitres: bigint | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** A request whose gateway has gone, as of its last heartbeat. */
export function lostRequest(row: RunRow): RequestRow {
  return {
    ...row,
    ending: 'GATEWAY_GONE',
    cachedTokens: null,
    energyMillijoules: null,
    waterMicrolitres: null,
    endedAtMs: Date.now(),
  };
}
