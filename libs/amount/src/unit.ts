import { compareIds } from './allocate.js';
import { refuse, type Refusal } from './refusal.js';

/** An ISO 4217 currency code, or COMPUTE_RAW, COMPUTE_WEIGHTED, COMPUTE_BUSY, TOKEN, LABEL_POINT, ENERGY or WATER. */
export type UnitCode = string;

/** STATISTICAL units balance like the rest, but never enter a money statement or the waterfall. */
export type UnitKind = 'MONEY' | 'COMPUTE' | 'COUNT' | 'STATISTICAL';

/** A unit of account. Amounts of it are whole smallest steps; people see `shownAs`. */
export interface Unit {
  readonly code: UnitCode;
  readonly kind: UnitKind;
  /** What people read: the currency code, 'GPU-h', 'kWh', … */
  readonly shownAs: string;
  /** Smallest steps in one shown unit: 100n for EUR. */
  readonly scale: bigint;
  /** Digits shown after the point. Exact where the scale is a power of ten, rounded for GPU-hours and kWh. */
  readonly decimals: number;
}

/** Milli-GPU·milliseconds in a GPU-hour. */
export const GPU_HOUR = 3_600_000_000n;
/** ppm·milli-GPU·milliseconds in a weighted GPU-hour. */
export const WEIGHTED_GPU_HOUR = 3_600_000_000_000_000n;
/** Tokens are priced by the million. */
export const MILLION_TOKENS = 1_000_000n;

const COMMON_UNITS: readonly Unit[] = [
  { code: 'COMPUTE_RAW', kind: 'COMPUTE', shownAs: 'GPU-h', scale: GPU_HOUR, decimals: 3 },
  { code: 'COMPUTE_WEIGHTED', kind: 'COMPUTE', shownAs: 'weighted GPU-h', scale: WEIGHTED_GPU_HOUR, decimals: 3 },
  { code: 'COMPUTE_BUSY', kind: 'STATISTICAL', shownAs: 'busy GPU-h', scale: GPU_HOUR, decimals: 3 },
  { code: 'TOKEN', kind: 'COUNT', shownAs: 'tokens', scale: 1n, decimals: 0 },
  { code: 'LABEL_POINT', kind: 'COUNT', shownAs: 'label points', scale: 1n, decimals: 0 },
  { code: 'ENERGY', kind: 'STATISTICAL', shownAs: 'kWh', scale: 3_600_000_000n, decimals: 3 },
  { code: 'WATER', kind: 'STATISTICAL', shownAs: 'L', scale: 1_000_000n, decimals: 6 },
];

/**
 * ISO 4217 list one, currencies and funds codes in use, by the number of digits of their minor unit. Metals, test codes
 * and the units between institutions (XAU, XDR, XSU, XUA, XTS, XXX…) have no minor unit there: nothing can be counted in
 * whole smallest steps of them, so they are no units here.
 */
const CURRENCIES: readonly (readonly [decimals: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY ' +
      'COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ' +
      'ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN ' +
      'MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE ' +
      'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ' +
      'ZMW ZWG',
  ],
];

/** Every unit that a ledger may count in, by the bytes of their codes. The database has the same ones. */
export const units: readonly Unit[] = [
  ...COMMON_UNITS,
  ...CURRENCIES.flatMap(([decimals, codes]) =>
    codes.split(' ').map((code): Unit => {
      return { code, kind: 'MONEY', shownAs: code, scale: 10n ** BigInt(decimals), decimals };
    }),
  ),
].sort((a, b) => compareIds(a.code, b.code));

const UNITS: ReadonlyMap<UnitCode, Unit> = new Map(units.map((unit) => [unit.code, unit]));

/**
 * The unit of that code, or `UnknownUnit`.
 *
 * @example unitOf('EUR') // { code: 'EUR', kind: 'MONEY', scale: 100n, … }
 */
export function unitOf(code: UnitCode): Unit | Refusal<'UnknownUnit'> {
  return (
    UNITS.get(code) ??
    refuse('UnknownUnit', {
      message: `"${code}" is neither an ISO 4217 currency nor a unit of the commons`,
      field: 'unit',
      rule: 'amount.unit',
    })
  );
}
