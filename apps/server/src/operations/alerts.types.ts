/** What an alert is about; what each asks for is written in docs/operations.md and on the page. */
export const ALERT_KINDS = [
  'SILENT',
  'NEVER_HEARD',
  'KEY_ENDED',
  'KEY_ENDS',
  'NO_KEY',
  'CLOCK_OFF',
  'LOST',
  'REFUSED',
  'BEHIND',
  'CAPACITY_UNSAID',
  'NEXT_UNSAID',
  'PASTURE_BARE',
  'ENGINE_COUNTED_MORE',
  'GATEWAY_COUNTED_MORE',
  'UPSTREAM_UNREACHED',
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

/** What `figure` counts. */
export type AlertUnit = 'MILLISECONDS' | 'EVENTS' | 'BASIS_POINTS' | 'TOKENS';

/** One machine, pasture or model that an alert is about. */
export interface AlertItem {
  /** A machine's code, a pasture, or a model. */
  readonly name: string;
  /** Since when, or when it happened; null where nobody can know. */
  readonly at: Date | null;
  readonly figure: bigint | null;
  /** In somebody else's words: what the server answered, or where an engine runs. */
  readonly words: string | null;
}

/** Something that somebody should do, with everything that it is about. */
export interface Alert {
  readonly kind: AlertKind;
  /** True where use is not counted, or nobody can use what there is; false where it soon may be so. */
  readonly grave: boolean;
  readonly unit: AlertUnit | null;
  readonly items: readonly AlertItem[];
}

/** As much of a machine's health as alerts need. */
export interface HealthFacts {
  readonly machine: string;
  readonly keyState: 'NONE' | 'TOKEN_WAITS' | 'BELIEVED' | 'REPLACING' | 'ENDED';
  readonly keyEndsAt: Date | null;
  readonly heardAt: Date | null;
  readonly refusal: { readonly at: Date; readonly kind: string; readonly message: string } | null;
  readonly report: { readonly at: Date; readonly clockOffsetMs: bigint; readonly waiting: bigint } | null;
  readonly lost: { readonly events: bigint; readonly to: Date | null };
}

/** As much of a pasture as alerts need. Amounts are whole ppm·milli-GPU·ms. */
export interface PastureFacts {
  readonly pasture: string;
  readonly nextFrom: Date | null;
  readonly period: {
    readonly endsAt: Date;
    readonly granted: bigint;
    readonly use: { readonly left: bigint } | null;
  } | null;
}

/** As much of an engine's last reading as alerts need. */
export interface UpstreamFacts {
  readonly model: string;
  readonly url: string;
  readonly verdict: string;
  readonly to: Date | null;
  readonly oursIn: bigint;
  readonly oursOut: bigint;
  readonly theirsIn: bigint | null;
  readonly theirsOut: bigint | null;
}

/** All that alerts are made of. */
export interface AlertFacts {
  /** Of machines that are in service. */
  readonly machines: readonly HealthFacts[];
  readonly pastures: readonly PastureFacts[];
  readonly upstreams: readonly UpstreamFacts[];
}
