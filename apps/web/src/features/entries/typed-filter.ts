import { parseQuantity, quantityText } from '../../format/quantity-input.js';
import { FILTER_NAMES, readFilter, type Filter } from './filter.js';

/** What a form gave: the filter, and the amounts that could not be read. */
export interface TypedFilter {
  readonly filter: Filter;
  readonly unread: readonly ('least' | 'most')[];
}

/**
 * Reads the form of the filter. Amounts come as people write them in the chosen unit and leave as smallest steps; one
 * that was not touched keeps its steps, because a GPU-hour shows fewer digits than it has.
 *
 * @example typedFilter(form with unit EUR and least 12.50, {}).filter // { unit: 'EUR', least: '1250' }
 */
export function typedFilter(form: FormData, before: Filter): TypedFilter {
  const typed = new URLSearchParams();
  for (const name of FILTER_NAMES) {
    const value = form.get(name);
    if (typeof value === 'string') typed.set(name, value);
  }
  const unit = typed.get('unit') ?? '';
  const unread = (['least', 'most'] as const).filter((name) => {
    const text = (typed.get(name) ?? '').trim();
    if (text === '') return false;
    const steps = stepsOf(text, unit, before.unit === unit ? before[name] : undefined);
    typed.set(name, steps ?? '');
    return steps === null;
  });
  return { filter: readFilter(typed), unread };
}

function stepsOf(text: string, unit: string, before: string | undefined): string | null {
  if (before !== undefined && quantityText(before, unit) === text) return before;
  return parseQuantity(text, unit);
}
