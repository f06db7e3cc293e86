import { refuse, type Refusal } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';

/** What the register says of the machine that reports, and who of those whom it names stands nowhere. */
export interface ClaimTerms {
  readonly machine: {
    /** The cards that it has. */
    readonly gpus: number;
    /** How its record says that energy and water are measured, and what it takes at most; null where it has none. */
    readonly energyMethod: string | null;
    readonly waterMethod: string | null;
    readonly ratedWatts: number | null;
  };
  readonly unknown: ReadonlySet<string>;
}

export type ClaimRefusal = Refusal<'SubjectUnknown' | 'MoreThanThere' | 'NotItsMeter'>;

const MILLI = 1000n;
const SITE_METER = 'site_meter';

/**
 * Judges what a machine says against what the commons knows: use is of somebody on the roll, of the site, or of nobody;
 * no machine has its cards for longer, nor takes more energy, than the time that passed and its record allow, by more than
 * a tenth; and for the site's own meters speaks only a machine whose record says that it reads them.
 */
export function checkClaim(event: UsageEvent, { machine, unknown }: ClaimTerms): ClaimRefusal | undefined {
  const { subject, meter } = event;
  if (unknown.has(subject)) {
    const message = `nobody on the roll is called ${JSON.stringify(subject.slice(0, 80))}`;
    return refuse('SubjectUnknown', { message, field: 'subject', rule: 'meter.subject' });
  }
  const { gpus, energyMethod, waterMethod, ratedWatts } = machine;
  if (meter.kind === 'gpu-time') return checkMost(event, { most: BigInt(gpus) * MILLI, field: 'gpu_seconds' });
  if (meter.kind !== 'energy' && meter.kind !== 'water') return undefined;
  const recorded = meter.kind === 'energy' ? energyMethod : waterMethod;
  if (recorded === null || recorded === SITE_METER) return undefined;
  if (ofSiteMeter(event)) {
    const message = `the record of this machine says that its ${meter.kind} is known by ${recorded}, not by the site’s meter`;
    return refuse('NotItsMeter', { message, field: 'method', rule: 'meter.reporter' });
  }
  if (meter.kind === 'water' || ratedWatts === null) return undefined;
  // A watt for a millisecond is a millijoule.
  return checkMost(event, { most: BigInt(ratedWatts), field: 'joules' });
}

/** As the bucket is named: without a method, what stands under the site itself is its meter's. */
const ofSiteMeter = ({ method, subject, site }: UsageEvent): boolean =>
  method === SITE_METER || (method === undefined && subject === site);

/** `most`: smallest steps in a millisecond. What does not say how long it took cannot be judged. */
function checkMost(
  { quantity, effectiveAtMs, endMs }: UsageEvent,
  { most, field }: { readonly most: bigint; readonly field: string },
): ClaimRefusal | undefined {
  if (endMs === undefined || endMs <= effectiveAtMs) return undefined;
  if (quantity * 10n <= most * (endMs - effectiveAtMs) * 11n) return undefined;
  const message = 'that is more than the register says the machine can make or take in that time';
  return refuse('MoreThanThere', { message, field, rule: 'meter.reporter' });
}
