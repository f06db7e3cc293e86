import { fraction, ONE, ZERO } from '#libs/amount';
import { z } from 'zod';
import { feeText, fractionWithin, integerWithin, name, positiveSteps, steps } from './codecs.js';
import {
  CONSENTS,
  COUNTS,
  MAJORITIES,
  SANCTIONS,
  SECRET_KINDS,
  type FURTHER_MOTION_KINDS,
  type MOTION_KINDS,
} from './schema-kinds.js';

const share = fractionWithin({ least: ZERO, most: ONE });

const majority = z.strictObject({ majority: z.enum(MAJORITIES), count: z.enum(COUNTS) });

/** What each kind of motion takes. */
export const majorities = z.strictObject({
  CUSTOM_CHANGE: majority,
  DISPOSAL: majority,
  LOSS_ABSORPTION: majority,
  PERIOD_REOPENING: majority,
  ADMISSION: majority,
} satisfies Record<(typeof MOTION_KINDS)[number], typeof majority>);

/** FINE_CERTAIN asks exactly what the rule says. FINE_ARBITRARY lets the steward ask less, never more. */
export const entryFine = z.strictObject({ mode: z.enum(['FINE_CERTAIN', 'FINE_ARBITRARY']), rule: feeText });

/** How much custom value may rise within twelve months. Entrenched. */
export const valueIndex = fractionWithin({ least: ZERO, most: fraction(1n, 10n) });

/**
 * Quit rent as a share of custom value: a fifth at most. A quit rent is an acknowledgement, fixed and small beside the
 * yearly value (COP-3 has a twentieth); at the whole of it a right would cost its use twice over, and its fine nothing.
 * The number is the house's own choice.
 */
export const rentShare = fractionWithin({ least: ZERO, most: fraction(1n, 5n) });

/** The parts of a fine that successive lives pay, and how often an absent heir is called. */
export const lives = z.strictObject({
  ladder: z.array(share).min(1).max(12),
  notices: integerWithin({ least: 3, most: 12 }),
});

/** Suspension comes after a jury, or not at all; the rest in the order of the list. */
const sanctions = z
  .array(z.enum(SANCTIONS))
  .min(1)
  .refine(
    (list) =>
      list.every(
        (sanction, at) => at === 0 || SANCTIONS.indexOf(sanction) > SANCTIONS.indexOf(list[at - 1] ?? sanction),
      ),
    {
      error: `must go from mild to severe: ${SANCTIONS.join(', ')}`,
    },
  )
  .refine((list) => !list.includes('SUSPEND') || list.includes('JURY'), { error: 'must not suspend without a jury' });

export const stint = z.strictObject({
  /** Tokens that a second of one of its GPUs makes, by model: what a use in tokens takes of a stint. */
  tokensPerGpuSecond: z.record(name, positiveSteps),
  /** Kept readable; nothing is let by days. */
  leaseMinDays: integerWithin({ least: 1, most: 366 }),
  /** What stays beside every block that a gateway admits from, ppm·milli-GPU·ms: below it each request holds for itself. */
  leaseMin: steps,
  sanctions,
  /** What a throttled stint keeps of what was unused: none would be a suspension, which is for a jury. */
  throttle: fractionWithin({ least: fraction(1n, 100n), most: ONE }),
  suspendDays: integerWithin({ least: 1, most: 31 }),
  juryDays: integerWithin({ least: 1, most: 14 }),
});

/** What a host community is paid for a year of a megawatt, minor units; measured as installed IT power over time. */
export const host = z.strictObject({ rateMinor: steps, base: z.literal('PD_IT') });

/** The most withdrawable shares that one person may hold, minor units. */
export const capital = z.strictObject({ individualShareMinor: steps });

/** `specifiedBody` receives what is left at the end; empty until one is named, and then it stays. */
export const lock = z.strictObject({
  guardianConsent: z.enum(CONSENTS),
  specifiedBody: z
    .string()
    .regex(/^(?:(?!\s)[^\p{Cc}\p{Cs}]{1,200}(?<!\s))?$/u, 'must be at most 200 characters, with no space at either end')
    .refine((body) => body === body.normalize('NFC'), { error: 'must be in the normal form C of Unicode' }),
});

/** From how many kilowatts a site publishes its figures, and how long they are kept. */
export const disclosure = z.strictObject({
  fromKw: integerWithin({ least: 0, most: 500 }),
  keepYears: integerWithin({ least: 10, most: 100 }),
});

/** How many witnesses sign a checkpoint of the log before it counts as witnessed. */
export const log = z.strictObject({ witnessesK: integerWithin({ least: 1, most: 16 }) });

export const betTermYears = z
  .strictObject({ least: integerWithin({ least: 1, most: 50 }), most: integerWithin({ least: 1, most: 50 }) })
  .refine(({ least, most }) => least <= most, { error: 'must not end before it begins' });

/** Kinds of motion that are voted on by tokens which nobody can put a name to; none twice, in byte order. */
const secretKinds = z
  .array(z.enum(SECRET_KINDS))
  .refine((list) => list.every((kind, at) => at === 0 || (list[at - 1] ?? '') < kind), {
    error: 'must name each kind once, in alphabetical order',
  });

/** How a motion comes to the vote, and how long each step of it takes. */
export const voting = z.strictObject({
  majorities: z.strictObject({
    ORDINARY: majority,
    WORKLOAD: majority,
    PASTURE: majority,
    CAPITAL: majority,
    RECALL: majority,
    FORFEITURE: majority,
  } satisfies Record<(typeof FURTHER_MOTION_KINDS)[number], typeof majority>),
  /** Of all who may vote, so many support a motion before it is put to the vote. */
  supporters: fractionWithin({ least: ZERO, most: fraction(1n, 4n) }),
  /** Of all votes, so many ask for a motion, and it is called (Regulation (EC) 1435/2003, article 55). */
  requisition: fractionWithin({ least: fraction(1n, 100n), most: fraction(1n, 10n) }),
  openDays: integerWithin({ least: 1, most: 60 }),
  /** Once, where the last quorum is met so late that nobody could answer; none at 0. */
  extensionHours: integerWithin({ least: 0, most: 168 }),
  /** Between the count and what follows of it: time to check. */
  standstillHours: integerWithin({ least: 0, most: 720 }),
  mandatesHeld: integerWithin({ least: 1, most: 20 }),
  proxiesHeld: integerWithin({ least: 1, most: 20 }),
  /** A college with fewer ballots publishes its verdict and no count. */
  leastShown: integerWithin({ least: 3, most: 20 }),
  secret: secretKinds,
});

/** One college that must agree to a division, or none. */
export const appropriationRatify = z.string().regex(/^(?:[A-Z][A-Z0-9_]*)?$/u, 'must be a college, or nothing');
