import type { JournalFilter, JournalPhase } from '../../gql/entries/graphql.js';

/** What the journal can be narrowed by: the names of the address, of the CSV export and of the query are the same. */
export const FILTER_NAMES = [
  'text',
  'account',
  'counterparty',
  'body',
  'fund',
  'kind',
  'actor',
  'source',
  'unit',
  'least',
  'most',
  'from',
  'until',
  'recordedFrom',
  'recordedUntil',
  'phase',
  'reversals',
  'adjustments',
] as const;

export type FilterName = (typeof FILTER_NAMES)[number];

/** A filter as it stands in the address: text throughout, amounts in smallest steps, days as yyyy-mm-dd. */
export type Filter = Readonly<Partial<Record<FilterName, string>>>;

/** What became of an entry, in the order in which it is offered. */
export const PHASES: readonly JournalPhase[] = ['POSTED', 'PENDING', 'VOIDED', 'EXPIRED'];

const isPhase = (text: string): text is JournalPhase => PHASES.some((phase) => phase === text);
const isSteps = (text: string): boolean => /^\d{1,38}$/u.test(text);
const isTrue = (text: string): boolean => text === 'true';

/** A day that is in the calendar: 2026-02-30 is not. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** What a name's value must look like; any text where none is given. */
const SHAPES: Readonly<Partial<Record<FilterName, (text: string) => boolean>>> = {
  least: isSteps,
  most: isSteps,
  from: isDay,
  until: isDay,
  recordedFrom: isDay,
  recordedUntil: isDay,
  phase: isPhase,
  reversals: isTrue,
  adjustments: isTrue,
};

/**
 * The filter of an address. What the journal knows nothing of is left out, and so is an amount without a unit: five
 * hundred of what?
 *
 * @example readFilter(new URLSearchParams('account=je&page=2')) // { account: 'je' }
 */
export function readFilter(search: URLSearchParams): Filter {
  const found = FILTER_NAMES.flatMap((name): readonly (readonly [FilterName, string])[] => {
    const value = search.get(name)?.trim() ?? '';
    const fits = SHAPES[name]?.(value) ?? true;
    return value !== '' && fits ? [[name, value]] : [];
  });
  const filter: Filter = Object.fromEntries(found);
  return filter.unit === undefined ? without(without(filter, 'least'), 'most') : filter;
}

/** The filter as the part of an address after the question mark, always in the same order; '' for no filter. */
export function searchOf(filter: Filter): string {
  const named = FILTER_NAMES.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [[name, value]];
  });
  return new URLSearchParams(named).toString();
}

/** The filter less one of its parts. A unit takes its amounts with it. */
export function without(filter: Filter, gone: FilterName): Filter {
  const left = Object.entries(filter).filter(
    ([name]) => name !== gone && !(gone === 'unit' && (name === 'least' || name === 'most')),
  );
  return Object.fromEntries(left);
}

/** The filter as the query takes it; null for none, so that 'everything' is remembered once. */
export function variableOf(filter: Filter): JournalFilter | null {
  const { phase, reversals, adjustments, ...texts } = filter;
  if (Object.keys(filter).length === 0) return null;
  return {
    ...texts,
    ...(phase !== undefined && isPhase(phase) ? { phase } : {}),
    ...(reversals === undefined ? {} : { reversals: true }),
    ...(adjustments === undefined ? {} : { adjustments: true }),
  };
}
