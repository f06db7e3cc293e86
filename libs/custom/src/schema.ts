import { add, compareFractions, fraction, isRefusal, ONE, unitOf, ZERO, type Fraction } from '#libs/amount';
import { z } from 'zod';
import { fractionWithin, integerWithin, name, positiveSteps, steps } from './codecs.js';
import { APPROPRIATION_LINES, FOUNDING_COLLEGES, JURISDICTIONS } from './schema-kinds.js';
import * as part from './schema-parts.js';

const ONE_PERCENT = fraction(1n, 100n);
const HALF = fraction(1n, 2n);
const anyShare = fractionWithin({ least: ZERO, most: ONE });
/** Entrenched: no custom may name less than one percent for the labellers (LAB-4). */
const labellersShare = fractionWithin({ least: ONE_PERCENT, most: fraction(99n, 100n) });

const sum = (values: readonly Fraction[]): Fraction => values.reduce(add, ZERO);

const collegeWeights = z
  .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/u), fractionWithin({ least: fraction(1n, 10n), most: fraction(1n, 2n) }))
  .refine((weights) => FOUNDING_COLLEGES.every((college) => college in weights), {
    error: `must name ${FOUNDING_COLLEGES.join(', ')}`,
  })
  .refine((weights) => compareFractions(sum(Object.values(weights)), ONE) === 0, { error: 'must sum to 100 %' });

const waterfall = z
  .strictObject({
    lockedReserve: anyShare,
    solidarity: anyShare,
    standingShare: labellersShare,
    funderCeiling: anyShare,
  })
  .refine((shares) => compareFractions(sum(Object.values(shares)), ONE) <= 0, {
    error: 'must not set aside more than the whole base',
  });

/**
 * A share of the roll, at most so many people: a vote binds a large town without asking for hundreds to come. Nothing
 * below 5 % or 10 people: "10 % or a fixed number, often the lower" is what societies ask (rules.md §6), and half of that
 * leaves room for a large roll that comes seldom; at 1 % or one vote, whoever stays to the end of an evening is the
 * association.
 */
const quorum = z.strictObject({
  share: fractionWithin({ least: fraction(1n, 20n), most: HALF }),
  atMost: integerWithin({ least: 10, most: 1_000_000 }),
});

/** What was allowed to the customs of this house's first versions. */
const formerQuorum = z.strictObject({
  share: fractionWithin({ least: ONE_PERCENT, most: HALF }),
  atMost: integerWithin({ least: 1, most: 1_000_000 }),
});

/** `costMinor` and `marginMinor` are minor units of the currency for `per` smallest steps of the meter's unit. */
const tariff = z.strictObject({ costMinor: steps, marginMinor: steps, per: positiveSteps });

/** Parts per million of an A100-40: jobs count by compute, token serving by bandwidth. */
const gpuWeight = z.strictObject({ computePpm: positiveSteps, bandwidthPpm: positiveSteps });

/** Points are LABEL_POINT; the wage is minor units, per accepted item. */
const rateCard = z.strictObject({ points: steps, wageMinor: steps });

/**
 * Every key of a custom, as wide as it ever was: what was adopted within its bounds then stays readable. JSON on one side,
 * exact values on the other.
 */
export const adoptedSchema = z.strictObject({
  version: integerWithin({ least: 1, most: 2_147_483_647 }),
  currency: z.string().refine(
    (code) => {
      const unit = unitOf(code);
      return !isRefusal(unit) && unit.kind === 'MONEY';
    },
    { error: 'must be an ISO 4217 currency' },
  ),
  collegeWeights,
  /** A college without a valid vote: the motion fails, or the others renormalise. */
  collegeEmpty: z.enum(['FAIL_CLOSED', 'RENORMALISE']),
  gmClearDays: integerWithin({ least: 1, most: 366 }),
  gmQuorum: formerQuorum,
  waterfall,
  share: z.strictObject({ revenueFloor: labellersShare }),
  tariffs: z.strictObject({ 'tokens-in': tariff, 'tokens-out': tariff, 'gpu-time': tariff }),
  gpuWeights: z.record(name, gpuWeight),
  /** What a job that accepts any card is counted at. */
  unnamedGpuWeight: z.strictObject({ computePpm: positiveSteps }),
  /** A job that accepts several models is counted at the least of their weights. */
  multiSpec: z.literal('LEAST'),
  newPcpFloor: anyShare,
  appropriationLines: z
    .array(z.enum(APPROPRIATION_LINES))
    .refine((lines) => APPROPRIATION_LINES.every((line) => lines.filter((each) => each === line).length === 1), {
      error: 'must name every line exactly once',
    }),
  betCap: anyShare,
  /** The line that takes what BET may not. */
  betCapOverflow: z.enum(APPROPRIATION_LINES).exclude(['BET']),
  rateCards: z.record(name, rateCard),
  labels: z.strictObject({ noReviewStep: z.boolean() }),
  stintReserve: anyShare,
  logMaxDelaySeconds: integerWithin({ least: 1, most: 86_400 }),
  publicNameDefault: z.boolean(),
  jurisdiction: z.enum(JURISDICTIONS),
  majorities: part.majorities,
  /** A meeting without its quorum is called a second time, once. */
  secondCall: z.boolean(),
  entryFine: part.entryFine,
  valueIndex: part.valueIndex,
  rentShare: anyShare,
  lives: part.lives,
  stint: part.stint,
  host: part.host,
  capital: part.capital,
  lock: part.lock,
  disclosure: part.disclosure,
  log: part.log,
  betTermYears: part.betTermYears,
  appropriationRatify: part.appropriationRatify,
  /** Days in which a contributor's statement of a machine's use is accepted or disputed; silence accepts it. */
  contributionDays: integerWithin({ least: 1, most: 31 }),
  voting: part.voting,
});

/** The same with the bounds of today, which every custom is held to that is adopted now. The database has the same. */
export const customSchema = adoptedSchema.extend({
  gmQuorum: quorum,
  /** Half at most: what is kept back for the commons leaves the gates the other half, or they are worth nothing. */
  stintReserve: fractionWithin({ least: ZERO, most: HALF }),
  rentShare: part.rentShare,
});
