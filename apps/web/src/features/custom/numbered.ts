/** What the numbering needs of a rule. */
interface Rule {
  readonly section: string;
  readonly label: string;
  readonly key: string;
  readonly value: string;
}

export interface NumberedSection<R> {
  readonly number: number;
  readonly name: string;
  /** Where a link finds it. */
  readonly anchor: string;
  readonly rules: readonly { readonly number: string; readonly rule: R }[];
}

/**
 * The rules by section, each with the number it is cited by: 2.3 is the third rule of the second section. Narrowed to
 * those that hold every word sought; a rule keeps its number however few are shown.
 */
export function numbered<R extends Rule>(rules: readonly R[], sought = ''): readonly NumberedSection<R>[] {
  const words = sought.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const holds = (rule: R) => {
    const text = `${rule.section} ${rule.label} ${rule.value} ${rule.key}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  return [...Map.groupBy(rules, ({ section }) => section)]
    .map(([name, own], index) => ({
      number: index + 1,
      name,
      anchor: `section-${String(index + 1)}`,
      rules: own
        .map((rule, place) => ({ number: `${String(index + 1)}.${String(place + 1)}`, rule }))
        .filter(({ rule }) => holds(rule)),
    }))
    .filter((section) => section.rules.length > 0);
}

/** Keeps a percent sign on the line of its number. */
export const unbroken = (text: string): string => text.replaceAll(/(?<=\d) %/gu, '\u00a0%');
