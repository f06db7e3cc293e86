import type { CreateApiKeyInput } from '../../gql/developer/graphql.js';
import { valueOf, type Values } from '../forms/field.js';

const PURPOSE = /^[a-z0-9][a-z0-9-]{0,62}$/u;

/** The purposes in a box, separated by commas or spaces, each once. */
export function purposesOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/u).filter((word) => word !== ''))];
}

/** The first word that cannot be a purpose. */
export function oddPurpose(text: string): string | undefined {
  return purposesOf(text).find((word) => !PURPOSE.test(word));
}

/** What is sent for a key: no models are every model, and its last day is whole, UTC. */
export function keyInput(values: Values, models: ReadonlySet<string>): CreateApiKeyInput {
  const ends = valueOf(values, 'expires');
  return {
    label: valueOf(values, 'label'),
    purposes: [...purposesOf(valueOf(values, 'purposes'))],
    ...(models.size === 0 ? {} : { models: [...models].toSorted() }),
    ...(ends === '' ? {} : { expiresAt: `${ends}T23:59:59Z` }),
  };
}
