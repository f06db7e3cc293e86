import { isRefusal, refuse, type Refusal } from '#libs/amount';
import {
  DISCLOSURE_FIELDS,
  disclose,
  isJsonObject,
  readJson,
  stepsOf,
  type DisclosureField,
  type DisclosureRefusal,
  type DisclosureValues,
} from '#libs/inference-meter';

/** What meters and claims say: nobody writes it into a report by hand. */
export const MEASURED_FIELDS: ReadonlySet<string> = new Set([
  'E_DC',
  'E_IT',
  'W_IN',
  'E_REUSE',
  'E_RES-GOO',
  'E_RES-PPA',
  'E_RES-OS',
]);

export type ReportRefusal = DisclosureRefusal | Refusal<'DocumentMalformed' | 'FieldMeasured' | 'SiteUnknown'>;

const no = (kind: 'DocumentMalformed' | 'FieldMeasured' | 'ValueMalformed', field: string, message: string) =>
  refuse(kind, { message, field, rule: 'KPI-1' });

/** A number as a decimal text in the field's unit, exactly: '24.5' °C. */
function stepsOfText(text: string, { key, scale, unit }: DisclosureField): bigint | ReportRefusal {
  const below = text.startsWith('-');
  const digits = below ? text.slice(1) : text;
  const steps = /^\d+(\.\d+)?$/u.test(digits) ? stepsOf(digits, scale) : undefined;
  if (steps !== undefined) return below ? -steps : steps;
  return no(
    'ValueMalformed',
    key,
    `${key} is a decimal number of ${unit ?? 'one'}, as a text, no finer than its steps`,
  );
}

function valueOf(field: DisclosureField, value: unknown): bigint | string | readonly string[] | null | ReportRefusal {
  if (value === null) return null;
  if (field.kind === 'number' && typeof value === 'string') return stepsOfText(value, field);
  if (typeof value === 'string') return value;
  const isTexts = Array.isArray(value) && value.every((item): item is string => typeof item === 'string');
  if (isTexts && field.kind === 'list') return value;
  return no('ValueMalformed', field.key, `${field.key} is a ${field.kind === 'list' ? 'list of texts' : 'text'}`);
}

/**
 * The fields of a report that a site wrote down, as JSON: `{"name": "North", "PD_IT": "640.5", "refrigerants": ["R134a"]}`,
 * numbers as texts in the field's unit. Refuses what is no field, what meters say, and what `disclose` refuses.
 */
export function readDisclosureValues(document: string, year: number): DisclosureValues | ReportRefusal {
  const read = readJson(document);
  if (read === undefined || !isJsonObject(read.value)) {
    return no('DocumentMalformed', 'document', 'a report is a JSON object of its fields');
  }
  const values: Record<string, bigint | string | readonly string[] | null> = {};
  for (const [key, given] of Object.entries(read.value)) {
    if (MEASURED_FIELDS.has(key)) {
      return no('FieldMeasured', key, `${key} comes from the meters and what the site claims by the month`);
    }
    const field = DISCLOSURE_FIELDS.find((each) => each.key === key);
    if (field === undefined) {
      return refuse('FieldUnknown', {
        message: 'the report has no such field',
        field: key.slice(0, 40),
        rule: 'KPI-1',
      });
    }
    const value = valueOf(field, given);
    if (isRefusal(value)) return value;
    values[key] = value;
  }
  const tried = disclose({ year, values, unretired: { agreements: null, onSite: null } });
  return isRefusal(tried) ? tried : values;
}
