import { compareFractions, fraction, isRefusal, multiply, ofAmount, unitOf, type Fraction } from '#libs/amount';
import { decimalOfSteps, exactDecimal } from '../decimal.js';
import { refuseCharge, type FocusCharge, type FocusRefusal } from './charge.js';

/** What a meter is called in FOCUS. One service name has one category and one subcategory. */
interface Service {
  readonly name: string;
  readonly category: string;
  readonly subcategory: string;
  readonly meter: string;
  /** The unit of consumption, whose quantities always end. */
  readonly consumed: PricingUnit;
  /** The units of pricing, the best first; in the last one every quantity ends. */
  readonly priced: readonly PricingUnit[];
}

interface PricingUnit {
  readonly unit: string;
  /** Steps to one of it. */
  readonly scale: bigint;
}

const MODEL = { name: 'Inference', category: 'AI and Machine Learning', subcategory: 'Generative AI' } as const;
const TOKENS = {
  consumed: { unit: 'Tokens', scale: 1n },
  priced: [{ unit: '1000000 Tokens', scale: 1_000_000n }],
} as const;

const SERVICES: ReadonlyMap<string, Service> = new Map<string, Service>([
  ['tokens-in', { ...MODEL, ...TOKENS, meter: 'Input Tokens' }],
  ['tokens-out', { ...MODEL, ...TOKENS, meter: 'Output Tokens' }],
  [
    'gpu-time',
    {
      name: 'GPU Time',
      category: 'Compute',
      subcategory: 'Other (Compute)',
      meter: 'Reserved GPU Time',
      consumed: { unit: 'GPU-Seconds', scale: 1_000_000n },
      priced: [
        { unit: 'Weighted GPU-Hours', scale: 3_600_000_000_000_000n },
        { unit: 'Weighted GPU-Seconds', scale: 1_000_000_000_000n },
      ],
    },
  ],
]);

/** The service of a meter; energy and water are counted, never sold. */
export function serviceOf(charge: FocusCharge): Service | FocusRefusal {
  const { kind } = charge.meter;
  return SERVICES.get(kind) ?? refuseCharge('MeterNotPriced', 'meter', `${kind} is counted and never sold`);
}

/** The figures of a row, as decimals. */
export interface FocusPrice {
  readonly unit: string;
  readonly quantity: string;
  /** Null where it is too small for twelve decimals, as quantity × price must equal cost. */
  readonly unitPrice: string | null;
  /** Quantity × unit price, exactly; what was posted where there is no unit price. */
  readonly cost: string;
  /** What was posted: the cost rounded to minor units by the ledger. */
  readonly billed: string;
}

const BOUND = 10n ** 38n;

function isTooLarge(steps: bigint): boolean {
  return steps >= BOUND || steps <= -BOUND;
}

function checkFigures({ meter, quantity, priced, tariff, billedMinor }: FocusCharge): FocusRefusal | undefined {
  const large = Object.entries({ quantity, priced, billedMinor }).find(([, steps]) => isTooLarge(steps));
  if (large !== undefined) return refuseCharge('QuantityTooLarge', large[0], `${large[0]} has more than 38 digits`);
  if (tariff.numerator < 0n) return refuseCharge('TariffNegative', 'tariff', 'no price is below zero');
  const isWeighted = meter.kind === 'gpu-time';
  if (isWeighted || quantity === priced) return undefined;
  return refuseCharge('QuantitiesDiffer', 'priced', 'tokens are priced as they are counted, without a weight');
}

/** Decimals of a price that has no end: a quantity of a billion comes out within a thousandth of a minor unit. */
const PRICE_STEPS = 10n ** 12n;

/** A price as the decimal that is published: the price itself where it ends, else rounded. */
function published(price: Fraction): Fraction {
  return exactDecimal(price) === undefined ? fraction(ofAmount(PRICE_STEPS, price, 'HALF_UP'), PRICE_STEPS) : price;
}

interface Option {
  readonly unit: PricingUnit;
  readonly quantity: string;
  readonly price: Fraction;
  readonly isExact: boolean;
}

function pricedIn(charge: FocusCharge, unit: PricingUnit, perMajor: bigint): Option | undefined {
  const quantity = decimalOfSteps(charge.priced, unit.scale);
  if (quantity === undefined) return undefined;
  const exact = multiply(charge.tariff, fraction(unit.scale, perMajor));
  const price = published(exact);
  return { unit, quantity, price, isExact: compareFractions(price, exact) === 0 };
}

/**
 * The figures of one row. Its pricing unit is the first in which quantity and unit price both end as decimals; where
 * there is none, the first in which the quantity does, and the price is rounded to 12 decimals. A price too small for
 * that is left out, and what was posted stands for the cost. Refuses currencies that are not of ISO 4217, prices below zero and
 * figures of more than 38 digits.
 */
export function priceOf(charge: FocusCharge, service: Service): FocusPrice | FocusRefusal {
  const refusal = checkFigures(charge);
  if (refusal !== undefined) return refusal;
  const unit = unitOf(charge.currency);
  if (isRefusal(unit) || unit.kind !== 'MONEY') {
    return refuseCharge('CurrencyUnknown', 'currency', `"${charge.currency.slice(0, 40)}" is no currency of ISO 4217`);
  }
  const options = service.priced.flatMap((option) => pricedIn(charge, option, unit.scale) ?? []);
  const chosen = options.find(({ isExact }) => isExact) ?? options[0];
  const billed = decimalOfSteps(charge.billedMinor, unit.scale);
  if (chosen === undefined || billed === undefined) {
    return refuseCharge('QuantityTooLarge', 'priced', 'the quantity has no end as a decimal');
  }
  const { price, quantity } = chosen;
  const named = { unit: chosen.unit.unit, quantity, billed };
  // Nothing times something is no cost that anybody was ever charged.
  if (price.numerator === 0n && charge.tariff.numerator !== 0n) return { ...named, unitPrice: null, cost: billed };
  const cost = exactDecimal(multiply(price, fraction(charge.priced, chosen.unit.scale)));
  return { ...named, unitPrice: exactDecimal(price) ?? null, cost: cost ?? billed };
}
