import type { Custom } from './custom.js';
import { customRules, type CustomRule } from './describe/custom-rules.js';
import { entrenchedClauses, movementOf } from './entrenched.js';

/** What differs between two customs in one rule, in words. `before` or `after` is absent where there is no such rule. */
export interface CustomChange {
  readonly key: string;
  readonly section: string;
  readonly label: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly sentence: string;
  /** TIGHTENED and LOOSENED are said of entrenched clauses alone. */
  readonly effect: 'TIGHTENED' | 'LOOSENED' | 'CHANGED';
}

const EFFECT_WORDS = {
  TIGHTENED: ' This tightens an entrenched clause and cannot be taken back.',
  LOOSENED: ' This clause is entrenched: no majority can loosen it.',
  CHANGED: '',
} as const;

/**
 * What a reader has to know of a change: every rule that differs, in the order of the custom. Empty exactly where the
 * two say the same; their numbers do not count.
 */
export function diffCustoms(before: Custom, after: Custom): readonly CustomChange[] {
  const [from, to] = [customRules(before), customRules(after)];
  const old = new Map(from.map((rule) => [rule.key, rule]));
  const kept = new Set(to.map(({ key }) => key));
  return [
    ...to.flatMap((rule) => changeOf(old.get(rule.key), rule, effectOf(old.get(rule.key), rule))),
    ...from.filter(({ key }) => !kept.has(key)).flatMap((rule) => changeOf(rule, undefined, 'CHANGED')),
  ];
}

function effectOf(before: CustomRule | undefined, after: CustomRule): CustomChange['effect'] {
  const clause = entrenchedClauses.find(({ key }) => key === after.key);
  if (clause === undefined || before === undefined) return 'CHANGED';
  const movement = movementOf(clause, plain(before.raw), plain(after.raw));
  return movement === 'SAME' ? 'CHANGED' : movement;
}

/** The single value that the JSON holds, as text. */
const plain = (raw: string): string => String(JSON.parse(raw));

function changeOf(
  before: CustomRule | undefined,
  after: CustomRule | undefined,
  effect: CustomChange['effect'],
): readonly CustomChange[] {
  const rule = after ?? before;
  if (rule === undefined || before?.raw === after?.raw) return [];
  const { key, section, label } = rule;
  const sentence = `${label}: ${words(before?.value, after?.value)}.${EFFECT_WORDS[effect]}`;
  return [{ key, section, label, before: before?.value, after: after?.value, sentence, effect }];
}

function words(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `new, ${after ?? ''}`;
  if (after === undefined) return `no longer; it was ${before}`;
  return before === after ? `written otherwise, still ${after}` : `from ${before} to ${after}`;
}
