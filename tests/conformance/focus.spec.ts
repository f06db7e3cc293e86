import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fraction } from '#libs/amount';
import { FOCUS_CRITERIA, focusLines, type FocusCharge } from '#libs/inference-meter';
import { describe, expect, it } from '@jest/globals';
import { readFocusTable } from '../support/focus/focus-table.js';
import { checkFocus, countByKind, type FocusModel, type FocusOutcome } from '../support/focus/focus-validator.js';

const file = path.join(import.meta.dirname, '../../../shared/data/audit/focus/model-1.2.json');
const present = existsSync(file);
const describeFocus = present ? describe : describe.skip;
const title = present
  ? "FOCUS 1.2, by its validator's rules"
  : 'FOCUS 1.2 (skipped: ../shared/data/audit/focus is absent)';
// The file is not ours: it has the shape that its own validator reads.
const model = (present ? JSON.parse(readFileSync(file, 'utf8')) : { ModelRules: {} }) as FocusModel;

const HOUR_MS = 3_600_000n;
const november = 1_793_491_200_000n;
const tokens: FocusCharge = {
  account: { id: 'member:9', name: 'Ada, "the first"' },
  subject: { id: 'commoner:9', name: 'Ada' },
  site: 'north',
  region: { id: 'SE-1', name: 'Luleå' },
  meter: { kind: 'tokens-in', resource: 'llama-3-8b' },
  quantity: 1_234_567n,
  priced: 1_234_567n,
  tariff: fraction(25n, 1_000_000n),
  billedMinor: 31n,
  currency: 'EUR',
  customVersion: 4,
  startMs: november + HOUR_MS,
  endMs: november + 2n * HOUR_MS,
  periodStartMs: november,
  periodEndMs: november + 720n * HOUR_MS,
  energy: { quantity: 12_345n, method: 'device_counter' },
};
const wholeHours = 3n * 3_600_000_000_000_000n;
const gpu: FocusCharge = {
  ...tokens,
  meter: { kind: 'gpu-time', resource: 'A10' },
  quantity: 10_800_000_000n,
  priced: wholeHours,
  tariff: fraction(100n, 3_600_000_000_000_000n),
  billedMinor: 300n,
  resource: { id: 'north/a10', name: 'A10 partition', type: 'GPU partition' },
  tags: { project: 'x' },
};
const { subject: _subject, region: _region, ...late } = tokens;
const corrected: FocusCharge = {
  ...late,
  meter: { kind: 'tokens-out', resource: 'llama-3-8b' },
  quantity: -500n,
  priced: -500n,
  billedMinor: 0n,
  startMs: november - HOUR_MS,
  endMs: november,
};
const charges = [tokens, gpu, corrected];

function fileOf(some: readonly FocusCharge[]): string {
  const lines = [...focusLines(some, { provider: 'The Commons' })];
  return lines.map((line) => (typeof line === 'string' ? line : `refused ${JSON.stringify(line)}`)).join('');
}

const outcomesOf = (text: string): ReadonlyMap<string, FocusOutcome> =>
  checkFocus(model, readFocusTable(text), FOCUS_CRITERIA);

function failuresOf(text: string): readonly string[] {
  return [...outcomesOf(text)].flatMap(([id, outcome]) => (outcome === 'fail' ? [id] : []));
}

/** The leaves that fail, without the composites that fail with them. */
const leavesOf = (text: string): readonly string[] =>
  failuresOf(text).filter((id) => model.ModelRules[id]?.Function !== 'Composite');

/** The file with one cell of its first row changed. */
function withCell(column: string, value: string): string {
  const table = readFocusTable(fileOf(charges));
  const rows = table.rows.map((row, index) =>
    table.columns.map((name) => (index === 0 && name === column ? value : (row.get(name) ?? ''))),
  );
  const quoted = rows.map((cells) =>
    cells.map((cell) => (cell === '' ? '' : `"${cell.replaceAll('"', '""')}"`)).join(','),
  );
  return [table.columns.join(','), ...quoted, ''].join('\r\n');
}

