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
  'USE_DISPUTED',
  'CONTRIBUTION_WAITS',
  'CAPACITY_UNSAID',
  'NEXT_UNSAID',
  'PASTURE_BARE',
  'RESIDUE',
  'ENGINE_COUNTED_MORE',
  'GATEWAY_COUNTED_MORE',
  'UPSTREAM_UNCOMPARED',
  'UPSTREAM_UNREACHED',
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

/** What `figure` counts. */
export type AlertUnit =
  'MILLISECONDS' | 'EVENTS' | 'BASIS_POINTS' | 'TOKENS' | 'COMPUTE_RAW' | 'COMPUTE_WEIGHTED' | 'PEOPLE';

/** One machine, pasture or model that an alert is about. */
export interface AlertItem {
  /** A machine's code, a pasture, or a model. */
  readonly name: string;
  /** Since when, or when it happened; null where nobody can know. */
  readonly at: Date | null;
  readonly figure: bigint | null;
  /** In somebody else's words: what the server answered, where an engine runs, which months are disputed, or stated. */
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
    /** More was taken than its stints had, by one holder or more. */
    readonly overdrawn: boolean;
    /** Null where too few hold its gates: a sum would say what one of them uses. */
    readonly use: { readonly left: bigint; readonly residue: bigint } | null;
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
  /** Within a day: tokens and spans that could not be compared; true where nothing was for a day or longer. */
  readonly uncomparedTokens: bigint;
  readonly uncomparedSpans: number;
  readonly uncomparedDay: boolean;
}

/** As much of what people say was not theirs as alerts need: not who they are. */
export interface DisputeFacts {
  readonly machine: string;
  readonly people: number;
  readonly months: readonly string[];
  readonly since: Date;
}

/** As much of a statement that waits for an answer as alerts need. */
export interface StatementFacts {
  readonly machine: string;
  readonly month: string;
  /** Milli-GPU × ms. */
  readonly total: bigint;
  readonly answerBy: Date;
}

/** All that alerts are made of. */
export interface AlertFacts {
  /** Of machines that are in service. */
  readonly machines: readonly HealthFacts[];
  /** Also of machines that are out of service: what they told is charged. */
  readonly disputed: readonly DisputeFacts[];
  /** To whoever may answer them. */
  readonly statements: readonly StatementFacts[];
  readonly pastures: readonly PastureFacts[];
  readonly upstreams: readonly UpstreamFacts[];
}
