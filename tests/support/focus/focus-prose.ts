import { compareFractions, multiply } from '#libs/amount';
import { isCurrency, isKeyValue, isNumber, isProperText, isTime, numberOf } from './focus-checks.js';
import type { FocusRow, FocusTable } from './focus-table.js';

type Check = (table: FocusTable) => boolean;

const TIMES = ['BillingPeriodEnd', 'BillingPeriodStart', 'ChargePeriodEnd', 'ChargePeriodStart'];
const NUMBERS = /(?:Cost|Price|Quantity)$/u;
const OBJECTS = ['Tags', 'SkuPriceDetails'];

const isOwn = (column: string): boolean => column.startsWith('x_');

function valuesOf({ columns, rows }: FocusTable, wanted: (column: string) => boolean): readonly string[] {
  return columns.filter((column) => wanted(column)).flatMap((column) => rows.flatMap((row) => row.get(column) ?? []));
}

const everyTime: Check = (table) => valuesOf(table, (column) => TIMES.includes(column)).every((text) => isTime(text));
const everyNumber: Check = (table) => valuesOf(table, (column) => NUMBERS.test(column)).every((text) => isNumber(text));
const everyObject: Check = (table) =>
  valuesOf(table, (column) => OBJECTS.includes(column)).every((text) => isKeyValue(text));
const everyText: Check = (table) => valuesOf(table, () => true).every((text) => isProperText(text));
const everyRow =
  (fits: (value: (column: string) => string | null) => boolean): Check =>
  ({ rows }) =>
    rows.every((row: FocusRow) => fits((column) => row.get(column) ?? null));

function isProduct(a: string | null, b: string | null, product: string | null): boolean {
  const [left, right, result] = [a, b, product].map((text) => (text === null ? undefined : numberOf(text)));
  if (left === undefined || right === undefined) return true;
  return result !== undefined && compareFractions(multiply(left, right), result) === 0;
}

const productMatches = everyRow(
  (value) =>
    value('ChargeClass') === 'Correction' ||
    (isProduct(value('ContractedUnitPrice'), value('PricingQuantity'), value('ContractedCost')) &&
      isProduct(value('ListUnitPrice'), value('PricingQuantity'), value('ListCost'))),
);
/** Posted into a later period than it was used in, and only then, it is a correction. */
const correctionIsOfEarlierPeriod = everyRow(
  (value) =>
    (value('ChargeClass') === 'Correction') ===
    (value('ChargePeriodStart') ?? '') < (value('BillingPeriodStart') ?? ''),
);
const columnsAre =
  (fits: (column: string) => boolean): Check =>
  ({ columns }) =>
    columns.every((column) => fits(column));
const ownColumnsLast: Check = ({ columns }) => {
  const first = columns.findIndex((column) => isOwn(column));
  return first === -1 || columns.slice(first).every((column) => isOwn(column));
};

const each = (prefix: string, numbers: readonly string[], check: Check): readonly (readonly [string, Check])[] =>
  numbers.map((number) => [`${prefix}-${number}`, check] as const);

/** Rules that the model has in words only, and that a machine can try all the same. */
export const PROSE_CHECKS: ReadonlyMap<string, Check> = new Map([
  ...each('DateTimeFormat-A', ['001-M', '002-M', '004-M', '005-M', '006-M'], everyTime),
  ...each(
    'NumericFormat-A',
    ['002-M', '003-M', '004-M', '005-M', '006-M', '007-M', '008-M', '009-M', '010-M', '011-M'],
    everyNumber,
  ),
  ...each('KeyValueFormat-A', ['001-M', '002-M', '003-M', '004-M'], everyObject),
  ...each('StringHandling-A', ['001-M', '007-M'], everyText),
  ...each('NullHandling-A', ['002-M'], everyText),
  ...each('CurrencyFormat-A', ['001-C'], (table) =>
    valuesOf(table, (column) => column.endsWith('Currency')).every((text) => isCurrency(text)),
  ),
  ...each(
    'ColumnHandling-A',
    ['001-M', '003-M'],
    columnsAre((column) => /^(?:x_)?[A-Z][A-Za-z0-9]*$/u.test(column)),
  ),
  ...each(
    'ColumnHandling-A',
    ['005-O'],
    columnsAre(({ length }) => length <= 50),
  ),
  ...each('ColumnHandling-A', ['012-O', '013-O'], ownColumnsLast),
  ...each('ChargeClass-C', ['003-C', '004-C'], correctionIsOfEarlierPeriod),
  ...each('PricingQuantity-C', ['009-C'], productMatches),
  ...each('ContractedCost-C', ['009-C'], productMatches),
  ...each(
    'ConsumedQuantity-C',
    ['008-C'],
    everyRow((value) => isNumber(value('ConsumedQuantity') ?? '')),
  ),
  ...each(
    'PricingCurrencyContractedUnitPrice-C',
    ['005-C'],
    everyRow((value) => value('PricingCurrencyContractedUnitPrice') !== null),
  ),
  ...each(
    'PricingCurrencyContractedUnitPrice-C',
    ['008-C'],
    everyRow((value) => /^\d+(?:\.\d+)?$/u.test(value('PricingCurrencyContractedUnitPrice') ?? '')),
  ),
]);
