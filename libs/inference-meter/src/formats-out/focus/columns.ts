/** The version of the FinOps Open Cost and Usage Specification that is written. */
export const FOCUS_VERSION = '1.2';

/** Columns of FOCUS 1.2 that are written, in the order of their names. Columns for what we never have are left out. */
export const FOCUS_COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'InvoiceId',
  'InvoiceIssuerName',
  'ListCost',
  'ListUnitPrice',
  'PricingCategory',
  'PricingCurrency',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'Tags',
] as const;

/** Our own columns, after all of FOCUS. Energy and water stand beside a charge, never in its cost. */
export const OWN_COLUMNS = [
  'x_CustomVersion',
  'x_EnergyJoules',
  'x_EnergyMethod',
  'x_SiteId',
  'x_WaterLitres',
  'x_WaterMethod',
] as const;

export type FocusColumn = (typeof FOCUS_COLUMNS)[number] | (typeof OWN_COLUMNS)[number];

export const ALL_COLUMNS: readonly FocusColumn[] = [...FOCUS_COLUMNS, ...OWN_COLUMNS];

/**
 * Which of FOCUS's conditions on a provider we meet: its validator asks for the columns of these. We have one price for
 * everybody (nothing negotiated), one currency for pricing and billing, and no commitments, zones or reservations.
 */
export const FOCUS_CRITERIA = [
  'ACCOUNT_NAMING_SUPPORTED',
  'BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED',
  'PUBLIC_PRICE_LIST_SUPPORTED',
  'REGION_SUPPORTED',
  'RESOURCE_TYPE_ASSIGNMENT_SUPPORTED',
  'SUB_ACCOUNT_SUPPORTED',
  'TAGGING_SUPPORTED',
  'UNIT_PRICING_SUPPORTED',
  'USAGE_MEASUREMENT_SUPPORTED',
] as const;
