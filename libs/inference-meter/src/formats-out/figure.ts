import type { Meter, MeterKind, MeterMethod } from '../usage-event.js';

/** A figure of ours for other people's monitoring: what was metered from one instant to another. */
export interface MeterFigure {
  readonly meter: Meter;
  readonly site?: string;
  readonly subject?: string;
  readonly method?: MeterMethod;
  /** Whole smallest steps of the meter's unit; null where it is not known. */
  readonly quantity: bigint | null;
  /** Milliseconds since 1970. */
  readonly startMs: bigint;
  readonly endMs: bigint;
}

/** What a meter is called in other people's monitoring. */
export interface MetricOfMeter {
  /** With dots, as OpenTelemetry has it; the unit is that of whole steps (UCUM). */
  readonly otel: string;
  readonly unit: string;
  /** In base units, as Prometheus has it, `scale` steps to one. */
  readonly prometheus: string;
  readonly scale: bigint;
  readonly help: string;
}

const TOKENS: MetricOfMeter = {
  otel: 'copyhold.tokens',
  unit: '{token}',
  prometheus: 'copyhold_tokens_total',
  scale: 1n,
  help: 'Tokens metered, by model and direction.',
};

const METRICS: Readonly<Record<MeterKind, MetricOfMeter>> = {
  'tokens-in': TOKENS,
  'tokens-out': TOKENS,
  'gpu-time': {
    otel: 'copyhold.gpu.time',
    // One milli-GPU for one millisecond is a millionth of a second of a GPU.
    unit: 'us{GPU}',
    prometheus: 'copyhold_gpu_seconds_total',
    scale: 1_000_000n,
    help: 'GPU time reserved, in seconds of a whole GPU, not weighted.',
  },
  'gpu-busy': {
    otel: 'copyhold.gpu.busy',
    unit: 'us{GPU}',
    prometheus: 'copyhold_gpu_busy_seconds_total',
    scale: 1_000_000n,
    help: 'GPU time in which the card worked, in seconds of a whole GPU: never priced.',
  },
  energy: {
    otel: 'copyhold.energy',
    unit: 'mJ',
    prometheus: 'copyhold_energy_joules_total',
    scale: 1_000n,
    help: 'Energy metered, in joules.',
  },
  water: {
    otel: 'copyhold.water',
    unit: 'uL',
    prometheus: 'copyhold_water_litres_total',
    scale: 1_000_000n,
    help: 'Water metered, in litres.',
  },
};

/** The metric that a kind of meter is shown as. */
export function metricOf(kind: MeterKind): MetricOfMeter {
  return METRICS[kind];
}

/** What tells one figure of a metric from another. */
export function dimensionsOf({ meter, site, subject, method }: MeterFigure): readonly (readonly [string, string])[] {
  const { kind, resource } = meter;
  const direction = kind === 'tokens-in' ? 'in' : 'out';
  const ofMeter: readonly (readonly [string, string])[] =
    kind === 'tokens-in' || kind === 'tokens-out'
      ? [
          ['model', resource],
          ['direction', direction],
        ]
      : [[kind === 'gpu-time' || kind === 'gpu-busy' ? 'gpu' : 'resource', resource]];
  const others: readonly (readonly [string, string | undefined])[] = [
    ['site', site],
    ['subject', subject],
    ['method', method],
  ];
  return [...ofMeter, ...others.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))];
}
