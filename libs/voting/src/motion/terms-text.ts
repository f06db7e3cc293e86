import { compareIds } from '#libs/amount';
import { COLLEGE_RULE } from '../college/tally-colleges.js';
import { PROJECTS_RULE } from '../projects/proof-text.js';
import { SCHULZE_RULE } from '../ranked/schulze.js';
import { STV_RULE } from '../ranked/stv-types.js';
import { DIVISION_RULE } from '../tally-division.js';
import type { MotionTerms } from './terms-types.js';

/** Terms as one text: keys in sorted order and every value text, RFC 8785 by construction. */
export function termsText(terms: MotionTerms): string {
  return JSON.stringify(sorted(terms));
}

/** No member of terms has a whole number for a name, so that objects keep the order that they are made in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => compareIds(a, b)).map(([key, member]) => [key, sorted(member)]));
}

type Read = (value: unknown) => boolean;

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text =
  (form: RegExp): Read =>
  (value) =>
    typeof value === 'string' && form.test(value);
const oneOf =
  (...words: readonly string[]): Read =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const absentOr =
  (read: Read): Read =>
  (value) =>
    value === undefined || read(value);
const object =
  (members: Readonly<Record<string, Read>>): Read =>
  (value) =>
    isMembers(value) &&
    Object.keys(value).every((name) => Object.hasOwn(members, name)) &&
    Object.entries(members).every(([name, read]) => read(value[name]));
const list =
  (read: Read): Read =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(read);

const WHOLE = text(/^\d{1,9}$/u);
const MONEY = text(/^(?:0|[1-9]\d{0,37})$/u);
const CODE = text(/^[A-Z][A-Z0-9_]{0,39}$/u);
const CURRENCY = text(/^[A-Z]{3}$/u);
const FRACTION = text(/^\d{1,18}(?:\/\d{1,18})?$/u);

const COMMON = {
  quorum: object({ share: FRACTION, atMost: WHOLE }),
  extensionHours: WHOLE,
  standstillHours: WHOLE,
  leastShown: WHOLE,
  secrecy: absentOr(oneOf('TOKENS')),
};
const COLLEGES = list(object({ code: CODE }));

const FORMS: Readonly<Record<MotionTerms['ballot'], Read>> = {
  MOTION: object({
    ...COMMON,
    ballot: oneOf('MOTION'),
    rule: oneOf(COLLEGE_RULE),
    majority: oneOf('SIMPLE', 'TWO_THIRDS'),
    count: oneOf('WEIGHTED', 'EVERY'),
    empty: oneOf('FAIL_CLOSED', 'RENORMALISE'),
    colleges: list(object({ code: CODE, weight: FRACTION })),
  }),
  DIVISION: object({
    ...COMMON,
    ballot: oneOf('DIVISION'),
    rule: oneOf(DIVISION_RULE),
    amount: MONEY,
    currency: CURRENCY,
    lines: list(object({ code: CODE, floor: MONEY, cap: (value) => value === '' || MONEY(value) })),
    overflow: CODE,
    colleges: COLLEGES,
  }),
  PROJECTS: object({
    ...COMMON,
    ballot: oneOf('PROJECTS'),
    rule: oneOf(PROJECTS_RULE),
    budget: MONEY,
    currency: CURRENCY,
    completion: oneOf('ADD1U'),
    colleges: COLLEGES,
  }),
  STV: object({
    ...COMMON,
    ballot: oneOf('STV'),
    rule: oneOf(STV_RULE),
    seats: text(/^[1-9]\d?$/u),
    colleges: COLLEGES,
  }),
  RANKING: object({ ...COMMON, ballot: oneOf('RANKING'), rule: oneOf(SCHULZE_RULE), colleges: COLLEGES }),
};

/** Reads terms that were noticed; undefined where the text is none, or is spelt in another way than `termsText` does. */
export function readTerms(said: string): MotionTerms | undefined {
  let value: unknown;
  try {
    value = JSON.parse(said);
  } catch {
    return undefined;
  }
  return isTerms(value) && termsText(value) === said ? value : undefined;
}

function isTerms(value: unknown): value is MotionTerms {
  if (!isMembers(value)) return false;
  const { ballot } = value;
  return Object.entries(FORMS).some(([name, reads]) => name === ballot && reads(value));
}
