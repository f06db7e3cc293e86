import { fraction, ofAmount, refuse, type Fraction, type Refusal } from '#libs/amount';
import { decimalOfSteps } from '../decimal.js';
import { csvCell, isOutText } from '../out-text.js';
import {
  DISCLOSURE_ACT,
  DISCLOSURE_FIELDS,
  DISCLOSURE_SCHEMA,
  DUE_FROM_WATTS,
  TOTAL_RENEWABLE,
  type DisclosureField,
} from './fields.js';

/** What is known of a site's calendar year, by the keys of the fields; what is absent or null is not known. */
export type DisclosureValues = Readonly<Record<string, bigint | string | readonly string[] | null | undefined>>;

export interface DisclosureYear {
  readonly year: number;
  readonly values: DisclosureValues;
  /** Energy of agreements and of the site's own making whose guarantees were not retired, Wh: it is subtracted. */
  readonly unretired: { readonly agreements: bigint | null; readonly onSite: bigint | null };
}

/** One field as reported; `value` null is missing. */
export interface DisclosedField extends Omit<DisclosureField, 'scale' | 'signed'> {
  readonly value: string | readonly string[] | null;
}

/** Four decimals, rounded half up; null where a figure that it needs is missing or its divisor is nothing. */
export interface DisclosedIndicators {
  readonly PUE: string | null;
  readonly WUE: string | null;
  readonly ERF: string | null;
  readonly REF: string | null;
}

export interface Disclosure {
  readonly schema: string;
  readonly act: string;
  readonly year: number;
  readonly fields: readonly DisclosedField[];
  /** The keys of the fields without a value, in their order. */
  readonly missing: readonly string[];
  readonly indicators: DisclosedIndicators;
  /** Whether the report is due by law: from 500 kW installed. Null where the demand is missing. */
  readonly due: boolean | null;
}

export type DisclosureRefusal = Refusal<
  'FieldUnknown' | 'FieldComputed' | 'ValueMalformed' | 'ValueOutOfRange' | 'PartExceedsWhole' | 'YearMalformed'
>;

function no(kind: DisclosureRefusal['kind'], field: string, message: string): DisclosureRefusal {
  return refuse(kind, { message, field, rule: 'KPI-1' });
}

const BY_KEY = new Map(DISCLOSURE_FIELDS.map((field) => [field.key, field]));
const BOUND = 10n ** 38n;
/** Inclusive, in steps. */
const LIMITS = new Map<string, readonly [bigint, bigint]>([
  ['operation-year', [1900n, 9999n]],
  ['operation-month', [1n, 12n]],
  ['C_SERV/area', [0n, 10_000n]],
  ['C_STOR/area', [0n, 10_000n]],
]);
const PARTS = [
  ['E_IT', 'E_DC'],
  ['E_DC-BG', 'E_DC'],
  ['E_REUSE', 'E_DC'],
  ['W_IN-POT', 'W_IN'],
  ['S_CR', 'S_DC'],
] as const;

function checkValue(field: DisclosureField, value: bigint | string | readonly string[]): DisclosureRefusal | undefined {
  const { key, kind } = field;
  if (kind === 'number') {
    if (typeof value !== 'bigint') return no('ValueMalformed', key, `${key} is a number of whole steps`);
    const [least, most] = LIMITS.get(key) ?? [field.signed ? -BOUND : 0n, BOUND];
    return value < least || value > most ? no('ValueOutOfRange', key, `${key} is out of range`) : undefined;
  }
  const texts = kind === 'list' && Array.isArray(value) ? value : [value];
  const fits = texts.every((item: unknown) => typeof item === 'string' && isOutText(item));
  return fits ? undefined : no('ValueMalformed', key, `${key} is a ${kind} without blank items`);
}

