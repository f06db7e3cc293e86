import { hasDistinctCount, holds, type Requirement } from './focus-checks.js';
import { PROSE_CHECKS } from './focus-prose.js';
import type { FocusRow, FocusTable } from './focus-table.js';

/** A rule of FOCUS's validator, as its model file has it. */
export interface FocusRule {
  readonly Function: string;
  readonly Reference: string;
  readonly EntityType: 'Dataset' | 'Column' | 'Attribute';
  readonly ApplicabilityCriteria: readonly string[];
  readonly Type: 'Static' | 'Dynamic';
  readonly ValidationCriteria: {
    readonly MustSatisfy: string;
    readonly Keyword: string;
    readonly Requirement: Requirement;
    readonly Condition: Requirement;
  };
}

export interface FocusModel {
  readonly ModelRules: Readonly<Record<string, FocusRule>>;
}

/**
 * `pass` and `fail` were tried on something; `untouched`: no row meets its condition; `absent`: its column is not in the
 * file; `not-applicable`: for what the provider does not have; `permission`: a MAY, which nothing can break;
 * `alternative`: one side of an OR whose other side holds; `prose`: in words only.
 */
export type FocusOutcome =
  'pass' | 'fail' | 'untouched' | 'absent' | 'not-applicable' | 'permission' | 'alternative' | 'prose';

type Outcomes = Map<string, FocusOutcome>;

interface Validation {
  readonly rules: Readonly<Record<string, FocusRule>>;
  readonly table: FocusTable;
  readonly criteria: ReadonlySet<string>;
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly outcomes: Outcomes;
}

const partsOf = ({ ValidationCriteria: { Requirement: requirement } }: FocusRule): readonly string[] =>
  (requirement.Items ?? []).flatMap(({ ModelRuleId: id }) => id ?? []);

function parentsOf(rules: Readonly<Record<string, FocusRule>>): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, string[]>();
  for (const [id, rule] of Object.entries(rules)) {
    for (const part of partsOf(rule)) parents.set(part, [...(parents.get(part) ?? []), id]);
  }
  return parents;
}

/** The conditions of a rule and of the composites that it is part of. */
function conditionsOf(validation: Validation, id: string, depth = 0): readonly Requirement[] {
  const own = validation.rules[id]?.ValidationCriteria.Condition ?? {};
  if (depth > 8) throw new Error(`${id} is part of itself`);
  const parents = validation.parents.get(id) ?? [];
  return [own, ...parents.flatMap((parent) => conditionsOf(validation, parent, depth + 1))];
}

function rowsOf(validation: Validation, id: string): readonly FocusRow[] {
  const conditions = conditionsOf(validation, id);
  return validation.table.rows.filter((row) => conditions.every((condition) => holds(row, condition)));
}

function leafOutcome(validation: Validation, id: string, rule: FocusRule): FocusOutcome {
  const { ValidationCriteria: criteria, EntityType: entity, Reference: column } = rule;
  const { table } = validation;
  if (!rule.ApplicabilityCriteria.every((name) => validation.criteria.has(name))) return 'not-applicable';
  const { Requirement: requirement, Keyword: keyword } = criteria;
  if (requirement.CheckFunction === 'ColumnPresent') {
    if (keyword === 'MAY') return 'permission';
    return table.columns.includes(requirement.ColumnName ?? '') ? 'pass' : 'fail';
  }
  if (entity === 'Column' && !table.columns.includes(column)) return 'absent';
  if (keyword === 'MAY') return 'permission';
  const ours = PROSE_CHECKS.get(id);
  if (requirement.CheckFunction === undefined && ours === undefined) return 'prose';
  const rows = rowsOf(validation, id);
  if (rows.length === 0) return 'untouched';
  if (ours !== undefined) return ours({ columns: table.columns, rows }) ? 'pass' : 'fail';
  const isDistinct = requirement.CheckFunction === 'CheckDistinctCount';
  const fits = isDistinct ? hasDistinctCount(rows, requirement) : rows.every((row) => holds(row, requirement));
  return fits ? 'pass' : 'fail';
}

/** In each row one of the alternatives holds, as far as its own condition asks for it. */
function alternativeHolds(validation: Validation, parts: readonly string[]): boolean {
  const leaves = parts.flatMap((part) => validation.rules[part]?.ValidationCriteria ?? []);
  return validation.table.rows.every((row) =>
    leaves.some((leaf) => holds(row, leaf.Condition) && holds(row, leaf.Requirement)),
  );
}

/** A composite fails with what it must have; a recommendation among its parts fails alone. */
function compositeOutcome(validation: Validation, rule: FocusRule): FocusOutcome {
  const parts = partsOf(rule);
  const outcomes = parts.map((part) => outcomeOf(validation, part));
  if (outcomes.every((outcome) => outcome === 'absent' || outcome === 'not-applicable')) {
    return outcomes.includes('absent') ? 'absent' : 'not-applicable';
  }
  if (rule.ValidationCriteria.Requirement.CheckFunction === 'OR') {
    if (!alternativeHolds(validation, parts)) return 'fail';
    for (const part of parts) if (outcomeOf(validation, part) === 'fail') validation.outcomes.set(part, 'alternative');
    return 'pass';
  }
  const isBroken = parts.some((part, index) => {
    const keyword = validation.rules[part]?.ValidationCriteria.Keyword ?? '';
    return outcomes[index] === 'fail' && keyword.startsWith('MUST');
  });
  if (isBroken) return 'fail';
  if (outcomes.includes('pass')) return 'pass';
  return outcomes.includes('prose') ? 'prose' : 'untouched';
}

function outcomeOf(validation: Validation, id: string): FocusOutcome {
  const known = validation.outcomes.get(id);
  if (known !== undefined) return known;
  const rule = validation.rules[id];
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const isComposite = rule.Function === 'Composite';
  const outcome = isComposite ? compositeOutcome(validation, rule) : leafOutcome(validation, id, rule);
  validation.outcomes.set(id, outcome);
  return outcome;
}

/**
 * Tries every rule of FOCUS's own model on a file, stricter than its validator: null counts as different from every
 * value, the rules of a column that need not be there are tried if it is, and some rules in words are tried too
 * (`PROSE_CHECKS`). Throws for a check function that it does not know.
 */
export function checkFocus(
  { ModelRules: rules }: FocusModel,
  table: FocusTable,
  criteria: readonly string[],
): ReadonlyMap<string, FocusOutcome> {
  const outcomes: Outcomes = new Map();
  const validation = { rules, table, criteria: new Set(criteria), parents: parentsOf(rules), outcomes };
  for (const id of Object.keys(rules)) outcomeOf(validation, id);
  return outcomes;
}

/** How many rules came out how, by their kind: 'Presence' → {pass: 46, …}. */
export function countByKind(
  { ModelRules: rules }: FocusModel,
  outcomes: ReadonlyMap<string, FocusOutcome>,
): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const [id, outcome] of outcomes) {
    const kind = rules[id]?.Function ?? '';
    const ofKind = (counts[kind] ??= {});
    ofKind[outcome] = (ofKind[outcome] ?? 0) + 1;
  }
  return counts;
}
