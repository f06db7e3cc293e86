/** The parts of a rule, or of a change of one, that may hold codes of the books. */
interface Shown {
  readonly key: string;
  readonly label: string;
  readonly value?: string;
  readonly before?: string | null;
  readonly after?: string | null;
  readonly sentence?: string;
}

/** Words by their code: what each college calls itself, and what the lines of the ballot are for. */
export interface CodeWords {
  readonly colleges: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, string>;
}

/** Rules whose value is a line of the ballot, or several. */
const OF_LINES = new Set(['appropriationLines', 'betCapOverflow']);
const CODE = /\b[A-Z][A-Z_]+\b/gu;

/**
 * The same rule without codes in it: a college is called by its own name, a line of the ballot by what it is for. A code
 * that nobody knows stays as it is.
 *
 * @example plainRule({ key: 'collegeWeights.WORKER', label: 'Weight of the college WORKER' }, …) // … 'Workers'
 */
export function plainRule<R extends Shown>(rule: R, { colleges, lines }: CodeWords): R {
  const named = (words: ReadonlyMap<string, string>) => (text: string) =>
    text.replaceAll(CODE, (code) => words.get(code) ?? code);
  const college = named(colleges);
  if (rule.key.startsWith('collegeWeights.')) {
    return {
      ...rule,
      label: college(rule.label),
      ...(rule.sentence === undefined ? {} : { sentence: college(rule.sentence) }),
    };
  }
  if (rule.key === 'appropriationRatify') return valued(rule, college);
  return OF_LINES.has(rule.key) ? valued(rule, named(lines)) : rule;
}

function valued<R extends Shown>(rule: R, words: (text: string) => string): R {
  const { value, before, after, sentence } = rule;
  return {
    ...rule,
    ...(value === undefined ? {} : { value: words(value) }),
    ...(before === undefined ? {} : { before: before === null ? null : words(before) }),
    ...(after === undefined ? {} : { after: after === null ? null : words(after) }),
    ...(sentence === undefined ? {} : { sentence: words(sentence) }),
  };
}
