import { refuse, type Refusal } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';

/** What the register says of the machine that reports, and who of those whom it names stands nowhere. */
export interface ClaimTerms {
  readonly machine: {
    /** 'REGISTERING' until its record is entered. */
    readonly standing: string;
    /** The cards that it has. */
    readonly gpus: number;
    /** How its record says that energy and water are measured, and what it takes at most; null where it has none. */
    readonly energyMethod: string | null;
    readonly waterMethod: string | null;
    readonly ratedWatts: number | null;
  };
  readonly unknown: ReadonlySet<string>;
}

export type ClaimRefusal = Refusal<'SubjectUnknown' | 'MachineNotEntered' | 'MoreThanThere' | 'NotItsMeter'>;

const MILLI = 1000n;
const SITE_METER = 'site_meter';
/** Under it nobody is charged, and nobody is paid. */
const NOBODY = 'idle';
/** More than any card takes with its share of the machine around it: of a machine whose record says no watts. */
const MOST_WATTS_OF_CARD = 2000;
/** A card works no longer than it is there. */
const OF_CARDS: ReadonlySet<string> = new Set(['gpu-time', 'gpu-busy']);

/**
 * Judges what a machine says against what the commons knows: use is of somebody on the roll, of the site, or of nobody;
 * no machine has its cards for longer, nor takes more energy, than the time that passed and its record allow, by more than
 * a tenth; and for the site's own meters speaks only a machine whose record says that it reads them. One that is being
 * registered sends first readings, of nobody's use: `MachineNotEntered` is for now alone.
 */
export function checkClaim(event: UsageEvent, { machine, unknown }: ClaimTerms): ClaimRefusal | undefined {
  const { subject, meter } = event;
  if (unknown.has(subject)) {
    const message = `nobody on the roll is called ${JSON.stringify(subject.slice(0, 80))}`;
    return refuse('SubjectUnknown', { message, field: 'subject', rule: 'meter.subject' });
  }
  if (machine.standing === 'REGISTERING' && subject !== NOBODY) {
    const message = 'until this machine is entered into the register it reads for nobody: send this again then';
    return refuse('MachineNotEntered', { message, field: 'subject', rule: 'machine.record' });
  }
  const { gpus, energyMethod, waterMethod, ratedWatts } = machine;
  if (OF_CARDS.has(meter.kind)) return checkMost(event, { most: BigInt(gpus) * MILLI, field: 'gpu_seconds' });
  if (meter.kind !== 'energy' && meter.kind !== 'water') return undefined;
  const recorded = meter.kind === 'energy' ? energyMethod : waterMethod;
  if (recorded === SITE_METER) return undefined;
  if (ofSiteMeter(event)) {
    const message = `no record of this machine says that it reads the site’s meter of ${meter.kind}`;
    return refuse('NotItsMeter', { message, field: 'method', rule: 'meter.reporter' });
  }
  if (meter.kind === 'water') return undefined;
  // A watt for a millisecond is a millijoule.
  return checkMost(event, { most: BigInt(ratedWatts ?? gpus * MOST_WATTS_OF_CARD), field: 'joules' });
}

/** As the bucket is named: without a method, what stands under the site itself is its meter's. */
const ofSiteMeter = ({ method, subject, site }: UsageEvent): boolean =>
  method === SITE_METER || (method === undefined && subject === site);

/** The longest that a report without an end can be of: it counts in one UTC hour. */
const HOUR_MS = 3_600_000n;

/** `most`: smallest steps in a millisecond. */
function checkMost(
  { quantity, effectiveAtMs, endMs }: UsageEvent,
  { most, field }: { readonly most: bigint; readonly field: string },
): ClaimRefusal | undefined {
  const lasts = endMs === undefined || endMs <= effectiveAtMs ? HOUR_MS : endMs - effectiveAtMs;
  if (quantity * 10n <= most * lasts * 11n) return undefined;
  const within = endMs === undefined ? 'an hour; a longer use says its end' : 'that time';
  const message = `that is more than the register says the machine can make or take in ${within}`;
  return refuse('MoreThanThere', { message, field, rule: 'meter.reporter' });
}
