import { refuse, type Fraction, type Refusal } from '#libs/amount';
import type { MeasuredBy } from '../../energy/method.js';
import type { Meter, UsageEvent } from '../../usage-event.js';

/** An id for machines and a name for people. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Who sends the file. One and the same name, unless somebody else sells on or invoices. */
export interface FocusIssuer {
  readonly provider: string;
  readonly publisher?: string;
  readonly invoiceIssuer?: string;
}

/** Energy or water of one charge: null where it is not known. */
export interface MeasuredShare {
  /** mJ or µL. */
  readonly quantity: bigint | null;
  readonly method: MeasuredBy;
}

/** The rated use of one subject, of one meter, in one interval: one row. */
export interface FocusCharge {
  /** Who is billed. */
  readonly account: Named;
  /** Who used it on the account's bill; absent where that is the account itself. */
  readonly subject?: Named;
  readonly site: string;
  /** Where the site stands; absent where it is in no region that anybody tells apart. */
  readonly region?: Named;
  readonly meter: Meter;
  /** In whole steps of the meter's unit; below zero in a row that takes something back. */
  readonly quantity: UsageEvent['quantity'];
  /** In whole steps of what the tariff prices: weighted compute for GPU time, else the same as `quantity`. */
  readonly priced: bigint;
  /** Minor units of the currency to one step of `priced` (`tariffOf`). */
  readonly tariff: Fraction;
  /** As posted, in whole minor units: below zero where something is given back. */
  readonly billedMinor: bigint;
  /** ISO 4217. */
  readonly currency: string;
  /** Under which version of the custom it was priced. */
  readonly customVersion: number;
  /** When it was used, milliseconds since 1970, whole seconds; the end is not part of it. */
  readonly startMs: bigint;
  readonly endMs: bigint;
  /** The accounting period into which it is posted, likewise. */
  readonly periodStartMs: bigint;
  readonly periodEndMs: bigint;
  readonly invoiceId?: string;
  /** The machine or the partition; absent where tokens of a shared model were used. */
  readonly resource?: Named & { readonly type: string };
  /** What the subject calls it. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly energy?: MeasuredShare;
  readonly water?: MeasuredShare;
}

/** Why a charge has no row. */
export type FocusRefusalKind =
  | 'MeterNotPriced'
  | 'CurrencyUnknown'
  | 'TextMalformed'
  | 'PeriodMalformed'
  | 'TariffNegative'
  | 'QuantityTooLarge'
  | 'QuantitiesDiffer'
  | 'CustomVersionMalformed';

export type FocusRefusal = Refusal<FocusRefusalKind>;

/** Builds the refusal of one charge. */
export function refuseCharge(kind: FocusRefusalKind, field: string, message: string): FocusRefusal {
  return refuse(kind, { message, field, rule: 'meter.focus' });
}