describeFocus(title, () => {
  it('has 621 rules, 420 of them for machines', () => {
    const rules = Object.values(model.ModelRules);
    const forMachines = rules.filter(
      ({ ValidationCriteria: { Requirement: check } }) => check.CheckFunction !== undefined,
    );
    expect([rules.length, forMachines.length]).toEqual([621, 420]);
    expect(rules.filter(({ Type: type }) => type === 'Static')).toHaveLength(420);
  });

  it('finds nothing in what we write', () => {
    expect(failuresOf(fileOf(charges))).toEqual([]);
    expect(countByKind(model, outcomesOf(fileOf(charges)))).toEqual({
      Composite: { pass: 84, prose: 19, absent: 32, untouched: 1, 'not-applicable': 7 },
      Format: { pass: 57, prose: 15, absent: 10, permission: 2 },
      Nullability: { pass: 43, prose: 8, absent: 26, permission: 13, alternative: 1, untouched: 12 },
      Presence: { pass: 39, 'not-applicable': 24 },
      Type: { pass: 43, prose: 1, absent: 12 },
      Validation: { pass: 41, prose: 76, absent: 19, permission: 15, untouched: 3, 'not-applicable': 18 },
    });
  });

  it('tries most rules for machines and 35 of the 201 in words', () => {
    const outcomes = outcomesOf(fileOf(charges));
    const count = (type: string): Readonly<Record<string, number>> => {
      const counts: Record<string, number> = {};
      for (const [id, outcome] of outcomes) {
        if (model.ModelRules[id]?.Type === type) counts[outcome] = (counts[outcome] ?? 0) + 1;
      }
      return counts;
    };
    expect(count('Static')).toEqual({
      pass: 272,
      absent: 76,
      'not-applicable': 31,
      prose: 19,
      untouched: 16,
      permission: 5,
      alternative: 1,
    });
    expect(count('Dynamic')).toEqual({ pass: 35, prose: 100, absent: 23, permission: 25, 'not-applicable': 18 });
  });

  it('has a price in decimals where the tariff has no end', () => {
    expect(failuresOf(fileOf([{ ...tokens, tariff: fraction(2_000n, 99_000_000n) }]))).toEqual([]);
  });

  it('says that a list price too small for decimals is missing', () => {
    const text = fileOf([{ ...tokens, tariff: fraction(1n, 3n * 10n ** 17n) }]);
    expect(leavesOf(text).toSorted()).toEqual([
      'ContractedUnitPrice-C-006-C',
      'ListUnitPrice-C-005-C',
      'PricingCurrencyContractedUnitPrice-C-005-C',
      'PricingCurrencyListUnitPrice-C-005-C',
    ]);
  });

  it.each([
    ['BilledCost', '0,31', 'BilledCost-C-002-M'],
    ['BilledCost', '+0.31', 'NumericFormat-A-010-M'],
    ['ListCost', '31', 'ListCost-C-009-C'],
    ['ContractedUnitPrice', '0.26', 'ContractedUnitPrice-C-011-C'],
    ['PricingQuantity', '', 'PricingQuantity-C-005-C'],
    ['BillingCurrency', 'euro', 'BillingCurrency-C-003-M'],
    ['BillingCurrency', 'XXX', 'BillingCurrency-C-006-M'],
    ['ChargePeriodStart', '2026-11-01T01:00:00+01:00', 'ChargePeriodStart-C-002-M'],
    ['BillingPeriodEnd', '2026-11-31T00:00:00Z', 'BillingPeriodEnd-C-002-M'],
    ['ChargeCategory', 'Use', 'ChargeCategory-C-003-M'],
    ['ChargeClass', 'Correction', 'ChargeClass-C-003-C'],
    ['ServiceCategory', 'AI', 'ServiceCategory-C-003-M'],
    ['ServiceCategory', 'Compute', 'ServiceName-C-005-C'],
    ['ServiceSubcategory', 'Other (Compute)', 'ServiceSubcategory-C-004-M'],
    ['SubAccountName', '', 'SubAccountName-C-005-C'],
    ['RegionId', '', 'RegionName-C-004-C'],
    ['ProviderName', 'Not Applicable', 'NullHandling-A-002-M'],
    ['ProviderName', 'Another', 'BilledCost-C-005-C'],
    ['SkuId', '', 'SkuId-C-005-C'],
    ['Tags', '{"a":1,"a":2}', 'KeyValueFormat-A-002-M'],
    ['Tags', '{"a":[1]}', 'Tags-C-001-M'],
    ['PricingUnit', '1,000 tokens', 'PricingUnit-C-003-O'],
    ['ConsumedUnit', '', 'ConsumedUnit-C-006-C'],
    ['ChargeFrequency', 'Hourly', 'ChargeFrequency-C-003-M'],
  ])('sees %s as "%s" (%s)', (column, value, rule) => {
    expect(leavesOf(withCell(column, value))).toContain(rule);
  });

  it('misses every column that must be there', () => {
    const table = readFocusTable(fileOf(charges));
    const wanted = Object.entries(model.ModelRules).flatMap(
      ([id, { Function: kind, ValidationCriteria: criteria }]) => {
        const column = criteria.Requirement.ColumnName ?? '';
        return kind === 'Presence' && outcomesOf(fileOf(charges)).get(id) === 'pass' ? [{ id, column }] : [];
      },
    );
    for (const { id, column } of wanted) {
      const without = { ...table, columns: table.columns.filter((name) => name !== column) };
      expect(checkFocus(model, without, FOCUS_CRITERIA).get(id)).toBe('fail');
    }
    expect(wanted.length).toBeGreaterThan(35);
  });

  it('sees our own columns among those of FOCUS', () => {
    const [header = '', ...rest] = fileOf(charges).split('\r\n');
    const swapped = header
      .replace('BilledCost', 'x_SiteId,')
      .replace(/,,/u, ',')
      .replace(/,x_SiteId(?=,x_W)/u, ',BilledCost');
    expect(leavesOf([swapped, ...rest].join('\r\n'))).toEqual(
      expect.arrayContaining(['ColumnHandling-A-012-O', 'ColumnHandling-A-013-O']),
    );
  });
});
