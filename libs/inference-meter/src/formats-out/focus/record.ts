import { compareIds } from '#libs/amount';
import { formatUtcInstant } from '../../instant.js';
import { meterName } from '../../usage-event.js';
import { decimalOfSteps } from '../decimal.js';
import { isOutText } from '../out-text.js';
import { refuseCharge, type FocusCharge, type FocusIssuer, type FocusRefusal, type MeasuredShare } from './charge.js';
import type { FocusColumn } from './columns.js';
import { priceOf, serviceOf } from './pricing.js';

/** One row: every column, null where there is no value. */
export type FocusRecord = Readonly<Record<FocusColumn, string | null>>;

/** The year 10000: from then on an instant has no text. */
const LAST_MS = 253_402_300_800_000n;

function timeOf(ms: bigint): string {
  return formatUtcInstant(ms).replace('.000Z', 'Z');
}

function checkTimes(charge: FocusCharge): FocusRefusal | undefined {
  const { startMs, endMs, periodStartMs, periodEndMs } = charge;
  const times = { startMs, endMs, periodStartMs, periodEndMs };
  const wrong = Object.entries(times).find(([, ms]) => ms < 0n || ms >= LAST_MS || ms % 1000n !== 0n);
  if (wrong !== undefined) {
    return refuseCharge('PeriodMalformed', wrong[0], `${wrong[0]} is not a whole second of the years 1970 to 9999`);
  }
  if (startMs >= endMs) return refuseCharge('PeriodMalformed', 'endMs', 'the charge ends before it begins');
  if (periodStartMs >= periodEndMs) {
    return refuseCharge('PeriodMalformed', 'periodEndMs', 'the period ends before it begins');
  }
  if (endMs > periodEndMs) return refuseCharge('PeriodMalformed', 'endMs', 'the charge ends after its period');
  if (startMs < periodStartMs && endMs > periodStartMs) {
    return refuseCharge('PeriodMalformed', 'startMs', 'the charge lies in two periods: cut it at the hour');
  }
  return undefined;
}

function checkTexts(charge: FocusCharge, issuer: FocusIssuer): FocusRefusal | undefined {
  const { account, subject, site, region, meter, invoiceId, resource, tags = {} } = charge;
  const texts: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(issuer).map(([key, text]: [string, string | undefined]) => [key, text] as const),
    ['account.id', account.id],
    ['account.name', account.name],
    ['subject.id', subject?.id],
    ['subject.name', subject?.name],
    ['site', site],
    ['region.id', region?.id],
    ['region.name', region?.name],
    ['meter', meter.resource],
    ['invoiceId', invoiceId],
    ['resource.id', resource?.id],
    ['resource.name', resource?.name],
    ['resource.type', resource?.type],
    ...Object.entries(tags).flatMap(([key, value]) => [['tags', key] as const, ['tags', value] as const]),
  ];
  const wrong = texts.find(([, text]) => text !== undefined && !isOutText(text));
  if (wrong === undefined) return undefined;
  return refuseCharge('TextMalformed', wrong[0], `${wrong[0]} is blank, too long or has control characters`);
}

function tagsOf(tags: FocusCharge['tags']): string | null {
  const pairs = Object.entries(tags ?? {}).sort(([a], [b]) => compareIds(a, b));
  if (pairs.length === 0) return null;
  return `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** Nothing where the quantity is unknown: not even the method, which would be of nothing. */
function shareOf(share: MeasuredShare | undefined, scale: bigint): readonly [string | null, string | null] {
  const quantity = share?.quantity ?? null;
  if (share === undefined || quantity === null) return [null, null];
  return [decimalOfSteps(quantity, scale) ?? null, share.method];
}

function whoAndWhen(charge: FocusCharge, issuer: FocusIssuer) {
  const { account, subject, region, resource, site } = charge;
  return {
    BillingAccountId: account.id,
    BillingAccountName: account.name,
    BillingPeriodEnd: timeOf(charge.periodEndMs),
    BillingPeriodStart: timeOf(charge.periodStartMs),
    // Only what is posted into a later period than it was used in takes an invoiced period's figures back or adds to it.
    ChargeClass: charge.startMs < charge.periodStartMs ? 'Correction' : null,
    ChargePeriodEnd: timeOf(charge.endMs),
    ChargePeriodStart: timeOf(charge.startMs),
    InvoiceId: charge.invoiceId ?? null,
    InvoiceIssuerName: issuer.invoiceIssuer ?? issuer.provider,
    ProviderName: issuer.provider,
    PublisherName: issuer.publisher ?? issuer.provider,
    RegionId: region?.id ?? null,
    RegionName: region?.name ?? null,
    ResourceId: resource?.id ?? null,
    ResourceName: resource?.name ?? null,
    ResourceType: resource?.type ?? null,
    SubAccountId: subject?.id ?? null,
    SubAccountName: subject?.name ?? null,
    Tags: tagsOf(charge.tags),
    x_SiteId: site,
  };
}

/**
 * One charge as a row of FOCUS 1.2. Billed and effective cost are what the ledger posted; list and contracted cost are
 * quantity × unit price, exactly, so that nobody has to believe a rounding. A price without an end in decimals is
 * published with twelve; one too small for that is null. Refuses what has no price and what no row can say.
 */
export function focusRecord(charge: FocusCharge, issuer: FocusIssuer): FocusRecord | FocusRefusal {
  const refusal = checkTexts(charge, issuer) ?? checkTimes(charge);
  if (refusal !== undefined) return refusal;
  if (!Number.isSafeInteger(charge.customVersion) || charge.customVersion < 1) {
    return refuseCharge('CustomVersionMalformed', 'customVersion', 'versions of the custom count from 1');
  }
  const service = serviceOf(charge);
  if ('refused' in service) return service;
  const price = priceOf(charge, service);
  if ('refused' in price) return price;
  const sku = meterName(charge.meter);
  const version = charge.customVersion.toString();
  const [energy, energyMethod] = shareOf(charge.energy, 1_000n);
  const [water, waterMethod] = shareOf(charge.water, 1_000_000n);
  return {
    ...whoAndWhen(charge, issuer),
    BilledCost: price.billed,
    BillingCurrency: charge.currency,
    ChargeCategory: 'Usage',
    ChargeDescription: `${service.meter} of ${charge.meter.resource} at ${charge.site}`,
    ChargeFrequency: 'Usage-Based',
    ConsumedQuantity: decimalOfSteps(charge.quantity, service.consumed.scale) ?? null,
    ConsumedUnit: service.consumed.unit,
    ContractedCost: price.cost,
    ContractedUnitPrice: price.unitPrice,
    EffectiveCost: price.billed,
    ListCost: price.cost,
    ListUnitPrice: price.unitPrice,
    PricingCategory: 'Standard',
    PricingCurrency: charge.currency,
    PricingCurrencyContractedUnitPrice: price.unitPrice,
    PricingCurrencyEffectiveCost: price.billed,
    PricingCurrencyListUnitPrice: price.unitPrice,
    PricingQuantity: price.quantity,
    PricingUnit: price.unit,
    ServiceCategory: service.category,
    ServiceName: service.name,
    ServiceSubcategory: service.subcategory,
    SkuId: sku,
    SkuMeter: service.meter,
    SkuPriceDetails: null,
    SkuPriceId: `${sku}@${version}`,
    x_CustomVersion: version,
    x_EnergyJoules: energy,
    x_EnergyMethod: energyMethod,
    x_WaterLitres: water,
    x_WaterMethod: waterMethod,
  };
}
