import type { Holding, HoldingKind, HoldingState } from './holding.js';

/** What a person has said about their name on the public register. */
export interface NameChoice {
  readonly name: string;
  /** True only where the person opted in; nobody is named by default. */
  readonly publishName: boolean;
}

/** What of a holding the public entry is made of. */
export interface PublicSource extends Pick<Holding, 'holder' | 'kind' | 'subject' | 'state'> {
  readonly customVersion: number;
}

/** One line of the public register. */
export interface PublicEntry {
  readonly rollNumber: string;
  readonly kind: HoldingKind;
  readonly subject: string;
  readonly state: HoldingState;
  readonly customVersion: number;
  readonly name?: string;
}

/**
 * A holding as anybody may read it: by roll number, with a name only where its bearer chose so. It is written field by
 * field, so that a field added to a holding later does not become public by itself.
 *
 * @example publicEntry(holding, { name: 'Ana', publishName: false }) // { rollNumber: 'r0017', … } and no name
 */
export function publicEntry(holding: PublicSource, choice?: NameChoice): PublicEntry {
  const { holder, kind, subject, state, customVersion } = holding;
  const entry = { rollNumber: holder, kind, subject, state, customVersion };
  return choice?.publishName === true && choice.name.trim() !== '' ? { ...entry, name: choice.name } : entry;
}
