import { refuse, type Refusal } from '#libs/amount';
import type { z } from 'zod';
import { issueWords, type Issue } from './issue-words.js';
import { laterDefaults } from './later-defaults.js';
import { adoptedSchema, customSchema } from './schema.js';
import type { APPROPRIATION_LINES } from './schema-kinds.js';

/** The rules that one partnership has made for itself: one version of them, every number within its bounds. */
export type Custom = Readonly<z.output<typeof customSchema>>;

/** The custom as JSON: fractions as '3/10', whole numbers of steps as decimal strings. */
export type CustomDocument = z.input<typeof customSchema>;

export type AppropriationLine = (typeof APPROPRIATION_LINES)[number];

/** Why a document is no custom. The fee's refusals keep their own kind. */
export type CustomRefusal = Refusal<
  'CustomOutOfBounds' | 'FeeNamesMarketPrice' | 'FeeUnknownTerm' | 'FeeMalformed' | 'FeeMayExceedCap'
>;

const OF_FEES = ['FeeNamesMarketPrice', 'FeeUnknownTerm', 'FeeMalformed', 'FeeMayExceedCap'] as const;

/**
 * Reads a custom from JSON. Refuses a missing, unknown or malformed key and a value outside its bounds, naming the
 * field by its path: the first that is wrong.
 *
 * @example parseCustom({ …, share: { revenueFloor: '0.9 %' } }) // CustomOutOfBounds, field 'share.revenueFloor' (LAB-4)
 */
export function parseCustom(document: unknown): Custom | Refusal<'CustomOutOfBounds'> {
  return firstOf(readCustom(document));
}

function firstOf(read: Custom | readonly [CustomRefusal, ...CustomRefusal[]]): Custom | Refusal<'CustomOutOfBounds'> {
  if (!isRefused(read)) return read;
  const [{ message, field }] = read;
  return refuse('CustomOutOfBounds', { message, field, rule: 'custom.bounds' });
}

/** The same, with everything that is wrong, each of its own kind: for somebody who is writing a custom. */
export function readCustom(document: unknown): Custom | readonly [CustomRefusal, ...CustomRefusal[]] {
  return readAs(customSchema, document);
}

function readAs(
  schema: typeof adoptedSchema | typeof customSchema,
  document: unknown,
): Custom | readonly [CustomRefusal, ...CustomRefusal[]] {
  const { success, data, error } = schema.safeParse(document);
  if (success) return data;
  const [first, ...others] = error.issues.flatMap((issue) => issueWords(issue, document)).map(refusalOf);
  return [first ?? refusalOf({ message: 'is not a custom', path: [] }), ...others];
}

/** What of a custom lies outside today's bounds, though it was adopted, or proposed, within those of its day. */
export function outsideBounds(custom: Custom): readonly CustomRefusal[] {
  const read = readCustom(customToDocument(custom));
  return isRefused(read) ? read : [];
}

/** True for what {@link readCustom} answers where it reads no custom. */
export function isRefused<T>(read: Custom | readonly T[]): read is readonly T[] {
  return Array.isArray(read);
}

/**
 * Reads a document that was adopted. Whoever adopted it before a key was known is held to the default of that key, so
 * that what is stored and hashed is never written again; nor is it held to a bound that was drawn closer since.
 */
export function parseAdopted(document: unknown): Custom | Refusal<'CustomOutOfBounds'> {
  if (typeof document !== 'object' || document === null || !('currency' in document)) return parseCustom(document);
  const defaults = laterDefaults(String(document.currency));
  return firstOf(
    readAs(adoptedSchema, {
      ...defaults,
      ...document,
      ...stintOf(document, defaults.stint),
      ...votingOf(document, defaults.voting),
    }),
  );
}

/** The rules of a stint have a key more than those that were adopted before it was known. */
function stintOf(document: object, defaults: CustomDocument['stint']): { readonly stint?: object } {
  if (!('stint' in document) || typeof document.stint !== 'object' || document.stint === null) return {};
  return { stint: { leaseMin: defaults.leaseMin, ...document.stint } };
}

/** So have those of voting. */
function votingOf(document: object, defaults: CustomDocument['voting']): { readonly voting?: object } {
  if (!('voting' in document) || typeof document.voting !== 'object' || document.voting === null) return {};
  return { voting: { secret: defaults.secret, ...document.voting } };
}

function refusalOf({ message, path, params }: Issue): CustomRefusal {
  const field = path.length === 0 ? 'custom' : path.map(String).join('.');
  const kind = OF_FEES.find((known) => known === params?.['kind']) ?? 'CustomOutOfBounds';
  const rule = kind === 'CustomOutOfBounds' ? 'custom.bounds' : String(params?.['rule']);
  return refuse(kind, { message: `${field}: ${message}`, field, rule });
}

/** The custom as JSON, for storing, hashing and showing; `parseCustom` reads it back to the same value. */
export function customToDocument(custom: Custom): CustomDocument {
  return adoptedSchema.encode(custom);
}
