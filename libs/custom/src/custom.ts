import { refuse, type Refusal } from '#libs/amount';
import type { z } from 'zod';
import type { APPROPRIATION_LINES } from './schema.js';
import { customSchema } from './schema.js';

/** The rules that one partnership has made for itself: one version of them, every number within its bounds. */
export type Custom = Readonly<z.output<typeof customSchema>>;

/** The custom as JSON: fractions as '3/10', whole numbers of steps as decimal strings. */
export type CustomDocument = z.input<typeof customSchema>;

export type AppropriationLine = (typeof APPROPRIATION_LINES)[number];

/**
 * Reads a custom from JSON. Refuses a missing, unknown or malformed key and a value outside its bounds, naming the
 * field by its path.
 *
 * @example parseCustom({ …, share: { revenueFloor: '0.9 %' } }) // CustomOutOfBounds, field 'share.revenueFloor' (LAB-4)
 */
export function parseCustom(document: unknown): Custom | Refusal<'CustomOutOfBounds'> {
  const { success, data, error } = customSchema.safeParse(document);
  if (success) return data;
  const issue = error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'custom' : issue.path.join('.');
  return refuse('CustomOutOfBounds', {
    message: `${field}: ${issue?.message ?? 'is not a custom'}`,
    field,
    rule: 'custom.bounds',
  });
}

/** The custom as JSON, for storing, hashing and showing; `parseCustom` reads it back to the same value. */
export function customToDocument(custom: Custom): CustomDocument {
  return customSchema.encode(custom);
}
