import { refuse, type Refusal } from '#libs/amount';
import { isOutText } from './out-text.js';
import { dimensionsOf, metricOf, type MeterFigure } from './figure.js';

/** Who says so: attributes of the resource and the version of the software. */
export interface OtlpContext {
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** `delta` for figures of an interval (a bucket), `cumulative` for running totals since `startMs`. */
  readonly temporality: 'delta' | 'cumulative';
}

/** A figure that has no data point, and which of them it is, counted from 0. */
export interface RefusedFigure {
  readonly index: number;
  readonly refusal: Refusal<'TextMalformed' | 'QuantityOutOfRange' | 'PeriodMalformed' | 'SeriesTwice'>;
}

interface DataPoint {
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  /** 64 bits, as the text that OTLP/JSON asks for; absent where `flags` says that nothing was recorded. */
  readonly asInt?: string;
  readonly flags?: 1;
}

const NANOS = 1_000_000n;
const LAST_NANO = 2n ** 64n;
const LARGEST = 2n ** 63n - 1n;
const TEMPORALITY = { delta: 1, cumulative: 2 } as const;

const attribute = ([key, value]: readonly [string, string]) => ({ key, value: { stringValue: value } });

function refuseFigure(kind: RefusedFigure['refusal']['kind'], field: string, message: string) {
  return refuse(kind, { message, field, rule: 'meter.otlp' });
}

/** Past 64 bits a figure is refused, never rounded: seen as GPU time, that is 292 GPUs for a thousand years. */
function pointOf(figure: MeterFigure): DataPoint | RefusedFigure['refusal'] {
  const { quantity, startMs, endMs } = figure;
  const dimensions = dimensionsOf(figure);
  const wrong = dimensions.find(([, text]) => !isOutText(text));
  if (wrong !== undefined) return refuseFigure('TextMalformed', wrong[0], `${wrong[0]} is blank or no printable text`);
  if (startMs < 0n || endMs < startMs || endMs * NANOS >= LAST_NANO) {
    return refuseFigure('PeriodMalformed', 'endMs', 'the interval ends before it begins, or lies outside 64 bits');
  }
  if (quantity !== null && (quantity < 0n || quantity > LARGEST)) {
    return refuseFigure('QuantityOutOfRange', 'quantity', 'a counter of OTLP goes from 0 to 2^63 − 1');
  }
  return {
    attributes: dimensions.map((dimension) => attribute(dimension)),
    startTimeUnixNano: (startMs * NANOS).toString(),
    timeUnixNano: (endMs * NANOS).toString(),
    ...(quantity === null ? { flags: 1 as const } : { asInt: quantity.toString() }),
  };
}

interface Family {
  readonly metric: ReturnType<typeof metricOf>;
  readonly points: DataPoint[];
}

function familiesOf(figures: Iterable<MeterFigure>) {
  const families = new Map<string, Family>();
  const refusals: RefusedFigure[] = [];
  const seen = new Set<string>();
  let index = 0;
  for (const figure of figures) {
    const metric = metricOf(figure.meter.kind);
    const point = pointOf(figure);
    const family = families.get(metric.otel) ?? { metric, points: [] };
    if ('refused' in point) {
      refusals.push({ index, refusal: point });
    } else {
      const key = JSON.stringify([metric.otel, point.attributes, point.startTimeUnixNano, point.timeUnixNano]);
      if (seen.has(key)) {
        const refusal = refuseFigure('SeriesTwice', 'meter', 'another figure is of the same thing and interval');
        refusals.push({ index, refusal });
      } else {
        seen.add(key);
        family.points.push(point);
        families.set(metric.otel, family);
      }
    }
    index += 1;
  }
  return { families: [...families.values()], refusals };
}

/**
 * Figures as an export request of OpenTelemetry's metrics, in OTLP/JSON 1.x: one monotonic sum a metric, whole smallest
 * steps as 64-bit integers, never doubles. A figure that is not known is a point flagged as not recorded, not 0. The
 * names are our own, not `gen_ai.…`: whoever reads both would count every token twice.
 */
export function otlpMetrics(
  figures: Iterable<MeterFigure>,
  { serviceName, serviceVersion, temporality }: OtlpContext,
): { readonly body: string; readonly refusals: readonly RefusedFigure[] } {
  const { families, refusals } = familiesOf(figures);
  const metrics = families.map(({ metric, points }) => ({
    name: metric.otel,
    description: metric.help,
    unit: metric.unit,
    sum: { aggregationTemporality: TEMPORALITY[temporality], isMonotonic: true, dataPoints: points },
  }));
  const resource = {
    attributes: [attribute(['service.name', serviceName]), attribute(['service.version', serviceVersion])],
  };
  const scopeMetrics = [{ scope: { name: 'copyhold.inference-meter', version: serviceVersion }, metrics }];
  return { body: JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics }] }), refusals };
}
