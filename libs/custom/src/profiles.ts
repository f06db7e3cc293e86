import { fraction, InvariantViolation, ofAmount, ZERO, type Fraction } from '#libs/amount';
import type { Majority } from './majority.js';
import type { JURISDICTIONS } from './schema-kinds.js';

export type Jurisdiction = (typeof JURISDICTIONS)[number];

/** What a statute asks of a custom, for so long. Days such as '2014-04-06'; the first belongs to it, the last does not. */
export interface Profile {
  readonly jurisdiction: Jurisdiction;
  readonly from: string;
  readonly until?: string;
  readonly source: string;
  /** The least share of the surplus that the reserve takes whatever it holds; `profileFloors` knows when it is more. */
  readonly lockedReserve: Fraction;
  /** The least share for other commons, mutual funds or education. */
  readonly solidarity: Fraction;
  /** The most of a period's base that may go to funders. */
  readonly funderCeiling: Fraction;
  /** The most of accumulated realised profit less losses that may be declared to payees outside the lock (LOCK-1). */
  readonly distributionCap?: Fraction;
  /** The most withdrawable shares of one person, in whole currency units (CAP-2). */
  readonly individualShare?: bigint;
  /** The most of the capital that public bodies may hold. */
  readonly publicCapital?: Fraction;
  /** The least number of member categories. */
  readonly memberCategories?: number;
  /** What a change of the custom takes at least. */
  readonly customMajority?: Majority;
}

const share = (percent: bigint): Fraction => fraction(percent, 100n);
const ALWAYS = '0001-01-01';

/** The house's own choice, which every profile shares: no more than 35 % of a period to funders. */
const OURS = { from: ALWAYS, lockedReserve: ZERO, solidarity: ZERO, funderCeiling: share(35n) };

/**
 * Every profile, the newest row of a jurisdiction last. Counsel of each partnership signs its custom: this is what we
 * read, with its source. 'DEFAULT' asks only what the house asks.
 */
export const PROFILES: readonly Profile[] = [
  { ...OURS, jurisdiction: 'DEFAULT', source: "Copyhold's own choice" },
  { ...OURS, jurisdiction: 'UK_CIC', source: 'SI 2005/1788 reg 17', distributionCap: share(35n) },
  { ...OURS, jurisdiction: 'UK_CBS', source: 'SI 2006/264; £20,000', until: '2014-04-06', individualShare: 20_000n },
  { ...OURS, jurisdiction: 'UK_CBS', source: 'SI 2006/264; £100,000', from: '2014-04-06', individualShare: 100_000n },
  { ...OURS, jurisdiction: 'IT', source: 'Cod. civ. 2545-quater', lockedReserve: share(30n), solidarity: share(3n) },
  {
    ...OURS,
    jurisdiction: 'FR_SCIC',
    source: 'Loi 47-1775 arts 16, 19 octies',
    lockedReserve: share(50n),
    publicCapital: share(50n),
    memberCategories: 3,
    customMajority: 'TWO_THIRDS',
  },
  { ...OURS, jurisdiction: 'ES', source: 'Ley 27/1999 arts 55-60', lockedReserve: share(20n), solidarity: share(5n) },
  {
    ...OURS,
    jurisdiction: 'SCE',
    source: 'Regulation (EC) 1435/2003',
    customMajority: 'TWO_THIRDS',
  },
];

/** The row of a jurisdiction that held on a day: the day of the fact, never today. */
export function profileOn(jurisdiction: Jurisdiction, day: string): Profile {
  const found = PROFILES.find(
    (row) => row.jurisdiction === jurisdiction && row.from <= day && (row.until === undefined || day < row.until),
  );
  if (found === undefined) throw new InvariantViolation(`no profile ${jurisdiction} on ${day}`);
  return found;
}

/** A period's figures that a statute looks at, in minor units; a loss counts as nothing. */
export interface ProfileFigures {
  /** Surplus to be divided, after prior losses; where a statute tells co-operative surplus from other profit, the former. */
  readonly baseMinor: bigint;
  /** Profit from outside the co-operative's own business. */
  readonly otherMinor: bigint;
  /** What the locked reserve holds already. */
  readonly reservesMinor: bigint;
  /** Capital, or for an SCE its minimum capital. */
  readonly capitalMinor: bigint;
}

/** The least that must be set aside of a period, in minor units. */
export interface ProfileFloors {
  readonly lockedMinor: bigint;
  readonly solidarityMinor: bigint;
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
const atLeast = (amount: bigint, percent: bigint): bigint => ofAmount(positive(amount), share(percent), 'UP');

/**
 * What a statute sets aside of one period before anybody divides it, rounded up.
 *
 * @example SCIC, 900,000; reserves 50,000 below a capital of 500,000 // locked 517,500 (SUR-2)
 * @example Spain, 100,000 and 20,000 of other profit // locked 30,000, solidarity 5,000 (SUR-4)
 */
export function profileFloors(jurisdiction: Jurisdiction, figures: ProfileFigures): ProfileFloors {
  const { baseMinor, otherMinor, reservesMinor, capitalMinor } = figures;
  const whole = positive(baseMinor) + positive(otherMinor);
  switch (jurisdiction) {
    case 'DEFAULT':
    case 'UK_CIC':
    case 'UK_CBS':
      return { lockedMinor: 0n, solidarityMinor: 0n };
    case 'IT':
      return { lockedMinor: atLeast(whole, 30n), solidarityMinor: atLeast(whole, 3n) };
    case 'FR_SCIC': {
      const legal = reservesMinor < capitalMinor ? atLeast(whole, 15n) : 0n;
      return { lockedMinor: legal + atLeast(whole - legal, 50n), solidarityMinor: 0n };
    }
    case 'ES':
      return {
        lockedMinor: atLeast(baseMinor, 20n) + atLeast(otherMinor, 50n),
        solidarityMinor: atLeast(baseMinor, 5n),
      };
    case 'SCE':
      return { lockedMinor: reservesMinor < capitalMinor ? atLeast(whole, 15n) : 0n, solidarityMinor: 0n };
  }
}

/** How a CIC's performance interest is capped. */
export interface InterestCap {
  readonly from: string;
  readonly until?: string;
  /** BASE_PLUS: the base rate and so much more. OF_AVERAGE_DEBT: interest in a year as a share of the average debt. */
  readonly kind: 'BASE_PLUS' | 'OF_AVERAGE_DEBT';
  readonly share: Fraction;
}

const CIC_INTEREST: readonly InterestCap[] = [
  { from: '2005-07-01', until: '2010-04-06', kind: 'BASE_PLUS', share: share(4n) },
  { from: '2010-04-06', until: '2014-10-01', kind: 'OF_AVERAGE_DEBT', share: share(10n) },
  { from: '2014-10-01', kind: 'OF_AVERAGE_DEBT', share: share(20n) },
];

/**
 * The cap of an agreement, by the day that it was made; undefined where the statute sets none.
 *
 * @example interestCapOn('UK_CIC', '2012-05-01') // 10 % of the average debt (LOCK-7)
 */
export function interestCapOn(jurisdiction: Jurisdiction, agreedOn: string): InterestCap | undefined {
  if (jurisdiction !== 'UK_CIC') return undefined;
  return CIC_INTEREST.find(({ from, until }) => from <= agreedOn && (until === undefined || agreedOn < until));
}
