import { InvariantViolation } from '#libs/amount';

const DAY_MS = 86_400_000n;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ZERO_CODE = 48;

/** A date of the Gregorian calendar; month and day count from 1. */
interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days from 1970-01-01; years begin in March, so that the leap day comes last (Hinnant's days_from_civil). */
function daysFromCivil({ year, month, day }: CivilDate): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `daysFromCivil`. */
function civilFromDays(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

function monthLength(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** The number written in `text` from one position up to another, or NaN where something else than a digit stands. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) {
    const digit = text.charCodeAt(index) - ZERO_CODE;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Reads 'YYYY-MM-DD HH:MM:SS', with a space or a T between, up to nine decimals of a second and an optional Z, as UTC.
 * Milliseconds since 1970-01-01T00:00Z, rounded down. Undefined for anything else: 31 April, hour 24 and leap seconds
 * included.
 *
 * @example parseUtcInstant('2023-11-16 18:15:46.6805900') // 1700158546680n
 */
export function parseUtcInstant(text: string): bigint | undefined {
  const separator = text[10];
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined;
  if (separator !== ' ' && separator !== 'T') return undefined;
  const end = text.endsWith('Z') ? text.length - 1 : text.length;
  if (end !== 19 && (text[19] !== '.' || end < 21 || end > 29)) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const seconds = digits(text, 11, 13) * 3600 + digits(text, 14, 16) * 60 + digits(text, 17, 19);
  const decimals = end === 19 ? 0 : digits(text, 20, end);
  if (Number.isNaN(year + month + day + seconds + decimals)) return undefined;
  if (day < 1 || day > monthLength(year, month)) return undefined;
  if (digits(text, 11, 13) > 23 || digits(text, 14, 16) > 59 || digits(text, 17, 19) > 59) return undefined;
  const millis = end === 19 ? 0 : Number(text.slice(20, end).padEnd(3, '0').slice(0, 3));
  return BigInt(daysFromCivil({ year, month, day })) * DAY_MS + BigInt(seconds * 1000 + millis);
}

const pad = (value: number, length: number): string => value.toString().padStart(length, '0');

/**
 * An instant as 'YYYY-MM-DDTHH:MM:SS.sssZ'. Years outside 0000–9999 have no such text: a bug, which throws.
 *
 * @example formatUtcInstant(1_700_158_546_680n) // '2023-11-16T18:15:46.680Z'
 */
export function formatUtcInstant(instantMs: bigint): string {
  const rest = ((instantMs % DAY_MS) + DAY_MS) % DAY_MS;
  const { year, month, day } = civilFromDays(Number((instantMs - rest) / DAY_MS));
  if (!(year >= 0 && year <= 9999)) throw new InvariantViolation('an instant lies within the years 0000 to 9999');
  const ofDay = Number(rest);
  const [hour, minute] = [Math.floor(ofDay / 3_600_000), Math.floor(ofDay / 60_000) % 60];
  const [second, millis] = [Math.floor(ofDay / 1000) % 60, ofDay % 1000];
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(millis, 3)}Z`;
}
