import { compareFractions, fraction, multiply, ofAmount, parseFraction, subtract } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FocusCharge } from './charge.js';
import { focusRecord, type FocusRecord } from './record.js';

const issuer = { provider: 'The Commons' };
const HOUR_MS = 3_600_000n;
const charge: FocusCharge = {
  account: { id: 'member:9', name: 'Ada' },
  site: 'north',
  meter: { kind: 'tokens-in', resource: 'small' },
  quantity: 1_500_000n,
  priced: 1_500_000n,
  tariff: fraction(20n, 1_000_000n),
  billedMinor: 30n,
  currency: 'EUR',
  customVersion: 2,
  startMs: HOUR_MS,
  endMs: 2n * HOUR_MS,
  periodStartMs: 0n,
  periodEndMs: 744n * HOUR_MS,
};

function recordOf(changed: Partial<FocusCharge>): FocusRecord {
  const record = focusRecord({ ...charge, ...changed }, issuer);
  if ('refused' in record) throw new Error(record.message);
  return record;
}

const gpuTime = { kind: 'gpu-time', resource: 'A10' } as const;

describe('focusRecord', () => {
  it('prices tokens by the million', () => {
    expect(recordOf({})).toMatchObject({
      BilledCost: '0.3',
      ListCost: '0.3',
      ListUnitPrice: '0.2',
      PricingQuantity: '1.5',
      PricingUnit: '1000000 Tokens',
      ConsumedQuantity: '1500000',
      ConsumedUnit: 'Tokens',
      ChargePeriodStart: '1970-01-01T01:00:00Z',
      BillingPeriodEnd: '1970-02-01T00:00:00Z',
      ChargeClass: null,
      SkuId: 'tokens-in/small',
      SkuPriceId: 'tokens-in/small@2',
      ServiceCategory: 'AI and Machine Learning',
    });
  });

  it('leaves the rounding between the exact list cost and what was posted', () => {
    const { BilledCost, EffectiveCost, ListCost, ContractedCost } = recordOf({
      quantity: 7n,
      priced: 7n,
      billedMinor: 0n,
    });
    expect([BilledCost, EffectiveCost, ListCost, ContractedCost]).toEqual(['0', '0', '0.0000014', '0.0000014']);
  });

  it('prices GPU time by the hour where hours have an end, else by the second', () => {
    const tariff = fraction(100n, 3_600_000_000_000_000n);
    const hours = recordOf({ meter: gpuTime, quantity: 1n, priced: 5_400_000_000_000_000n, tariff, billedMinor: 150n });
    expect(hours).toMatchObject({ PricingUnit: 'Weighted GPU-Hours', PricingQuantity: '1.5', ListUnitPrice: '1' });
    expect(hours).toMatchObject({
      ConsumedUnit: 'GPU-Seconds',
      ConsumedQuantity: '0.000001',
      ServiceCategory: 'Compute',
    });
    const seconds = recordOf({ meter: gpuTime, priced: 1n, tariff, billedMinor: 1n });
    expect(seconds).toMatchObject({ PricingUnit: 'Weighted GPU-Seconds', PricingQuantity: '0.000000000001' });
    expect(seconds).toMatchObject({ ListUnitPrice: '0.000277777778', ListCost: '0.000000000000000277777778' });
  });

  it('publishes a price without an end with twelve decimals, and none that would be nothing', () => {
    const third = recordOf({
      tariff: fraction(1n, 30_000n),
      quantity: 3_000_000n,
      priced: 3_000_000n,
      billedMinor: 100n,
    });
    expect(third).toMatchObject({
      ListUnitPrice: '0.333333333333',
      PricingQuantity: '3',
      ListCost: '0.999999999999',
      BilledCost: '1',
    });
    const tiny = recordOf({ tariff: fraction(1n, 3n * 10n ** 17n), billedMinor: 0n });
    expect(tiny).toMatchObject({ ListUnitPrice: null, PricingCurrencyListUnitPrice: null, ListCost: '0' });
  });

  it('names a correction only where an earlier period is meant', () => {
    const earlier = { startMs: 0n, endMs: HOUR_MS, periodStartMs: HOUR_MS };
    expect(recordOf({ ...earlier, quantity: -5n, priced: -5n, billedMinor: -1n })).toMatchObject({
      ChargeClass: 'Correction',
      BilledCost: '-0.01',
      ConsumedQuantity: '-5',
      ListUnitPrice: '0.2',
    });
    expect(recordOf({ quantity: -5n, priced: -5n, billedMinor: -1n }).ChargeClass).toBeNull();
  });

  it('leaves empty what is not known: energy without a figure has no method either', () => {
    const known = recordOf({
      energy: { quantity: 1_500n, method: 'site_meter' },
      water: { quantity: 0n, method: 'site_meter' },
    });
    expect([known.x_EnergyJoules, known.x_EnergyMethod, known.x_WaterLitres]).toEqual(['1.5', 'site_meter', '0']);
    const unknown = recordOf({ energy: { quantity: null, method: 'site_meter' } });
    expect([unknown.x_EnergyJoules, unknown.x_EnergyMethod, unknown.x_WaterLitres]).toEqual([null, null, null]);
  });

  it('leaves empty what a charge does not have', () => {
    const known = ['InvoiceId', 'RegionId', 'RegionName', 'ResourceId', 'ResourceName', 'ResourceType', 'SubAccountId'];
    const record = new Map(Object.entries(recordOf({})));
    const empty = [...record].filter(([, value]) => value === null).map(([column]) => column);
    const ours = ['x_EnergyJoules', 'x_EnergyMethod', 'x_WaterLitres', 'x_WaterMethod'];
    const others = ['ChargeClass', 'SkuPriceDetails', 'SubAccountName', 'Tags', ...ours];
    expect(empty.toSorted()).toEqual([...known, ...others].toSorted());
  });

  it('writes tags as one object in one order, and none as null', () => {
    expect(recordOf({ tags: { b: '2', a: '"' } }).Tags).toBe(String.raw`{"a":"\"","b":"2"}`);
    expect(recordOf({ tags: {} }).Tags).toBeNull();
  });

  it('writes yen without decimals and dinars with three', () => {
    expect(recordOf({ currency: 'JPY' }).BilledCost).toBe('30');
    expect(recordOf({ currency: 'KWD' }).BilledCost).toBe('0.03');
  });

  it.each<[string, string, Partial<FocusCharge>]>([
    ['MeterNotPriced', 'meter', { meter: { kind: 'energy', resource: 'north' } }],
    ['CurrencyUnknown', 'currency', { currency: 'TOKEN' }],
    ['CurrencyUnknown', 'currency', { currency: 'euro' }],
    ['TextMalformed', 'account.id', { account: { id: ' ', name: 'x' } }],
    ['TextMalformed', 'site', { site: 'a\nb' }],
    ['TextMalformed', 'meter', { meter: { kind: 'tokens-in', resource: '\uD800' } }],
    ['TextMalformed', 'tags', { tags: { a: '' } }],
    ['PeriodMalformed', 'startMs', { startMs: 1n }],
    ['PeriodMalformed', 'endMs', { endMs: HOUR_MS }],
    ['PeriodMalformed', 'endMs', { endMs: 10n ** 18n }],
    ['PeriodMalformed', 'endMs', { endMs: 745n * HOUR_MS }],
    ['PeriodMalformed', 'periodEndMs', { periodEndMs: 0n }],
    ['PeriodMalformed', 'startMs', { periodStartMs: HOUR_MS + 1000n }],
    ['TariffNegative', 'tariff', { tariff: fraction(-1n) }],
    ['QuantityTooLarge', 'billedMinor', { billedMinor: -(10n ** 38n) }],
    ['QuantitiesDiffer', 'priced', { priced: 1n }],
    ['CustomVersionMalformed', 'customVersion', { customVersion: 0.5 }],
  ])('refuses %s of %s', (kind, field, changed) => {
    expect(focusRecord({ ...charge, ...changed }, issuer)).toMatchObject({
      refused: true,
      kind,
      field,
      rule: 'meter.focus',
    });
  });

  it('multiplies to its cost exactly, within twelve decimals of the price; or has no unit price and the posted cost', () => {
    const sizes = fc.record({
      isGpu: fc.boolean(),
      steps: fc.bigInt(-(10n ** 20n), 10n ** 20n),
      over: fc.bigInt(0n, 10n ** 6n),
      under: fc.bigInt(1n, 10n ** 16n),
    });
    fc.assert(
      fc.property(sizes, ({ isGpu, steps, over, under }) => {
        const tariff = fraction(over, under);
        const billedMinor = ofAmount(steps, tariff, 'HALF_UP');
        const meter = isGpu ? gpuTime : charge.meter;
        const row = recordOf({ meter, quantity: steps, priced: steps, tariff, billedMinor });
        expect(row.EffectiveCost).toBe(row.BilledCost);
        if (row.ListUnitPrice === null) return row.ListCost === row.BilledCost;
        const [price, quantity] = [row.ListUnitPrice, row.PricingQuantity].map((text) => parseFraction(text ?? ''));
        if (price === undefined || quantity === undefined || 'refused' in price || 'refused' in quantity) return false;
        expect(multiply(price, quantity)).toEqual(parseFraction(row.ListCost ?? ''));
        const off = subtract(multiply(price, quantity), multiply(tariff, fraction(steps, 100n)));
        const most = multiply(quantity, fraction(1n, 2n * 10n ** 12n));
        expect(compareFractions(multiply(off, off), multiply(most, most))).toBeLessThanOrEqual(0);
        return true;
      }),
    );
  });
});
