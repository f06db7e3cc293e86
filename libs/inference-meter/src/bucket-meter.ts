import { meterName, type Meter, type MeterKind, type MeterMethod, type UsageEvent } from './usage-event.js';

/** How a bucket's figure came to be; `unknown` where the event did not say. */
export type BucketMethod = MeterMethod | 'unknown';

/** A bucket's meter, and for energy and water how it was measured. */
export interface BucketMeter {
  readonly meter: Meter;
  readonly method?: BucketMethod;
}

const MEASURED: readonly MeterKind[] = ['energy', 'water'];
/** Not in a site's slug, so that the last one begins the method. */
const MARK = '@';

/**
 * The meter as the key of an hour's bucket names it. Energy and water have their method in it, for what a site's meter
 * read, what devices counted and what was estimated say the same thing several times and are never one sum. The site's
 * own meter has the plain name; an event without a method counts as its reading where the subject is the site itself.
 *
 * @example bucketMeter({ …, meter: { kind: 'energy', resource: 'mill' }, method: 'device_counter' }) // 'energy/mill@device_counter'
 */
export function bucketMeter({
  meter,
  method,
  subject,
  site,
}: Pick<UsageEvent, 'meter' | 'method' | 'subject' | 'site'>): string {
  const name = meterName(meter);
  if (!MEASURED.includes(meter.kind) || method === 'site_meter') return name;
  if (method === undefined && subject === site) return name;
  return `${name}${MARK}${method ?? 'unknown'}`;
}

const METHODS: readonly BucketMethod[] = [
  'site_meter',
  'device_counter',
  'power_x_time',
  'model_estimate',
  'engine',
  'counted',
  'unknown',
];
const KINDS: readonly MeterKind[] = ['tokens-in', 'tokens-out', 'gpu-time', 'gpu-busy', ...MEASURED];

/** What `bucketMeter` wrote, or undefined where it wrote no such thing. */
export function readBucketMeter(name: string): BucketMeter | undefined {
  const slash = name.indexOf('/');
  const kind = KINDS.find((each) => each === name.slice(0, slash));
  if (kind === undefined) return undefined;
  const resource = name.slice(slash + 1);
  if (!MEASURED.includes(kind)) return { meter: { kind, resource } };
  const mark = resource.lastIndexOf(MARK);
  const method = METHODS.find((each) => mark >= 0 && each === resource.slice(mark + 1));
  if (method === undefined) return { meter: { kind, resource }, method: 'site_meter' };
  return { meter: { kind, resource: resource.slice(0, mark) }, method };
}