function checkValues(values: DisclosureValues): DisclosureRefusal | undefined {
  for (const [key, value] of Object.entries(values)) {
    const field = BY_KEY.get(key);
    if (field === undefined) return no('FieldUnknown', key.slice(0, 40), 'the report has no such field');
    if (value === null || value === undefined) continue;
    if (key === TOTAL_RENEWABLE) return no('FieldComputed', key, `${key} is the sum of its parts`);
    const refusal = checkValue(field, value);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

type Numbers = ReadonlyMap<string, bigint>;

function less(whole: bigint | undefined, part: bigint | null): bigint | undefined {
  return whole === undefined || part === null ? undefined : whole - part;
}

/** Unretired guarantees may be sold to somebody else: what is not known to be retired is not known to be renewable. */
function numbersOf({ values, unretired }: DisclosureYear): Numbers | DisclosureRefusal {
  const numbers = new Map<string, bigint>();
  for (const [key, value] of Object.entries(values)) if (typeof value === 'bigint') numbers.set(key, value);
  const net = { 'E_RES-PPA': unretired.agreements, 'E_RES-OS': unretired.onSite };
  for (const [key, part] of Object.entries(net)) {
    if (part !== null && part < 0n) return no('ValueOutOfRange', key, 'nothing less than zero is unretired');
    const known = less(numbers.get(key), part);
    if (known !== undefined && known < 0n) return no('PartExceedsWhole', key, 'more is unretired than there was');
    if (known === undefined) numbers.delete(key);
    else numbers.set(key, known);
  }
  const [goo, ppa, onSite] = ['E_RES-GOO', 'E_RES-PPA', 'E_RES-OS'].map((key) => numbers.get(key));
  if (goo !== undefined && ppa !== undefined && onSite !== undefined) numbers.set(TOTAL_RENEWABLE, goo + ppa + onSite);
  for (const [part, whole] of PARTS) {
    const [some, all] = [numbers.get(part), numbers.get(whole)];
    if (some !== undefined && all !== undefined && some > all) {
      return no('PartExceedsWhole', part, `${part} is more than ${whole}`);
    }
  }
  return numbers;
}

function disclosed(field: DisclosureField, values: DisclosureValues, numbers: Numbers): DisclosedField {
  const { key, symbol, name, kind, unit, scale } = field;
  const number = numbers.get(key);
  const given = kind === 'number' ? undefined : values[key];
  const told = typeof given === 'bigint' ? undefined : given;
  const items = kind === 'list' && typeof told === 'string' ? [told] : told;
  const value = number === undefined ? (items ?? null) : (decimalOfSteps(number, scale) ?? null);
  return { key, symbol, name, kind, unit, value };
}

const PLACES = 10_000n;

function shown(ratio: Fraction | undefined): string | null {
  if (ratio === undefined) return null;
  const rounded = ofAmount(PLACES, ratio, 'HALF_UP').toString().padStart(5, '0');
  return `${rounded.slice(0, -4)}.${rounded.slice(-4)}`;
}

/** PUE = E_DC/E_IT, WUE = W_IN (m³)/E_IT (MWh), ERF = E_REUSE/E_DC, REF = E_RES-TOT/E_DC. */
function indicatorsOf(numbers: Numbers): DisclosedIndicators {
  const ratio = (over: string, under: string, [times, by]: readonly [bigint, bigint] = [1n, 1n]) => {
    const [part, whole] = [numbers.get(over), numbers.get(under)];
    if (part === undefined || whole === undefined || whole === 0n) return undefined;
    return fraction(part * times, whole * by);
  };
  return {
    PUE: shown(ratio('E_DC', 'E_IT')),
    // µL over Wh: 10^-9 m³ over 10^-6 MWh.
    WUE: shown(ratio('W_IN', 'E_IT', [1n, 1_000n])),
    ERF: shown(ratio('E_REUSE', 'E_DC')),
    REF: shown(ratio(TOTAL_RENEWABLE, 'E_DC')),
  };
}

/**
 * The report of a site's calendar year under Delegated Regulation (EU) 2024/1364. A field without a value stays empty
 * and is named as missing: absent is not zero, and a total with a missing part is missing. E_RES-TOT is computed, less
 * unretired guarantees (KPI-2). An empty list is an answer (no refrigerants); leave it out where nobody knows. Refuses
 * unknown fields, values of another kind or out of range, and parts larger than their wholes.
 */
export function disclose(site: DisclosureYear): Disclosure | DisclosureRefusal {
  const { year, values } = site;
  if (!Number.isInteger(year) || year < 2023 || year > 9999) {
    return no('YearMalformed', 'year', 'reports are of calendar years from 2023');
  }
  const refusal = checkValues(values);
  if (refusal !== undefined) return refusal;
  const numbers = numbersOf(site);
  if ('refused' in numbers) return numbers;
  const fields = DISCLOSURE_FIELDS.map((field) => disclosed(field, values, numbers));
  const demand = numbers.get('PD_IT');
  return {
    schema: DISCLOSURE_SCHEMA,
    act: DISCLOSURE_ACT,
    year,
    fields,
    missing: fields.filter(({ value }) => value === null).map(({ key }) => key),
    indicators: indicatorsOf(numbers),
    due: demand === undefined ? null : demand >= DUE_FROM_WATTS,
  };
}

/** The report as JSON, its members always in one order. */
export function disclosureJson(disclosure: Disclosure): string {
  return `${JSON.stringify(disclosure, undefined, 2)}\n`;
}

const CSV_COLUMNS = ['schema', 'year', 'key', 'symbol', 'name', 'unit', 'value', 'missing'] as const;

/** The report as CSV (RFC 4180), a line for each field. A missing value is an empty cell and says `true` in `missing`. */
export function disclosureCsv({ schema, year, fields }: Disclosure): string {
  const lines = fields.map(({ key, symbol, name, unit, value }) => {
    const told = typeof value === 'string' || value === null ? value : value.join('; ');
    const cells = [schema, year.toString(), key, symbol, name, unit, told, value === null ? 'true' : 'false'];
    return cells.map((cell) => csvCell(cell)).join(',');
  });
  return [CSV_COLUMNS.join(','), ...lines, ''].join('\r\n');
}
