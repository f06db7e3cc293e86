import type { RulePartsFragment } from '../../gql/custom/graphql.js';
import type { Leaf } from './document.js';

/** One rule of the form, with the boxes that change it. */
export interface FormRule {
  readonly rule: RulePartsFragment | null;
  readonly leaves: readonly Leaf[];
}

export interface FormSection {
  readonly name: string;
  readonly rules: readonly FormRule[];
}

/**
 * The boxes of the form by section and rule: a box belongs to the rule whose key is its path, or the longest part of
 * it. Values that no rule speaks of come last, under '', so that nothing of the document is out of reach.
 */
export function formSections(rules: readonly RulePartsFragment[], leaves: readonly Leaf[]): readonly FormSection[] {
  const byKey = new Map(rules.map((rule) => [rule.key, rule]));
  const owned = Map.groupBy(leaves, (leaf) => ownerOf(leaf, byKey));
  const sections = Map.groupBy(
    rules.filter((rule) => owned.has(rule)),
    ({ section }) => section,
  );
  const named = [...sections].map(([name, own]) => ({
    name,
    rules: own.map((rule) => ({ rule, leaves: owned.get(rule) ?? [] })),
  }));
  const rest = owned.get(null) ?? [];
  return rest.length === 0
    ? named
    : [...named, { name: '', rules: rest.map((leaf) => ({ rule: null, leaves: [leaf] })) }];
}

function ownerOf({ segments }: Leaf, byKey: ReadonlyMap<string, RulePartsFragment>): RulePartsFragment | null {
  for (let length = segments.length; length > 0; length -= 1) {
    const rule = byKey.get(segments.slice(0, length).join('.'));
    if (rule !== undefined) return rule;
  }
  return null;
}

/** What a box is called beside its rule: the part of its path that the rule does not say; '' where it says all. */
export function leafName({ segments }: Leaf, rule: RulePartsFragment | null): string {
  const said = rule === null ? 0 : rule.key.split('.').length;
  const whole = rule?.key ?? '';
  const rest = segments.slice(segments.join('.') === whole ? segments.length : said);
  return rest.join(', ');
}
