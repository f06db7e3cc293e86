import { InvariantViolation, isRefusal } from '#libs/amount';
import { customToDocument, parseAdopted, type Custom } from '#libs/custom';
import { asCanonicalValue, canonicalJson, isLogRefusal } from '#libs/transparency-log';

/** Every number below the value as a decimal string: a log entry holds no number. */
function inDigits(value: unknown): unknown {
  if (typeof value === 'number') return value.toString();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]): [string, unknown] => [key, inDigits(below)]));
}

/** The custom as the canonical JSON that is stored, hashed and logged. */
export function textOfCustom(custom: Custom): string {
  const taken = asCanonicalValue(inDigits(customToDocument(custom)));
  if (isLogRefusal(taken)) throw new InvariantViolation(`a custom has no canonical form: ${taken.message}`);
  return canonicalJson(taken.value);
}

/**
 * The custom that {@link textOfCustom} wrote, then or long ago: keys that it did not know yet have their defaults. Text
 * that is none cannot have been adopted: a bug, and it throws.
 */
export function customOfText(text: string): Custom {
  const document: unknown = JSON.parse(text);
  const custom = parseAdopted(document);
  if (isRefusal(custom)) throw new InvariantViolation(`an adopted custom does not read back: ${custom.message}`);
  return custom;
}
