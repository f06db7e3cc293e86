import { isRefusal, unitOf, type UnitCode } from '#libs/amount';
import type { z } from 'zod';
import type { customSchema } from './schema.js';

/** The keys that documents adopted with the first versions of this house do not have. */
type LaterKey =
  | 'jurisdiction'
  | 'majorities'
  | 'secondCall'
  | 'entryFine'
  | 'valueIndex'
  | 'rentShare'
  | 'lives'
  | 'stint'
  | 'host'
  | 'capital'
  | 'lock'
  | 'disclosure'
  | 'log'
  | 'betTermYears'
  | 'appropriationRatify'
  | 'contributionDays'
  | 'voting';

/**
 * What holds where an adopted document does not name them. They never change: an old custom would say something else
 * than it did yesterday. Amounts are 5,000 a year for a megawatt and 100,000 for one person's withdrawable shares.
 */
export function laterDefaults(currency: UnitCode): Pick<z.input<typeof customSchema>, LaterKey> {
  const unit = unitOf(currency);
  const scale = isRefusal(unit) ? 1n : unit.scale;
  return {
    jurisdiction: 'DEFAULT',
    majorities: {
      CUSTOM_CHANGE: { majority: 'TWO_THIRDS', count: 'EVERY' },
      DISPOSAL: { majority: 'TWO_THIRDS', count: 'WEIGHTED' },
      LOSS_ABSORPTION: { majority: 'TWO_THIRDS', count: 'WEIGHTED' },
      PERIOD_REOPENING: { majority: 'SIMPLE', count: 'WEIGHTED' },
      ADMISSION: { majority: 'SIMPLE', count: 'WEIGHTED' },
    },
    secondCall: true,
    entryFine: { mode: 'FINE_CERTAIN', rule: 'least(2 * rent, 2 * (value - rent))' },
    valueIndex: '1/25',
    rentShare: '1/20',
    lives: { ladder: ['1/1', '1/2', '1/4'], notices: 3 },
    stint: {
      tokensPerGpuSecond: {},
      leaseMinDays: 1,
      // An hour of a GPU of weight 1.
      leaseMin: '3600000000000000',
      sanctions: ['WARN', 'THROTTLE', 'JURY', 'SUSPEND'],
      throttle: '1/4',
      suspendDays: 7,
      juryDays: 14,
    },
    host: { rateMinor: `${5_000n * scale}`, base: 'PD_IT' },
    capital: { individualShareMinor: `${100_000n * scale}` },
    lock: { guardianConsent: 'UNLISTED_BODIES', specifiedBody: '' },
    disclosure: { fromKw: 500, keepYears: 10 },
    log: { witnessesK: 1 },
    betTermYears: { least: 3, most: 7 },
    appropriationRatify: '',
    contributionDays: 14,
    voting: {
      majorities: {
        ORDINARY: { majority: 'SIMPLE', count: 'WEIGHTED' },
        WORKLOAD: { majority: 'SIMPLE', count: 'EVERY' },
        PASTURE: { majority: 'SIMPLE', count: 'WEIGHTED' },
        CAPITAL: { majority: 'TWO_THIRDS', count: 'WEIGHTED' },
        RECALL: { majority: 'SIMPLE', count: 'EVERY' },
        FORFEITURE: { majority: 'TWO_THIRDS', count: 'EVERY' },
      },
      supporters: '1/20',
      requisition: '1/10',
      openDays: 7,
      extensionHours: 24,
      standstillHours: 72,
      mandatesHeld: 3,
      proxiesHeld: 2,
      leastShown: 5,
      secret: [],
    },
  };
}
